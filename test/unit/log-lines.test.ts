import { expect, test } from 'vitest';
import { GlompoError } from '../../src/domain/errors.js';
import type { RunEvent } from '../../src/domain/run-events.js';
import { logLineOf } from '../../src/log-lines.js';

const line = (event: object) => logLineOf({ at: 1, ...event } as RunEvent);

test.each([
  [{ type: 'optimizerReady', optimizerId: 3 }, 'debug', 'glompo.optimizers.opt3', 'Ready'],
  [{ type: 'improved', optimizerId: 3, fx: 0.5, evaluations: 9 }, 'debug', 'glompo.optimizers.opt3', '0.5'],
  [{ type: 'optimizerStopping', optimizerId: 2, reason: 'a rule' }, 'info', 'glompo.stopper', 'a rule'],
  [
    { type: 'log', source: 'optimizer 4 evaluator.0', level: 'warn', text: 'hm' },
    'warn',
    'glompo.optimizers.opt4',
    'hm',
  ],
  [{ type: 'output', source: 'shared evaluator', text: 'out\n' }, 'debug', 'glompo.manager', 'out'],
  [
    { type: 'escalated', source: 'optimizer 1', escalation: 'kill', reason: 'r' },
    'error',
    'glompo.manager',
    'kill',
  ],
  [
    { type: 'warning', error: new GlompoError('GLOMPO_OUTPUT', 'no room') },
    'warn',
    'glompo.manager',
    'no room',
  ],
  [{ type: 'dropped', count: 7 }, 'warn', 'glompo.manager', '7 events'],
  [{ type: 'runStarted', session: 1, seed: 9 }, 'info', 'glompo.manager', 'started with seed 9'],
  [
    { type: 'runStarted', session: 3, evaluations: 70 },
    'info',
    'glompo.manager',
    'session 3, after 70 evaluations',
  ],
  [{ type: 'optimizerResumed', optimizerId: 2, replayed: 40 }, 'info', 'glompo.manager', '40 evaluations'],
  [{ type: 'optimizerConverged', optimizerId: 2 }, 'info', 'glompo.optimizers.opt2', 'Converged'],
  [{ type: 'injected', optimizerId: 2, fx: 0.5 }, 'debug', 'glompo.optimizers.opt2', '0.5'],
  [{ type: 'evaluatorRestarted', optimizerId: null }, 'warn', 'glompo.manager', 'shared pool'],
  [{ type: 'evaluatorRestarted', optimizerId: 2 }, 'warn', 'glompo.manager', 'optimizer 2'],
  [
    { type: 'intervention', by: 'Ada', action: 'pause', optimizerId: 2 },
    'info',
    'glompo.manager',
    'Ada: optimizer 2 waits',
  ],
  [
    {
      type: 'checkpointed',
      directory: 'c/1',
      evaluations: 9,
      saved: 1,
      optimizers: 2,
      bytes: 5,
      seconds: 0.1,
    },
    'info',
    'glompo.manager',
    'c/1 at 9 evaluations: 1 of 2 optimizers saved, 5 bytes, 0.100 s',
  ],
])('%j is a line', (event, level, logger, text) => {
  expect(line(event)).toEqual({ level, logger, message: expect.stringContaining(text) });
});

test.each([
  ['converged', 'info'],
  ['stopped', 'info'],
  ['crashed', 'error'],
  ['forced', 'error'],
])('an optimizer that ended as %s is said at level %s', (outcome, level) => {
  expect(line({ type: 'optimizerEnded', optimizerId: 1, outcome, reason: 'why' })).toEqual({
    level,
    logger: 'glompo.optimizers.opt1',
    message: `Ended as ${outcome}: why`,
  });
});

test('a status says how things stand, with what the run uses', () => {
  const status = {
    seconds: 12.34,
    optimizersAlive: 2,
    slotsUsed: 3,
    maxJobs: 4,
    evaluations: 99,
    bestFx: -1.5,
  };
  const resources = { at: 12, memoryBytes: 2 ** 28, cpuPercent: 187, loadAverage: [1, 2, 3], usages: [] };
  expect(line({ type: 'status', ...status, resources }).message).toBe(
    'Time elapsed: 12.3 s, Optimizers alive: 2, Slots filled: 3/4, Function evaluations: 99, Overall f_best: -1.5, ' +
      'Memory: 256 MiB, CPU usage: 187 %, System load: 1.00 2.00 3.00',
  );
  expect(line({ type: 'status', ...status, resources: null }).message).toMatch(/-1.5$/);
});
