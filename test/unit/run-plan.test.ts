import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { maxEvaluations } from '../../src/exit-conditions/index.js';
import { defaultExitCondition } from '../../src/default-strategy.js';
import { random } from '../../src/generators/index.js';
import type { ManagerConfig } from '../../src/manager-config.js';
import { cmaEs } from '../../src/optimizers/index.js';
import { planOf } from '../../src/run-plan.js';
import { checkpointPlanOf } from '../../src/domain/checkpoint-control.js';
import { cycle } from '../../src/selectors/index.js';
import { bestUnmoving } from '../../src/stoppers/index.js';
import { config, refusal, TASK } from './run-plan/setup.js';

describe('the plan of a configuration that says only what it must', () => {
  test('has every default', () => {
    const { selector, bounds, seed, exitCondition, generator, ...others } = planOf(config());
    expect(others).toEqual({
      task: TASK,
      taskFunction: null,
      stopper: null,
      applyStoppersToBest: false,
      backend: 'processes',
      maxJobs: Math.max(1, availableParallelism() - 1),
      sharedPool: { workers: Math.max(1, availableParallelism() - 1), backend: 'threads' },
      shareBestSolutions: false,
      stopcheckInterval: 100,
      stopcheckSeconds: 10,
      statusInterval: 600,
      forceTerminationsAfter: Infinity,
      aggressiveStop: false,
      endTimeout: 10,
      spawnTimeout: 30,
      evaluationTimeout: Infinity,
      maxMemory: Infinity,
      onFailure: { failed: 'infinity', timedOut: 'infinity', lost: 'infinity' },
      containment: 'auto',
      isLogDetailed: false,
      headers: null,
      splitPrintstreams: false,
      deterministic: false,
      workingDir: process.cwd(),
      overwriteExisting: false,
      outputs: [],
      journalSync: 'interval',
      onJournalFailure: 'continue',
      checkpoint: checkpointPlanOf({}),
    });
    expect(bounds).toMatchObject({ dims: 1 });
    expect(selector.specs).toHaveLength(1);
    expect(String(exitCondition)).toBe(String(defaultExitCondition(1, others.maxJobs)));
    expect(generator.label).toBe(random().label);
    expect(Number.isSafeInteger(seed) && seed >= 0).toBe(true);
  });

  test('has a seed of its own each time', () => {
    const seeds = Array.from({ length: 5 }, () => planOf(config()).seed);
    expect(new Set(seeds).size).toBe(5);
  });

  test.each([
    'maxJobs',
    'exitConditions',
    'x0Generator',
    'stoppers',
    'endTimeout',
    'evaluationTimeout',
    'maxMemory',
    'checkpointControl',
  ])('takes %s: null for the default', (name) => {
    const { seed: _, ...plan } = planOf(config({ [name]: null }));
    const { seed: __, ...expected } = planOf(config());
    expect(JSON.stringify(plan)).toBe(JSON.stringify(expected));
  });
});

const stopper = bestUnmoving(5);
const exitCondition = maxEvaluations(5);

