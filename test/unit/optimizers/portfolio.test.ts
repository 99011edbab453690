import { describe, expect, test } from 'vitest';
import type { Optimizer } from '../../../src/domain/optimizer.js';
import { rotation } from '../../../src/optimizers/batch/rotation.js';
import { portfolio } from '../../../src/optimizers/index.js';
import { createPortfolio, membersFor } from '../../../src/optimizers/portfolio.js';
import { drive } from '../../../src/testing/index.js';
import { cubeSetup, rastrigin, rosenbrock, sphere } from './setup.js';

const SEEDS = [1, 2, 3, 4, 5];

/** Asks for its own number over and over, `most` times. */
function counter(number: number, most = Infinity): () => Optimizer {
  return () => {
    let asked = 0;
    return {
      get finished() {
        return asked >= most ? `done: ${number}` : null;
      },
      ask(points, capacity) {
        const count = Math.min(capacity, most - asked);
        points.fill(number, 0, count);
        asked += count;
        return count;
      },
      tell() {},
      save: () => asked,
    };
  };
}

/** Who asked for each point, when the k-th value is as given. */
function turns(
  optimizer: Optimizer,
  evaluations: number,
  value: (member: number, k: number) => number,
): number[] {
  const seen: number[] = [];
  drive(optimizer, 1, ([member]) => value(member, seen.push(member) - 1), { evaluations, capacity: 2 });
  return seen;
}

describe('rotation', () => {
  test('takes turns while nobody improves', () => {
    const seen = turns(rotation([counter(1), counter(2), counter(3)], 3), 12, () => 7);
    // The very first value is an improvement.
    expect(seen).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
  });

  test('lets whoever improves go on', () => {
    const seen = turns(rotation([counter(1), counter(2)], 2), 12, (member, k) => (member === 2 ? -k : 0));
    expect(seen).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2]);
  });

  test('leaves out who has finished, and ends when all have', () => {
    const all = rotation([counter(1, 3), counter(2, 1)], 2);
    expect(turns(all, 100, () => 7)).toEqual([1, 1, 1, 2]);
    expect(all.finished).toBe('done: 2');
    expect(turns(rotation([counter(1, 1), counter(2)], 2), 5, () => 7)).toEqual([1, 2, 2, 2, 2]);
  });

  test('waits for the values of a turn before the next one', () => {
    const optimizer = rotation([counter(1), counter(2)], 3);
    const points = new Float64Array(10);
    expect(optimizer.ask(points, 10)).toBe(3);
    expect(optimizer.ask(points, 10)).toBe(0);
  });
});

describe('portfolio', () => {
  test.each(SEEDS)('solves what its members solve, seed %i', (seed) => {
    const found = [sphere, rosenbrock, rastrigin].map((objective) =>
      drive(createPortfolio(cubeSetup(5, -5, 5, seed), {}), 5, objective, {
        evaluations: 40_000,
        target: 1e-8,
      }),
    );
    for (const { bestFx } of found) expect(bestFx).toBeLessThanOrEqual(1e-8);
    expect(found[0].evaluations).toBeLessThan(50);
    expect(found[1].evaluations).toBeLessThan(3_000);
  });

  test('solves a function without slopes', () => {
    const rough = (x: Float64Array) => x.reduce((sum, xi) => sum + Math.sqrt(Math.abs(xi - 0.3)), 0);
    const optimizer = createPortfolio(cubeSetup(4, -5, 5, 1), {});
    expect(drive(optimizer, 4, rough, { evaluations: 40_000 }).bestFx).toBeLessThan(1e-4);
  });

  test('chooses its members by dimension and budget', () => {
    expect(membersFor(5, null)).toEqual(['dualAnnealing', 'trustRegion', 'cmaEs', 'differentialEvolution']);
    expect(membersFor(21, null)).toEqual(['dualAnnealing', 'cmaEs', 'differentialEvolution']);
    expect(membersFor(5, 23)).toEqual(['onePlusOneEs']);
    expect(membersFor(5, 24)).toEqual(['trustRegion']);
    expect(membersFor(21, 100)).toEqual(['onePlusOneEs']);
    expect(membersFor(5, 60)).toHaveLength(4);
    expect(membersFor(101, null)).toEqual(['lbfgsb', 'cmaEs']);
  });

  test('makes use of few evaluations', () => {
    const optimizer = createPortfolio(cubeSetup(10, -5, 5, 1), { budget: 100 });
    const start = sphere(cubeSetup(10, -5, 5, 1).x0);
    expect(drive(optimizer, 10, sphere, { evaluations: 100 }).bestFx).toBeLessThan(0.5 * start);
  });

  test('refuses bad options, naming them', () => {
    expect(() => portfolio({ budget: 0 })).toThrow('portfolio.budget');
  });
});
