import { describe, expect, test } from 'vitest';
import { Rng } from '../../../../src/domain/rng.js';
import {
  firstRestarts,
  nextRestart,
  type RestartScheme,
} from '../../../../src/optimizers/cma-es/restarts.js';

/** The schedule when a search takes as many evaluations as `cost` says, but never longer than it may. */
function schedule(scheme: RestartScheme, runs: number, cost: (popsize: number) => number) {
  const state = firstRestarts();
  const rng = Rng.of(7);
  let spent = 0;
  return Array.from({ length: runs }, () => {
    const restart = nextRestart(scheme, state, 8, spent, rng);
    const popsize = restart?.popsize ?? 8;
    const last = spent;
    spent = Math.min(cost(popsize), (restart?.maxGenerations ?? Infinity) * popsize);
    return { popsize, spent, last, stepFactor: restart?.stepFactor ?? 1, small: state.small };
  });
}

describe('restarts', () => {
  test('ipop doubles the population each time, with the usual step', () => {
    const runs = schedule('ipop', 5, (popsize) => 100 * popsize);
    expect(runs.map(({ popsize }) => popsize)).toEqual([8, 16, 32, 64, 128]);
    expect(runs.every(({ stepFactor }) => stepFactor === 1)).toBe(true);
  });

  test('bipop gives large and small populations the same number of evaluations', () => {
    const runs = schedule('bipop', 200, (popsize) => 100 * popsize).slice(1);
    const large = runs.filter(({ small }) => !small);
    const small = runs.filter((run) => run.small);
    expect(large.map(({ popsize }) => popsize)).toEqual(large.map((_, k) => 8 * 2 ** Math.min(k + 1, 9)));
    expect(large.length).toBeGreaterThan(3);
    const sum = (some: typeof runs) => some.reduce((total, { spent }) => total + spent, 0);
    const lastLarge = large.at(-1)?.spent ?? 0;
    expect(Math.abs(sum(large) - sum(small))).toBeLessThanOrEqual(lastLarge);
  });

  test('bipop bounds the small ones in size, step and length', () => {
    const runs = schedule('bipop', 200, (popsize) => 1_000 * popsize).slice(1);
    let lastLarge = { popsize: 0, spent: 0 };
    const factors: number[] = [];
    for (const run of runs) {
      if (!run.small) lastLarge = run;
      else {
        expect(run.popsize).toBeGreaterThanOrEqual(8);
        expect(run.popsize).toBeLessThanOrEqual(lastLarge.popsize / 2);
        expect(run.spent).toBeLessThanOrEqual(lastLarge.spent / 2);
        factors.push(run.stepFactor);
      }
    }
    expect(Math.min(...factors)).toBeGreaterThan(0.01);
    expect(Math.min(...factors)).toBeLessThan(0.1);
    expect(Math.max(...factors)).toBeLessThan(1);
    expect(Math.max(...factors)).toBeGreaterThan(0.5);
  });
});

test('doubles the population nine times, then keeps it, so that memory does not grow with the evaluations', () => {
  const state = firstRestarts();
  const rng = Rng.of(1);
  const sizes = Array.from({ length: 14 }, () => nextRestart('ipop', state, 4, 40, rng)?.popsize ?? 4);
  expect(sizes).toEqual([4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 2_048, 2_048, 2_048, 2_048]);
});
