import { describe, expect, it } from 'vitest';
import { planOf } from '../../../src/run-plan.js';
import { cmaEs, levenbergMarquardt } from '../../../src/optimizers/index.js';
import { cycle } from '../../../src/selectors/index.js';
import { decodeEntry, encodeEntry } from '../../../src/storage/journal/entries.js';
import type { RunSettings } from '../../../src/storage/run-record.js';
import { settingsOf } from '../../../src/storage/run-settings.js';
import { config, TASK } from '../run-plan/setup.js';

const plan = planOf(
  config({
    task: { ...TASK, options: { scale: -0, deep: [Infinity, Float64Array.of(1)] } },
    optSelector: cycle(cmaEs({ workers: 2 }), levenbergMarquardt()),
    evaluationTimeout: 5,
  }),
);

/** As it is read back from a journal. */
function readBack(settings: RunSettings): RunSettings {
  return decodeEntry(encodeEntry(settings)) as unknown as RunSettings;
}

describe('the settings in a journal', () => {
  it('are read back as they were', () => {
    const settings = settingsOf(plan, 'run', '0.0.0');
    expect(readBack(settings)).toEqual(settings);
  });

  it('keep limits that are infinite', () => {
    const { config } = readBack(settingsOf(plan, 'run', '0.0.0'));
    expect(config).toMatchObject({
      maxMemory: Infinity,
      forceTerminationsAfter: Infinity,
      evaluationTimeout: 5,
    });
  });

  it('hold the task, with its options at their old place', () => {
    const settings = readBack(settingsOf(plan, 'run', '0.0.0'));
    expect(settings.config?.task).toEqual({ module: TASK.module, export: 'default', factory: false });
    expect(settings.taskOptions).toEqual(plan.task.options);
    const inline = planOf(config({ task: () => 0, backend: 'inline' }));
    expect(settingsOf(inline, 'run', '0.0.0').config?.task).toBeNull();
  });

  it('hold each specification in full, its module as a path within the package', () => {
    const { optimizers } = settingsOf(plan, 'run', '0.0.0');
    expect(optimizers.map(({ module, ...others }) => others)).toEqual(
      plan.selector.specs.map(({ module, ...others }) => others),
    );
    expect(optimizers.map(({ module }) => module)).toEqual([
      'glompo:src/optimizers/cma-es.ts',
      'glompo:src/optimizers/levenberg-marquardt.ts',
    ]);
    expect(optimizers[1].wants).toBe('residuals');
  });

  it('hold every setting of the plan that is no label, list or place of something else', () => {
    const settings = settingsOf(plan, 'run', '0.0.0');
    const elsewhere = {
      taskFunction: 'config.task',
      selector: 'selector and optimizers',
      generator: 'generator',
      exitCondition: 'exitConditions',
      stopper: 'stoppers',
      overwriteExisting: 'of the first session alone',
    };
    const known = new Set([
      ...Object.keys(settings),
      ...Object.keys(settings.config ?? {}),
      ...Object.keys(elsewhere),
    ]);
    expect(Object.keys(plan).filter((name) => !known.has(name))).toEqual([]);
  });

  it('hold the job that they come from', () => {
    const job = { file: 'file:///job.ts', args: ['a.dat'], entry: 'a' };
    expect(readBack(settingsOf(plan, 'run', '0.0.0', job)).job).toEqual(job);
    expect(readBack(settingsOf(plan, 'run', '0.0.0')).job).toBeNull();
  });
});
