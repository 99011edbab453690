import { describe, expect, test } from 'vitest';
import { defaultExitCondition, defaultSelector } from '../../../src/default-strategy.js';
import { maxEvaluations, targetCost } from '../../../src/exit-conditions/index.js';
import { randomSearch } from '../../../src/optimizers/index.js';
import { planOf } from '../../../src/run-plan.js';
import { cycle } from '../../../src/selectors/index.js';
import { config } from './setup.js';

const kinds = (dims: number, evaluationLimit: number, maxJobs: number) =>
  defaultSelector(dims, evaluationLimit, maxJobs).specs.map(({ kind }) => kind);

function box(dims: number): [number, number][] {
  return Array.from({ length: dims }, () => [-1, 1]);
}

describe('the optimizers of a run that names none', () => {
  test('are a portfolio and its strongest members, in this order', () => {
    expect(kinds(5, Infinity, 2)).toEqual(['portfolio', 'dualAnnealing', 'cmaEs', 'differentialEvolution']);
    expect(kinds(100, 1e6, 8)).toEqual(['portfolio', 'dualAnnealing', 'cmaEs', 'differentialEvolution']);
  });

  test('are those that pay off with very many parameters, beyond 100', () => {
    expect(kinds(101, Infinity, 2)).toEqual(['portfolio', 'lbfgsb', 'cmaEs']);
  });

  test('all begin again when they have converged', () => {
    const { specs } = defaultSelector(5, Infinity, 4);
    const options = Object.fromEntries(specs.map(({ kind, options: own }) => [kind, own]));
    expect(options.cmaEs).toMatchObject({ restarts: 'bipop' });
    expect(options.differentialEvolution).toMatchObject({ restarts: null });
    expect(defaultSelector(101, Infinity, 1).specs[1].options).toMatchObject({ restarts: null });
  });

  test.each([
    [Infinity, 3, null],
    [100_000, 3, 33_334],
    [50, 1, 50],
  ])('with %d evaluations in %d slots, the portfolio knows of %s', (limit, maxJobs, budget) => {
    expect(defaultSelector(2, limit, maxJobs).specs[0].options).toEqual({ budget });
  });

  test.each([
    [10 * 6, 1, 4],
    [10 * 6 - 1, 1, 1],
    [20 * 6 - 2, 2, 1],
    [20 * 6, 2, 4],
  ])('with %d evaluations in %d slots, of 5 parameters, are %d', (limit, maxJobs, count) => {
    expect(kinds(5, limit, maxJobs)).toHaveLength(count);
  });
});

describe('a plan without optSelector', () => {
  test.each([undefined, null])('(%s) has the default one', (optSelector) => {
    const plan = planOf(config({ optSelector, bounds: box(5), maxJobs: 2 }));
    expect(plan.selector.label).toBe(defaultSelector(5, Infinity, 2).label);
    expect(plan.selector.specs).toEqual(defaultSelector(5, Infinity, 2).specs);
  });

  test('takes the budget from the exit condition', () => {
    const exitConditions = maxEvaluations(1_000).or(targetCost(0));
    const plan = planOf(config({ optSelector: null, exitConditions, maxJobs: 4 }));
    expect(plan.selector.specs[0].options).toEqual({ budget: 250 });
  });

  test('shares good points, unless it shall not; one with an optSelector only if it shall', () => {
    const optSelector = cycle(randomSearch());
    expect(planOf(config({ optSelector: null })).shareBestSolutions).toBe(true);
    expect(planOf(config({ optSelector: null, shareBestSolutions: false })).shareBestSolutions).toBe(false);
    expect(planOf(config({ optSelector })).shareBestSolutions).toBe(false);
    expect(planOf(config({ optSelector, shareBestSolutions: true })).shareBestSolutions).toBe(true);
  });
});

describe('the end of a run that names none', () => {
  const facts = {
    evaluations: 1_000_000,
    bestValue: 1,
    evaluationsSinceImprovement: 0,
    started: 2,
    converged: 0,
    stopped: 0,
    crashed: 0,
    sessionSeconds: 1,
    overallSeconds: 1,
  };
  const ends = (more: Partial<typeof facts>) => {
    const now = { ...facts, ...more };
    const stoppedSinceConvergence = (n: number) => (n > now.converged ? undefined : now.stopped);
    return defaultExitCondition(5, 3).explain({ ...now, stoppedSinceConvergence }).value;
  };

  test('is not while it gets better', () => {
    expect(ends({})).toBe(false);
    expect(ends({ evaluationsSinceImprovement: 1_000 * 6 * 3 - 1 })).toBe(false);
  });

  test('is when it has not become better for 1,000 (n + 1) evaluations in each slot', () => {
    expect(ends({ evaluationsSinceImprovement: 1_000 * 6 * 3 })).toBe(true);
  });

  test('is the first convergence', () => {
    expect(ends({ converged: 1 })).toBe(true);
  });

  test('is in the plan, whatever optimizers it has', () => {
    for (const optSelector of [null, cycle(randomSearch())]) {
      const { exitCondition } = planOf(config({ optSelector, bounds: box(5), maxJobs: 3 }));
      expect(String(exitCondition)).toBe(String(defaultExitCondition(5, 3)));
    }
  });
});
