import { describe, expect, it } from 'vitest';
import type { ExitCondition, RunFacts } from '../../../src/exit-conditions/index.js';
import { convergedCount } from '../../../src/exit-conditions/converged-count.js';
import { maxEvaluations } from '../../../src/exit-conditions/max-evaluations.js';
import { maxOptimizersStarted } from '../../../src/exit-conditions/max-optimizers-started.js';
import { stoppedCount } from '../../../src/exit-conditions/stopped-count.js';
import { runFacts } from '../../fixtures/run-facts.js';

const everythingElse = { evaluations: 99, started: 99, converged: 99, stopped: 99, crashed: 99 };
const counts: [string, (n: number) => ExitCondition, keyof RunFacts][] = [
  ['maxEvaluations', maxEvaluations, 'evaluations'],
  ['maxOptimizersStarted', maxOptimizersStarted, 'started'],
  ['convergedCount', convergedCount, 'converged'],
  ['stoppedCount', stoppedCount, 'stopped'],
];

describe.each(counts)('%s', (name, condition, fact) => {
  it('holds from its number on, whatever else is counted', () => {
    expect(condition(3).explain(runFacts({ ...everythingElse, [fact]: 2 })).value).toBe(false);
    expect(condition(3).explain(runFacts({ [fact]: 3 })).value).toBe(true);
    expect(condition(3).explain(runFacts({ [fact]: 4 })).value).toBe(true);
  });

  it('refuses anything but a whole number of at least 1', () => {
    for (const bad of [0, -1, 1.5, Number.NaN, Infinity]) {
      expect(() => condition(bad)).toThrow(expect.objectContaining({ code: 'GLOMPO_OPTION_INVALID' }));
    }
  });

  it('prints itself', () => {
    expect(String(condition(1_000))).toBe(`${name}(1000)`);
  });
});

it('only maxEvaluations limits the evaluations', () => {
  expect(counts.map(([, condition]) => condition(7).evaluationLimit)).toEqual([
    7,
    Infinity,
    Infinity,
    Infinity,
  ]);
});
