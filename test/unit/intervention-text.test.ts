import { expect, test } from 'vitest';
import type { Intervention } from '../../src/domain/run-events.js';
import { interventionText } from '../../src/intervention-text.js';

test.each<[Intervention, string]>([
  [{ action: 'stop', reason: 'enough' }, 'the run stops: enough'],
  [{ action: 'close', reason: 'now' }, 'the run is ended at once: now'],
  [{ action: 'stopOptimizer', optimizerId: 3, reason: 'stuck' }, 'optimizer 3 stops: stuck'],
  [{ action: 'pause', optimizerId: null }, 'the run waits'],
  [{ action: 'pause', optimizerId: 3 }, 'optimizer 3 waits'],
  [{ action: 'resume', optimizerId: 3 }, 'optimizer 3 goes on'],
  [{ action: 'checkpoint' }, 'a checkpoint is written'],
  [{ action: 'inject', x: [1, 2], fx: null, optimizerId: null }, 'the next optimizer starts at [1, 2]'],
  [{ action: 'inject', x: [1, 2], fx: 0.5, optimizerId: null }, 'optimizers are told of 0.5 at [1, 2]'],
  [{ action: 'inject', x: [1], fx: 0.5, optimizerId: 4 }, 'optimizer 4 is told of 0.5 at [1]'],
  [{ action: 'change', exitConditions: null, maxJobs: 3 }, 'maxJobs is 3 now'],
  [
    { action: 'change', exitConditions: 'targetCost(0)', maxJobs: 3 },
    'exitConditions is targetCost(0) now, maxJobs is 3 now',
  ],
])('%j in words', (wanted, text) => {
  expect(interventionText(wanted)).toBe(text);
});
