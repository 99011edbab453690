import { describe, expect, it, test } from 'vitest';
import { ExitRule, maxEvaluations } from '../../src/exit-conditions/index.js';
import { latinHypercube, random } from '../../src/generators/index.js';
import { cmaEs, defineOptimizer, nelderMead } from '../../src/optimizers/index.js';
import { resumedConfig, type ResumeOverrides } from '../../src/resume-overrides.js';
import { planOf } from '../../src/run-plan.js';
import { cycle, spawnControl } from '../../src/selectors/index.js';
import { bestUnmoving, minFunctionCalls } from '../../src/stoppers/index.js';
import { decodeEntry, encodeEntry } from '../../src/storage/journal/entries.js';
import { unknownSettings } from '../../src/storage/journal/unknown-settings.js';
import type { RunSettings } from '../../src/storage/run-record.js';
import { settingsOf } from '../../src/storage/run-settings.js';
import { config, TASK } from './run-plan/setup.js';

class Mine extends ExitRule {
  protected holds(): boolean {
    return false;
  }

  override toString(): string {
    return 'mine(3)';
  }
}

/** What a journal would say of a run with this configuration. */
function recorded(more: Readonly<Record<string, unknown>> = {}): RunSettings {
  const settings = settingsOf(planOf(config({ seed: 7, ...more })), 'run', '0.0.0');
  return decodeEntry(encodeEntry(settings)) as unknown as RunSettings;
}

const resumed = (settings: RunSettings, overrides?: Readonly<Record<string, unknown>>) =>
  resumedConfig(settings, overrides as ResumeOverrides);

/** A plan without its functions. */
const comparable = (settings: Parameters<typeof planOf>[0]) =>
  JSON.parse(JSON.stringify(settingsOf(planOf(settings), '', '')));

/** None at its default. */
const OTHERS: Readonly<Record<string, unknown>> = {
  bounds: [
    [-1, 1],
    [0, 2 / 3],
  ],
  task: { ...TASK, factory: true, options: { a: [1, -0] }, headers: { energy: 'float64' } },
  optSelector: spawnControl(
    cycle([cmaEs({ workers: 2 }), nelderMead({ restarts: 3 })], { whenFull: 'wait' }),
    {
      maxOptimizers: 9,
    },
  ),
  workingDir: '/somewhere',
  maxJobs: 3,
  backend: 'threads',
  exitConditions: maxEvaluations(500).or(maxEvaluations(700).not()),
  x0Generator: latinHypercube(5),
  stoppers: bestUnmoving(50, 0.1).and(minFunctionCalls(20)),
  applyStoppersToBest: true,
  shareBestSolutions: true,
  stopcheckInterval: 11,
  stopcheckSeconds: 12,
  statusInterval: 13,
  summaryFiles: 3,
  journalSync: 'every',
  onJournalFailure: 'stop',
  forceTerminationsAfter: 14,
  aggressiveStop: true,
  endTimeout: 15,
  spawnTimeout: 16,
  evaluationTimeout: 17,
  maxMemory: 64,
  onFailure: { failed: 'retry', timedOut: 5, lost: 'stop' },
  containment: 'portable',
  sharedPool: { workers: 2, backend: 'processes' },
  seed: 123,
  deterministic: true,
  isLogDetailed: true,
  splitPrintstreams: true,
  checkpointControl: { everySeconds: 60, keepPast: 2 },
};

describe('the configuration of a session that goes on', () => {
  it.each([
    ['one that says only what it must', {}],
    ['one that says everything', OTHERS],
    [
      'one with the strategies of a run of which nothing is said',
      { optSelector: null, exitConditions: null },
    ],
  ])('is as it was: %s', (_what, given) => {
    const first = config({ seed: 7, ...given });
    const settings = recorded(given);
    const { config: again, warnings } = resumed(settings);
    // A seed and slots that were drawn or counted are no more so.
    const expected = { ...first, maxJobs: settings.maxJobs };
    expect(comparable(again)).toEqual(comparable(expected));
    expect(warnings).toEqual([]);
  });

  test.each(
    Object.entries(OTHERS).filter(
      ([name]) => !['seed', 'deterministic', 'bounds', 'sharedPool'].includes(name),
    ),
  )('has another %s when it is given', (name, value) => {
    const first = {
      summaryFiles: 1,
      maxJobs: 4,
      exitConditions: maxEvaluations(9),
      sharedPool: { workers: 3 },
    };
    const { config: made } = resumed(recorded(first), { [name]: value });
    expect(comparable(made)).toEqual(comparable(config({ seed: 7, ...first, [name]: value })));
    expect(comparable(made)).not.toEqual(comparable(config({ seed: 7, ...first })));
  });

  it('takes what is undefined for left out, and null for the default', () => {
    const settings = recorded({ stoppers: bestUnmoving(5) });
    expect(String(resumed(settings, { stoppers: undefined }).config.stoppers)).toBe('bestUnmoving(5, 0)');
    expect(resumed(settings, { stoppers: null }).config.stoppers).toBeNull();
  });

  it('leaves out what is no setting, and what nobody knows to the manager', () => {
    const { config: made } = resumed(recorded(), { from: 'x', taskLoader: () => TASK, maxJob: 5 });
    expect('from' in made || 'taskLoader' in made).toBe(false);
    expect(() => planOf(made)).toThrow('config.maxJob is 5, but must be left out: there is no such option');
  });

  it('has a shared pool that follows maxJobs where it did', () => {
    const pool = (settings: RunSettings) => planOf(resumed(settings, { maxJobs: 9 }).config).sharedPool;
    expect(pool(recorded({ maxJobs: 4 }))).toEqual({ workers: 9, backend: 'threads' });
    expect(pool(recorded({ maxJobs: 4, sharedPool: { workers: 2, backend: 'processes' } }))).toEqual({
      workers: 2,
      backend: 'processes',
    });
  });
});

