import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dicing } from '../../../examples/travel-times/dicing.ts';
import { FastMarching, interpolated } from '../../../examples/travel-times/fast-marching.ts';
import { type Grid, gridOver } from '../../../examples/travel-times/grid.ts';
import { NodeHeap } from '../../../examples/travel-times/node-heap.ts';

interface Golden {
  readonly extent: [number, number, number, number];
  readonly shape: [number, number];
  readonly background: number;
  readonly velocity: number[][];
  readonly sources: [number, number][];
  readonly receivers: [number, number][];
  readonly travelTimes_sourceMajor: number[];
  readonly constantModelTimes: number[];
  readonly constantModelExact: number[];
}

const GOLDEN = JSON.parse(
  readFileSync(new URL('../../../../shared/golden/travel-times.json', import.meta.url), 'utf8'),
) as Golden;

function times(
  grid: Grid,
  slowness: Float64Array,
  { sources, receivers }: Pick<Golden, 'sources' | 'receivers'>,
) {
  const marching = new FastMarching(grid);
  return sources.flatMap(([x, y]) => {
    marching.solve(slowness, x, y);
    return receivers.map((receiver) => marching.at(...receiver));
  });
}

/** Root mean square and largest of the relative differences. */
function difference(values: number[], expected: readonly number[]): { rms: number; largest: number } {
  const relative = values.map((value, i) => Math.abs(value / expected[i] - 1));
  const squares = relative.reduce((sum, r) => sum + r * r, 0);
  return { rms: Math.sqrt(squares / relative.length), largest: Math.max(...relative) };
}

function field(grid: Grid, value: (x: number, y: number) => number): Float64Array {
  return Float64Array.from({ length: grid.nx * grid.ny }, (_, node) => {
    const i = Math.floor(node / grid.ny);
    return value(grid.x0 + i * grid.dx, grid.y0 + (node - i * grid.ny) * grid.dy);
  });
}

