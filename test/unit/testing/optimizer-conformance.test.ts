import { describe, expect, test } from 'vitest';
import type { Optimizer, OptimizerFactory } from '../../../src/domain/optimizer.js';
import { Rng, type RngState } from '../../../src/domain/rng.js';
import { assertPlainData, optimizerConformance } from '../../../src/testing/index.js';

/** A correct random search, with one fault put in by the test. */
function faulty(spoil: (good: Optimizer, parts: { rng: Rng; dims: number }) => Partial<Optimizer>) {
  const factory: OptimizerFactory<object> = ({ bounds, x0, rng: given }, _options, saved) => {
    const state = saved as { rng: RngState; asked: number } | undefined;
    const rng = state === undefined ? given : Rng.restore(state.rng);
    let asked = state?.asked ?? 0;
    const good: Optimizer = {
      finished: null,
      ask(points, capacity) {
        for (let row = 0; row < capacity; row += 1) {
          for (let i = 0; i < bounds.dims; i += 1) {
            const random = bounds.lower[i] + rng.uniform() * (bounds.upper[i] - bounds.lower[i]);
            points[row * bounds.dims + i] = asked === 0 ? x0[i] : random;
          }
          asked += 1;
        }
        return capacity;
      },
      tell() {},
      inject() {},
      save: () => ({ rng: rng.save(), asked }),
    };
    return { ...good, ...spoil(good, { rng, dims: bounds.dims }) };
  };
  return factory;
}

async function failures(factory: OptimizerFactory<object>): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of optimizerConformance({ factory, options: {} }, { evaluations: 100 })) {
    try {
      await run();
    } catch {
      failed.push(name);
    }
  }
  return failed;
}

describe('optimizerConformance finds', () => {
  test('nothing in a correct optimizer', async () => {
    expect(await failures(faulty(() => ({})))).toEqual([]);
  });

  test('a first point that is not the start point', async () => {
    const factory = faulty((good) => ({
      ask(points, capacity) {
        const count = good.ask(points, capacity);
        points[0] += 1e-9;
        return count;
      },
    }));
    expect(await failures(factory)).toContain('asks for the start point first');
  });

  test('a point outside the bounds', async () => {
    let asked = 0;
    const factory = faulty((good, { dims }) => ({
      ask(points, capacity) {
        const count = good.ask(points, capacity);
        asked += count;
        if (asked > 50) points[dims - 1] = 10.000001;
        return count;
      },
    }));
    expect(await failures(factory)).toContain(
      'keeps every point within the bounds, also for an optimum beyond them',
    );
  });

  test('points that depend on the capacity', async () => {
    const factory = faulty((good, { rng }) => ({
      ask(points, capacity) {
        rng.uniform();
        return good.ask(points, capacity);
      },
    }));
    expect(await failures(factory)).toEqual([
      'asks for the same points however many at a time',
      'ends after the same points however many values are told at a time',
    ]);
  });

  test('randomness that is not from the seed', async () => {
    const factory = faulty((good, { dims }) => ({
      ask(points, capacity) {
        const count = good.ask(points, capacity);
        for (let row = 1; row < count; row += 1) points[row * dims] = Math.random();
        return count;
      },
    }));
    expect(await failures(factory)).toContain('asks for the same points again for the same seed');
  });

  test('a dead end after a lost point', async () => {
    const factory = faulty((good) => {
      let stuck = false;
      return {
        ask: (points, capacity) => (stuck ? 0 : good.ask(points, capacity)),
        tell({ values, count }) {
          for (let i = 0; i < count; i += 1) stuck ||= values[i] === Infinity;
        },
      };
    });
    expect(await failures(factory)).toEqual([
      'goes on when evaluations fail',
      'goes on or finishes when all evaluations fail',
      'goes on when points that were lost are told as failed',
    ]);
  });

  test('values that must come in order', async () => {
    const factory = faulty(() => {
      let next = 0;
      return {
        tell({ ids, count }) {
          for (let i = 0; i < count; i += 1) {
            if (ids[i] < next) throw new Error('out of order');
            next = ids[i];
          }
        },
      };
    });
    expect(await failures(factory)).toContain('takes values in any order and in batches of any size');
  });

  test('a saved state that is not plain, and one that is not whole', async () => {
    const name = 'saves plain data, and goes on identically from it';
    expect(await failures(faulty((good) => ({ save: () => ({ good }) })))).toEqual([name]);
    expect(
      await failures(faulty(() => ({ save: () => ({ ...Rng.of(9).save(), rng: Rng.of(9).save() }) }))),
    ).toEqual([name]);
  });

  test('an injected array that was kept', async () => {
    const factory = faulty((good) => {
      let kept: Float64Array | null = null;
      return {
        inject(x) {
          kept = x;
        },
        ask(points, capacity) {
          const count = good.ask(points, capacity);
          if (kept !== null) points.set(kept);
          return count;
        },
      };
    });
    expect(await failures(factory)).toEqual(['takes in injected points']);
  });

  test('that nothing improves', async () => {
    const factory = faulty((_good, { dims }) => ({
      ask(points, capacity) {
        for (let row = 0; row < capacity; row += 1) {
          points.set(
            [-3, 2e-4, -2e5, 100.2, 0.4].slice(0, dims).map((x, i) => x + 0 * i),
            row * dims,
          );
        }
        return capacity;
      },
    }));
    expect(await failures(factory)).toContain('finds better points than the start point');
  });
});

describe('assertPlainData', () => {
  test('takes what may be saved', () => {
    expect(() =>
      assertPlainData({ a: [1, 'b', null, true, -Infinity], c: { d: new Float64Array(2) } }),
    ).not.toThrow();
  });

  test('names the place of what may not', () => {
    expect(() => assertPlainData({ a: [1, new Map()] })).toThrow('the state.a[1]');
    expect(() => assertPlainData({ a: () => 1 })).toThrow('the state.a');
    expect(() => assertPlainData({ a: undefined })).toThrow('the state.a');
    expect(() => assertPlainData(new Int32Array(1))).toThrow('class');
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    expect(() => assertPlainData(cycle)).toThrow('contains itself');
  });
});
