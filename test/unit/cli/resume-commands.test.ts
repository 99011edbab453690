import { describe, expect, test } from 'vitest';
import { parsed } from './command-setup.js';

describe('glompo resume', () => {
  test('goes on as it is recorded when no more is said', async () => {
    expect(await parsed('resume', 'out')).toEqual({
      directory: 'out',
      from: null,
      job: null,
      args: [],
      only: null,
      budget: {},
      json: false,
      events: false,
      quiet: false,
      verbose: false,
      overrides: {},
    });
  });

  test('takes another budget, another place, another job', async () => {
    const budget = ['--max-evaluations', '500', '--max-seconds', '1.5', '--exit', 'targetCost(0)'];
    const places = ['--backend', 'threads', '--max-jobs', '3', '--working-dir', 'there', '--from', 'last'];
    const job = ['--job', 'job.ts', '--only', 'b', '--json', '--', 'x', '-y'];
    expect(await parsed('resume', 'out', ...budget, ...places, ...job)).toMatchObject({
      budget: { maxEvaluations: 500, maxSeconds: 1.5, exit: 'targetCost(0)' },
      overrides: { backend: 'threads', maxJobs: 3, workingDir: 'there' },
      from: 'last',
      job: 'job.ts',
      only: 'b',
      args: ['x', '-y'],
      json: true,
    });
  });
});

describe('what is asked of a run of another process', () => {
  const request = (command: string, wanted: object, more: object = {}) => ({
    directory: 'out',
    command: `glompo ${command}`,
    wanted,
    timeout: 60,
    json: false,
    ...more,
  });

  test.each([
    [['checkpoint', 'out'], request('checkpoint', { action: 'checkpoint' })],
    [['stop', 'out'], request('stop', { action: 'stop', reason: 'stopped by glompo stop' })],
    [
      ['stop', 'out', '3', '--reason', 'stuck'],
      request('stop', { action: 'stopOptimizer', optimizerId: 3, reason: 'stuck' }),
    ],
    [['pause', 'out'], request('pause', { action: 'pause', optimizerId: null })],
    [['pause', 'out', '2', '--json'], request('pause', { action: 'pause', optimizerId: 2 }, { json: true })],
    [['continue', 'out', '2'], request('continue', { action: 'resume', optimizerId: 2 })],
    [
      ['inject', 'out', '--x', '-1,2.5e-3', '--timeout', '0.5'],
      request('inject', { action: 'inject', x: [-1, 0.0025], fx: null, optimizerId: null }, { timeout: 0.5 }),
    ],
    [
      ['inject', 'out', '--x', '1 2, 3', '--fx', '-4', '--optimizer', '7'],
      request('inject', { action: 'inject', x: [1, 2, 3], fx: -4, optimizerId: 7 }),
    ],
  ])('%j is understood', async (argv, expected) => {
    expect(await parsed(...argv)).toEqual(expected);
  });

  test.each([
    [['resume']],
    [['resume', 'out', '--seed', '3']],
    [['resume', 'out', '--max-evaluations', '0']],
    [['resume', 'out', '--max-seconds', '-1']],
    [['checkpoint']],
    [['stop']],
    [['stop', 'out', '0']],
    [['stop', 'out', 'all']],
    [['stop', 'out', '--reason', 'two\nlines']],
    [['pause', 'out', '1.5']],
    [['continue', 'out', '1', '2']],
    [['inject', 'out']],
    [['inject', 'out', '--x', '1,,2']],
    [['inject', 'out', '--x', 'NaN']],
    [['inject', 'out', '--x', '1', '--fx', '']],
    [['pause', 'out', '--timeout', '0']],
  ])('%j is refused', async (argv) => {
    await expect(parsed(...argv)).rejects.toMatchObject({ exitCode: 1 });
  });
});
