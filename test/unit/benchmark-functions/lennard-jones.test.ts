import { describe, expect, it } from 'vitest';
import { type BenchmarkFunction, lennardJones } from '../../../src/benchmark-functions/index.js';
import { Rng } from '../../../src/domain/rng.js';

function gradientOf(fn: BenchmarkFunction, x: ArrayLike<number>): Float64Array {
  if (fn.gradient === undefined) throw new Error(`${fn.name} has no gradient`);
  return fn.gradient(x);
}

/** Descends along the gradient with a step that grows on success and shrinks on failure. */
function descended(fn: ReturnType<typeof lennardJones>, start: number[]): number {
  let [x, fx, step] = [start, fn.evaluate(start), 1e-3];
  for (let n = 0; n < 1_500 && step > 1e-14; n += 1) {
    const slope = gradientOf(fn, x);
    const length = Math.hypot(...slope);
    if (length < 1e-9) break;
    const factor = Math.min(step, 0.2 / length);
    const next = x.map((xi, i) =>
      Math.min(fn.bounds[i][1], Math.max(fn.bounds[i][0], xi - factor * slope[i])),
    );
    const lower = fn.evaluate(next);
    if (lower < fx) [x, fx, step] = [next, lower, factor * 1.3];
    else step = factor / 2;
  }
  return fx;
}

describe('lennardJones', () => {
  it.each([2, 3, 4, 5, 6, 7])(
    'of %d atoms reaches its stated minimum within the bounds, and none below',
    (atoms) => {
      const fn = lennardJones({ atoms });
      const rng = Rng.of(atoms);
      const found = Array.from({ length: 120 }, () =>
        descended(
          fn,
          fn.bounds.map(([low, high]) => (low + rng.uniform() * (high - low)) / 2),
        ),
      );
      expect(Math.min(...found)).toBeCloseTo(fn.minFx as number, 4);
    },
  );

  it('states the 13-atom icosahedron’s energy, also in other units', () => {
    const golden = (1 + Math.sqrt(5)) / 2;
    const corners = [-1, 1].flatMap((a) =>
      [-golden, golden].flatMap((b) => [
        [0, a, b],
        [a, b, 0],
        [b, 0, a],
      ]),
    );
    const energy = (scale: number) =>
      lennardJones({ atoms: 13 }).evaluate([[0, 0, 0], ...corners].flat().map((c) => c * scale));
    const scales = Array.from({ length: 2_000 }, (_, i) => 0.5 + i * 1e-4);
    const lowest = Math.min(...scales.map(energy));
    expect(lowest).toBeCloseTo(lennardJones({ atoms: 13 }).minFx as number, 4);
    expect(lennardJones({ atoms: 13, eps: 3, sigma: 2 }).minFx).toBeCloseTo(3 * -44.326801, 6);
  });

  it('states the 38-atom truncated octahedron’s energy, which beats all icosahedral ones', () => {
    const lattice: number[][] = [];
    for (let i = -5; i <= 5; i += 1)
      for (let j = -5; j <= 5; j += 1)
        for (let k = -5; k <= 5; k += 1) if ((i + j + k) % 2 === 0) lattice.push([i - 1, j, k]);
    const cluster = lattice
      .sort((a, b) => Math.hypot(...a) - Math.hypot(...b))
      .slice(0, 38)
      .flat();
    const fn = lennardJones({ atoms: 38 });
    const found = descended(
      fn,
      cluster.map((c) => (c * 2 ** (1 / 6)) / Math.SQRT2),
    );
    expect(found).toBeCloseTo(fn.minFx as number, 4);
    expect(fn.minFx).toBe(-173.928427);
  });

  it('scales with eps and sigma', () => {
    const fn = lennardJones({ atoms: 2, dims: 1, eps: 5, sigma: 3 });
    expect(fn.evaluate([0, 3])).toBeCloseTo(0, 12);
    expect(fn.evaluate([0, 3 * 2 ** (1 / 6)])).toBeCloseTo(-5, 12);
  });

  it('is infinite where atoms coincide', () => {
    expect(lennardJones({ atoms: 3 }).evaluate([0, 0, 0, 0, 0, 0, 1, 1, 1])).toBe(Infinity);
  });

  it('has a gradient that agrees with differences', () => {
    const fn = lennardJones({ atoms: 4, dims: 3, eps: 1.5, sigma: 0.9 });
    const x = [0, 0.1, -0.2, 1, 0.2, 0.1, -0.1, 1.1, 0.3, 0.5, 0.4, 1.2];
    const slope = gradientOf(fn, x);
    x.forEach((_, i) => {
      const at = (h: number) => fn.evaluate(x.map((v, j) => (j === i ? v + h : v)));
      expect(slope[i]).toBeCloseTo((at(1e-6) - at(-1e-6)) / 2e-6, 4);
    });
  });

  it('does not claim what is not known', () => {
    expect(lennardJones({ atoms: 39 }).minFx).toBeUndefined();
    expect(lennardJones({ atoms: 5, dims: 2 }).minFx).toBeUndefined();
    expect(lennardJones({ atoms: 4 }).minX).toBeUndefined();
    expect(lennardJones({ atoms: 7 }).dims).toBe(21);
  });
});