describe('the plan takes over', () => {
  test.each([
    ['workingDir', 'some/where', { workingDir: resolve('some/where') }],
    ['workingDir', pathToFileURL('/tmp/a b'), { workingDir: '/tmp/a b' }],
    ['overwriteExisting', true, { overwriteExisting: true }],
    ['maxJobs', 7, { maxJobs: 7, sharedPool: { workers: 7, backend: 'threads' } }],
    ['maxJobs', 1, { maxJobs: 1 }],
    ['backend', 'inline', { backend: 'inline' }],
    ['backend', 'threads', { backend: 'threads' }],
    ['backend', 'processes', { backend: 'processes' }],
    ['backend', 'processes_forced', { backend: 'processes' }],
    ['exitConditions', exitCondition, { exitCondition }],
    ['stoppers', stopper, { stopper }],
    ['applyStoppersToBest', true, { applyStoppersToBest: true }],
    ['shareBestSolutions', true, { shareBestSolutions: true }],
    ['stopcheckInterval', 1, { stopcheckInterval: 1 }],
    ['stopcheckSeconds', 0.5, { stopcheckSeconds: 0.5 }],
    ['statusInterval', 0.25, { statusInterval: 0.25 }],
    ['summaryFiles', 1, { outputs: ['journal', 'summary'] }],
    ['summaryFiles', ['summary'], { outputs: ['summary'] }],
    ['journalSync', 'every', { journalSync: 'every' }],
    ['onJournalFailure', 'stop', { onJournalFailure: 'stop' }],
    ['evaluationTimeout', 1.5, { evaluationTimeout: 1.5 }],
    ['maxMemory', 256, { maxMemory: 256 }],
    ['onFailure', 'worst', { onFailure: { failed: 'worst', timedOut: 'worst', lost: 'worst' } }],
    ['onFailure', 'retry', { onFailure: { failed: 'retry', timedOut: 'retry', lost: 'infinity' } }],
    ['onFailure', { lost: 7 }, { onFailure: { failed: 'infinity', timedOut: 'infinity', lost: 7 } }],
    ['containment', 'portable', { containment: 'portable' }],
    ['forceTerminationsAfter', 3, { forceTerminationsAfter: 3 }],
    ['forceTerminationsAfter', -1, { forceTerminationsAfter: Infinity }],
    ['aggressiveStop', true, { aggressiveStop: true }],
    ['endTimeout', 0.1, { endTimeout: 0.1 }],
    ['spawnTimeout', 60, { spawnTimeout: 60 }],
    [
      'sharedPool',
      { workers: 3, backend: 'processes' },
      { sharedPool: { workers: 3, backend: 'processes' } },
    ],
    ['sharedPool', { backend: 'processes_forced' }, { sharedPool: { backend: 'processes' } }],
    ['seed', 0, { seed: 0 }],
    ['seed', Number.MAX_SAFE_INTEGER, { seed: Number.MAX_SAFE_INTEGER }],
    ['deterministic', true, { deterministic: true }],
    ['isLogDetailed', false, {}],
    ['splitPrintstreams', false, { splitPrintstreams: false }],
    ['splitPrintstreams', true, { splitPrintstreams: true }],
    ['isLogDetailed', true, { isLogDetailed: true }],
    ['checkpointControl', null, { checkpoint: { everySeconds: Infinity }, outputs: [] }],
    ['checkpointControl', { everySeconds: 60 }, { checkpoint: { everySeconds: 60 }, outputs: ['journal'] }],
  ])('%s: %j', (name, value, expected) => {
    expect(planOf(config({ [name]: value }))).toMatchObject(expected);
  });
});

const NOT_BOOLEAN = [1, 'yes', {}];
const NOT_POSITIVE = [0, -2, Number.NaN, Infinity, '5', true];
const NOT_WHOLE = [0, -1, 1.5, Number.NaN, Infinity, '5'];

/** Each bad value with what the message has to say about what the option may be. */
const BAD: readonly (readonly [string, readonly unknown[], string])[] = [
  ['task', [undefined, null, 5, 'task.js', {}, { module: 'file:///a.js' }], 'defineTask'],
  ['optSelector', ['cycle', {}, cmaEs(), cycle], 'a selector'],
  ['workingDir', [5, '', 'a\0b', new URL('https://example.org/'), {}], 'a path or a file: URL'],
  ['overwriteExisting', NOT_BOOLEAN, 'true or false'],
  ['maxJobs', NOT_WHOLE, 'a whole number of at least 1'],
  ['backend', ['gpu', 5, '', 'shared'], '"inline", "threads", "processes", "processes_forced"'],
  ['exitConditions', [5, 'never', {}, maxEvaluations, stopper], 'an exit condition'],
  ['x0Generator', [5, 'random', {}, random], 'a generator'],
  ['stoppers', [5, 'none', {}, bestUnmoving, exitCondition], 'a stopper'],
  ['applyStoppersToBest', NOT_BOOLEAN, 'true or false'],
  ['shareBestSolutions', NOT_BOOLEAN, 'true or false'],
  ['stopcheckInterval', NOT_WHOLE, 'a whole number of at least 1'],
  ['stopcheckSeconds', NOT_POSITIVE, 'a finite number above 0'],
  ['statusInterval', NOT_POSITIVE, 'a finite number above 0'],
  ['summaryFiles', [-1, 6, 1.5, '1', true], 'a whole number from 0 to 5, or an array of'],
  ['journalSync', ['always', true], '"every"'],
  ['onJournalFailure', ['crash', false], '"continue"'],
  ['forceTerminationsAfter', [0, -2, Number.NaN, Infinity, '5'], 'a finite number above 0'],
  ['aggressiveStop', NOT_BOOLEAN, 'true or false'],
  ['endTimeout', NOT_POSITIVE, 'a finite number above 0'],
  ['spawnTimeout', NOT_POSITIVE, 'a finite number above 0'],
  ['sharedPool', [5, 'threads', [1]], 'an object of options'],
  ['seed', [-1, 1.5, 2 ** 53, Number.NaN, '5'], 'a whole number of at least 0'],
  ['deterministic', NOT_BOOLEAN, 'true or false'],
  ['checkpointControl', [5, true, 'often'], 'an object of options'],
  ['isLogDetailed', NOT_BOOLEAN, 'true or false'],
  ['evaluationTimeout', [0, -1, Number.NaN, '5'], 'a finite number above 0'],
  ['maxMemory', [0, 31, 64.5, '1 GB'], 'a whole number of at least 32'],
  ['onFailure', ['ignore', Number.NaN, Infinity], "'infinity', 'worst', 'retry', 'stop' or a finite number"],
  ['containment', ['namespace', true], 'one of "auto", "portable"'],
  ['splitPrintstreams', NOT_BOOLEAN, 'true or false'],
];