describe('FastMarching', () => {
  it.each([1, 2, 3])('is exact in a constant medium, with cells of 1/%i', (parts) => {
    const { fine } = new Dicing(gridOver(GOLDEN.extent, ...GOLDEN.shape), parts);
    const slowness = field(fine, () => 1 / GOLDEN.background);
    const { largest } = difference(times(fine, slowness, GOLDEN), GOLDEN.constantModelExact);
    expect(largest).toBeLessThan(1e-6);
  });

  it.each([
    [2, 0.003, 0.0003, 0.001],
    [4, 0.003, 0.0002, 0.0005],
  ])('agrees with the times of the Fortran program, with cells of 1/%i', (parts, most, rms, largest) => {
    const dicing = new Dicing(gridOver(GOLDEN.extent, ...GOLDEN.shape), parts);
    const slowness = new Float64Array(dicing.fine.nx * dicing.fine.ny);
    dicing.dice(Float64Array.from(GOLDEN.velocity.flat()), slowness);
    const found = times(
      dicing.fine,
      slowness.map((velocity) => 1 / velocity),
      GOLDEN,
    );
    expect(difference(found, GOLDEN.travelTimes_sourceMajor).largest).toBeLessThan(most);
    // The program's own error in a constant medium, 0.14 %, is nearly the same in this one.
    const corrected = GOLDEN.travelTimes_sourceMajor.map(
      (time, i) => time - GOLDEN.constantModelTimes[i] + GOLDEN.constantModelExact[i],
    );
    expect(difference(found, corrected).rms).toBeLessThan(rms);
    expect(difference(found, corrected).largest).toBeLessThan(largest);
  });

  it('is of second order where the velocity has a gradient', () => {
    const gradient = 0.05;
    const velocity = (y: number) => 1 + gradient * y;
    const source: [number, number] = [3.3, 7.1];
    const receivers: [number, number][] = [
      [36, 4],
      [39, 22],
      [21, 55],
      [5, 40],
      [30, 30],
    ];
    // Rays are arcs of circles: Slotnick (1959), Lessons in Seismic Computing.
    const exact = receivers.map(([x, y]) => {
      const distance2 = (x - source[0]) ** 2 + (y - source[1]) ** 2;
      return Math.acosh(1 + (gradient ** 2 * distance2) / (2 * velocity(source[1]) * velocity(y))) / gradient;
    });
    const error = (parts: number) => {
      const grid = gridOver([0, 40, 0, 60], 20 * parts + 1, 30 * parts + 1);
      const slowness = field(grid, (_, y) => 1 / velocity(y));
      return difference(times(grid, slowness, { sources: [source], receivers }), exact).rms;
    };
    const errors = [2, 4, 8].map(error);
    expect(errors[0]).toBeLessThan(1e-3);
    expect(Math.log2(errors[0] / errors[2]) / 2).toBeGreaterThan(1.7);
  });

  it('takes the same time there and back', () => {
    const grid = gridOver([0, 40, 0, 60], 81, 121);
    const slow = (x: number, y: number, cx: number, cy: number) =>
      Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / 50);
    const slowness = field(grid, (x, y) => 0.5 + 0.3 * slow(x, y, 12, 20) - 0.1 * slow(x, y, 25, 40));
    const marching = new FastMarching(grid);
    marching.solve(slowness, 2, 11);
    const there = marching.at(38, 47);
    marching.solve(slowness, 38, 47);
    expect(marching.at(2, 11)).toBeCloseTo(there, 2);
  });

  it('gives later times in slower media, finite and rising from the source', () => {
    const grid = gridOver([0, 10, 0, 10], 11, 11);
    const medium = fc.array(fc.double({ min: 0.2, max: 5, noNaN: true }), { minLength: 121, maxLength: 121 });
    const place = fc.double({ min: 0, max: 10, noNaN: true });
    fc.assert(
      fc.property(medium, place, place, (slowness, x, y) => {
        const marching = new FastMarching(grid);
        marching.solve(Float64Array.from(slowness), x, y);
        expect(marching.times.every((time) => time >= 0 && time < 200)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe('interpolated', () => {
  it('is exact for cubic polynomials, up to the boundary', () => {
    const grid = gridOver([0, 4, -1, 6], 7, 9);
    const cubic = (x: number, y: number) => 1 + x - x ** 3 + 2 * x * y ** 2 - y ** 3;
    const values = field(grid, cubic);
    for (const [x, y] of [
      [0, -1],
      [4, 6],
      [0.1, 5.95],
      [2.2, 2.7],
      [3.99, -0.5],
    ]) {
      expect(interpolated(grid, values, x, y)).toBeCloseTo(cubic(x, y), 10);
    }
  });
});

describe('Dicing', () => {
  it('keeps a linear field linear inside, and a constant one constant everywhere', () => {
    const dicing = new Dicing(gridOver([0, 10, 0, 8], 6, 5), 4);
    const { coarse, fine } = dicing;
    expect([fine.nx, fine.ny, fine.dx, fine.dy]).toEqual([21, 17, 0.5, 0.5]);
    const target = new Float64Array(fine.nx * fine.ny);
    dicing.dice(
      field(coarse, () => 3),
      target,
    );
    expect(target.every((value) => Math.abs(value - 3) < 1e-14)).toBe(true);
    dicing.dice(
      field(coarse, (x, y) => 2 * x - y),
      target,
    );
    // Node (10, 7) is at x = 5, y = 3.5, a whole coarse cell away from the boundary.
    expect(target[10 * fine.ny + 7]).toBeCloseTo(2 * 5 - 3.5, 12);
  });
});

describe('NodeHeap', () => {
  it('gives nodes in the order of their values, also of values that were lowered', () => {
    const lists = fc.array(fc.tuple(fc.nat(100), fc.nat(100)), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(lists, (pairs) => {
        const values = Float64Array.from(pairs, ([value]) => value + 100);
        const heap = new NodeHeap(values);
        pairs.forEach((_, node) => {
          heap.put(node);
        });
        pairs.forEach(([, by], node) => {
          values[node] -= by;
          heap.put(node);
        });
        const taken: number[] = [];
        while (heap.size > 0) taken.push(values[heap.takeLowest()]);
        expect(taken).toEqual(Array.from(values).sort((a, b) => a - b));
      }),
    );
  });

  it('forgets what it held', () => {
    const heap = new NodeHeap(Float64Array.of(2, 1));
    heap.put(0);
    heap.clear();
    heap.put(1);
    expect([heap.size, heap.takeLowest(), heap.size]).toEqual([1, 1, 0]);
  });
});
