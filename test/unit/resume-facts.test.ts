import { expect, test } from 'vitest';
import { factsOf } from '../../src/resume-facts.js';
import { optimizerState, runState } from './storage/checkpoints/setup.js';

test('an exit condition finds at the begin of a session what the session before has left', () => {
  const optimizers = [
    optimizerState(1),
    optimizerState(2, { stopReason: 'a rule', outcome: 'stopped' }),
    optimizerState(3, { outcome: 'crashed' }),
    optimizerState(4, { stopReason: 'a rule', outcome: 'forced' }),
  ];
  const facts = factsOf(
    runState(optimizers, {
      best: { optimizerId: 2, evaluationsAtBest: 4 },
      stoppedAtConvergence: [0, 1],
      seconds: 9,
    }),
  );
  expect(facts).toMatchObject({
    evaluations: 100,
    bestValue: -2,
    evaluationsSinceImprovement: 96,
    started: 4,
    converged: 2,
    stopped: 2,
    crashed: 1,
    sessionSeconds: 0,
    overallSeconds: 9,
  });
  expect([1, 2, 3].map(facts.stoppedSinceConvergence)).toEqual([2, 1, undefined]);
});

test('a run without a finite value has none', () => {
  const facts = factsOf(runState([], { best: null, evaluations: 5 }));
  expect([facts.bestValue, facts.evaluationsSinceImprovement]).toEqual([Infinity, 5]);
});