describe('the plan refuses', () => {
  test.each(
    BAD.flatMap(([name, values, expected]) => values.map((value) => [name, value, expected] as const)),
  )('%s: %s', (name, value, expected) => {
    const error = refusal({ [name]: value });
    expect(error.code).toBe('GLOMPO_OPTION_INVALID');
    expect(error.message.startsWith(`${name} is `)).toBe(true);
    expect(error.message).toContain('must be ');
    expect(error.message).toContain(expected);
    if (typeof value !== 'object' && typeof value !== 'function') {
      const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
      expect(error.message).toContain(`is ${shown}, but`);
    }
    expect(error.data).toMatchObject({ option: name });
  });

  test.each([
    ['sharedPool.workers', { sharedPool: { workers: 0 } }],
    ['sharedPool.backend', { sharedPool: { backend: 'inline' } }],
    ['onFailure.failed', { onFailure: { failed: 'ignore' } }],
    ['onFailure.lost', { onFailure: { lost: 'retry' } }],
    ['onFailure.crashed', { onFailure: { crashed: 'stop' } }],
    ['sharedPool.size', { sharedPool: { size: 2 } }],
    ['config.maxjobs', { maxjobs: 5 }],
    ['config.huntFrequency', { huntFrequency: 5 }],
    ['config.constructor', JSON.parse('{"constructor": 1}')],
  ])('what %s is wrong in, by its full name', (name, more) => {
    const error = refusal(more as Readonly<Record<string, unknown>>);
    expect(error).toMatchObject({ code: 'GLOMPO_OPTION_INVALID', data: { option: name } });
    expect(error.message.startsWith(`${name} is `)).toBe(true);
  });

  test('an unknown option, and lists those that there are', () => {
    const { message } = refusal({ stopCheckInterval: 10 });
    expect(message).toContain('there is no such option');
    expect(message).toContain('stopcheckInterval');
  });

  test.each([null, undefined, 5, 'config', []])('%s as a configuration', (value) => {
    expect(() => planOf(value as unknown as ManagerConfig)).toThrow(
      expect.objectContaining({ code: 'GLOMPO_OPTION_INVALID' }),
    );
  });

  test.each([[[]], [[[1, 0]]], [[[0, Infinity]]], [[[0, 0]]], [[[0]]], [undefined], ['-1..1']])(
    'bounds: %j, by a code of their own',
    (bounds) => {
      expect(refusal({ bounds })).toMatchObject({
        code: 'GLOMPO_BOUNDS_INVALID',
        data: { option: 'bounds' },
      });
    },
  );
});

test('every setting of the original is known by its new name', () => {
  const names: ManagerConfig = {
    task: TASK,
    bounds: [[0, 1]],
    optSelector: cycle(cmaEs()),
    workingDir: '.',
    overwriteExisting: false,
    maxJobs: 2,
    backend: 'threads',
    exitConditions: exitCondition,
    x0Generator: random(),
    stoppers: stopper,
    applyStoppersToBest: false,
    shareBestSolutions: false,
    stopcheckInterval: 100,
    statusInterval: 600,
    checkpointControl: null,
    summaryFiles: 0,
    isLogDetailed: false,
    forceTerminationsAfter: -1,
    aggressiveStop: false,
    endTimeout: null,
    splitPrintstreams: true,
  };
  expect(() => planOf(names)).not.toThrow();
});

describe('a plan', () => {
  test('is frozen', () => {
    expect(Object.isFrozen(planOf(config()))).toBe(true);
  });

  test('does not change when the configuration or its bounds do', () => {
    const pair: [number, number] = [-1, 1];
    const bounds = [pair];
    const sharedPool = { workers: 2 };
    const task = { ...TASK };
    const given = { ...config(), bounds, sharedPool, task, maxJobs: 3, seed: 1 };
    const plan = planOf(given);
    const before = JSON.stringify(plan);
    pair[0] = -100;
    bounds.push([0, 5]);
    sharedPool.workers = 50;
    task.export = 'other';
    Object.assign(given, { maxJobs: 99, seed: 9, deterministic: true });
    expect(JSON.stringify(plan)).toBe(before);
    expect([...plan.bounds.lower]).toEqual([-1]);
  });

  test('of a frozen configuration is the same', () => {
    const frozen = Object.freeze(config({ bounds: Object.freeze([Object.freeze([-1, 1])]), seed: 3 }));
    expect(planOf(frozen)).toMatchObject({ seed: 3, maxJobs: planOf(config()).maxJobs });
  });
});