describe('what only a program can make', () => {
  it.each([
    ['exitConditions', new Mine(), maxEvaluations(5), 'mine(3)'],
    ['exitConditions', maxEvaluations(5).or(new Mine()), maxEvaluations(5), '(maxEvaluations(5) or mine(3))'],
    ['x0Generator', { label: 'halton', generate: () => Float64Array.of(0) }, random(), 'halton'],
    [
      'optSelector',
      spawnControl(cycle(cmaEs()), { allow: () => true }),
      cycle(cmaEs()),
      'spawnControl(cycle(cmaEs), { allow: allow })',
    ],
    ['optSelector', { ...cycle(cmaEs()), label: 'cycle(cmaEs,)' }, cycle(cmaEs()), 'cycle(cmaEs,)'],
    ['optSelector', { ...cycle(cmaEs()), label: 'cycle( cmaEs)' }, cycle(cmaEs()), 'cycle( cmaEs)'],
    ['task', () => 0, TASK, 'a function'],
  ])('%s must be given again', (option, first, again, was) => {
    const settings = recorded({ [option]: first, backend: 'inline' });
    expect(() => resumed(settings)).toThrow(
      expect.objectContaining({
        code: 'GLOMPO_RESUME',
        message: `${option} was ${was}, which cannot be made again from what is recorded of it: it must be given again.`,
        data: expect.objectContaining({ option }),
      }),
    );
    expect(planOf(resumed(settings, { [option]: again }).config)).toMatchObject({ backend: 'inline' });
  });

  it('is shortened in the message', () => {
    const label = 'x'.repeat(5_000);
    const settings = recorded({ x0Generator: { label, generate: () => Float64Array.of(0) } });
    expect(() => resumed(settings)).toThrow(`x0Generator was ${'x'.repeat(200)}..., which`);
  });

  it.each(['data:text/javascript,export default () => 1', 'https://example.org/task.js', 'node:vm'])(
    'is a module that is no file: %s',
    (module) => {
      expect(() => resumed(recorded({ task: { ...TASK, module } }))).toThrow(
        /^task was default of .* given again\.$/,
      );
      const optSelector = cycle(defineOptimizer(module, { kind: 'mine' }));
      expect(() => resumed(recorded({ optSelector }))).toThrow(
        `optSelector.specs[0] was mine of ${module}, which cannot be made again`,
      );
    },
  );
});

describe('what may not change', () => {
  const settings = recorded({ summaryFiles: 2, deterministic: true });

  it.each([
    [{ seed: 8 }, 'seed is 8, but must be 7, as in the sessions before, or left out.'],
    [
      { deterministic: false },
      'deterministic is false, but must be true, as in the sessions before, or left out.',
    ],
    [{ overwriteExisting: true }, 'overwriteExisting is true, but must be false, or left out'],
    [{ summaryFiles: 0 }, 'summaryFiles is 0, but must be left out, or bring the journal'],
    [
      { summaryFiles: ['summary'] },
      'summaryFiles is an array of 1, but must be left out, or bring the journal',
    ],
    [{ summaryFiles: 9 }, 'summaryFiles is 9, but must be a whole number from 0 to 5'],
    [
      {
        bounds: [
          [0, 1],
          [0, 1],
        ],
      },
      'bounds is an array of 2, but must be an array of 1, as in the sessions before.',
    ],
    [[], 'overrides is an array of 0, but must be an object of options.'],
    [null, 'overrides is null, but must be an object of options.'],
  ])('%j', (overrides, message) => {
    expect(() => resumed(settings, overrides as never)).toThrow(
      expect.objectContaining({ code: 'GLOMPO_OPTION_INVALID', message: expect.stringContaining(message) }),
    );
  });

  it('may be given as it was', () => {
    const same = {
      seed: 7,
      deterministic: true,
      overwriteExisting: false,
      summaryFiles: ['journal'],
      bounds: [[-1, 1]],
    };
    const { config: made, warnings } = resumed(settings, same);
    expect(planOf(made)).toMatchObject({ seed: 7, outputs: ['journal'] });
    expect(warnings).toEqual([]);
  });

  it('may be without a journal where there was none', () => {
    expect(planOf(resumed(recorded(), { summaryFiles: ['summary'] }).config).outputs).toEqual(['summary']);
  });

  it('are the bounds of optimizers that go on', () => {
    const { config: made, warnings } = resumed(settings, { bounds: [[-2, 1]] });
    expect(made.bounds).toEqual([[-2, 1]]);
    expect(warnings).toEqual([
      'bounds are others than before: optimizers that go on keep those that they began with.',
    ]);
  });
});

describe('a record that says too little', () => {
  it.each([unknownSettings('/somewhere', 2), { ...recorded(), config: undefined } as unknown as RunSettings])(
    'is refused by name',
    (settings) => {
      expect(() => resumed(settings, OTHERS)).toThrow(
        expect.objectContaining({
          code: 'GLOMPO_RESUME',
          message: `The record of the run ${settings.runId} by glompo ${settings.glompoVersion} does not hold the settings with which it could go on.`,
        }),
      );
    },
  );
});
