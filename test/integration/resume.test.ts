import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createManager, resumeManager } from 'glompo';
import { maxEvaluations, maxSeconds } from 'glompo/exit-conditions';
import { cmaEs, randomSearch } from 'glompo/optimizers';
import { openRun } from 'glompo/record';
import { cycle } from 'glompo/selectors';
import { maxFunctionCalls } from 'glompo/stoppers';
import { describe, expect, test } from 'vitest';
import { until } from '../fixtures/process-table.js';
import { eventsOf } from '../fixtures/run.js';
import {
  callsIn,
  cutTo,
  ended,
  finished,
  freshDirectory,
  loggedTask,
  madeTwice,
  recordedIn,
  settings,
} from './resume/setup.js';

const MORE = { exitConditions: maxEvaluations(300) };
/** Ends in the middle of a run of 300. */
const HALF = { exitConditions: maxEvaluations(150) };

describe('a run that has ended', () => {
  test('is refused, and goes on with more budget as if it had not ended', async () => {
    const whole = await ended();
    const { directory } = await ended(HALF);
    const refused = resumeManager(directory);
    await expect(refused).rejects.toMatchObject({
      code: 'GLOMPO_RESUME',
      message: expect.stringContaining('maxEvaluations(150)'),
      data: { finished: true },
    });
    const { result, numbers } = await finished(await resumeManager(directory, MORE));
    expect(numbers).toEqual(whole.numbers);
    expect(recordedIn(directory)).toEqual(whole.numbers);
    expect(madeTwice(directory)).toEqual([]);
    expect(result).toMatchObject({ fx: whole.result.fx, x: whole.result.x, origin: whole.result.origin });
    expect(result.stats).toMatchObject({ evaluations: 300, started: whole.result.stats.started });
    await expect(resumeManager(directory)).rejects.toMatchObject({ data: { finished: true } });
  });

  test('numbers its evaluations, optimizers and sessions on', async () => {
    const { directory } = await ended({ ...HALF, stoppers: maxFunctionCalls(40) });
    const resumed = await resumeManager(directory, MORE);
    const { events, result } = await finished(resumed);
    expect(eventsOf(events, 'runStarted')).toMatchObject([{ session: 2, evaluations: 150 }]);
    const run = openRun(directory);
    expect(run.sessions).toHaveLength(2);
    const ids = run.optimizers.map(({ id }) => id);
    expect(ids).toEqual(ids.map((_, i) => i + 1));
    expect(ids).toHaveLength(result.stats.started);
    const callIds = run.optimizers.flatMap((one) => [...one.callIds()]).sort((a, b) => a - b);
    expect(callIds).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
    run.close();
  });

  test('keeps stopped what was stopped', async () => {
    const rule = { stoppers: maxFunctionCalls(40), applyStoppersToBest: true };
    const { directory } = await ended({ ...HALF, ...rule });
    const stopped = () => {
      const run = openRun(directory);
      const those = run.optimizers.filter(({ reason }) => reason.includes('maxFunctionCalls'));
      run.close();
      return those.map(({ id, length }) => [id, length]);
    };
    const before = stopped();
    expect(before.length).toBeGreaterThan(0);
    await (await resumeManager(directory, MORE)).run();
    expect(stopped()).toEqual(expect.arrayContaining(before));
  });

  test('leaves the directory to others when its manager is not run', async () => {
    const { directory } = await ended(HALF);
    const manager = await resumeManager(directory, MORE);
    await expect(resumeManager(directory, MORE)).rejects.toMatchObject({ code: 'GLOMPO_WORKING_DIR' });
    await manager.stop();
    await (await resumeManager(directory, MORE)).run();
  });
});

test('a run that is alive is not gone on with', async () => {
  const directory = freshDirectory();
  const manager = createManager(settings(directory, { exitConditions: maxEvaluations(1e9) }));
  const running = manager.run();
  await until(() => manager.fCounter > 0, 'it works');
  await expect(resumeManager(directory, MORE)).rejects.toMatchObject({ code: 'GLOMPO_WORKING_DIR' });
  await manager.stop();
  expect(await running).toMatchObject({ outcome: 'interrupted' });
});

test('a directory without a run is refused by name', async () => {
  const directory = freshDirectory();
  await expect(resumeManager(directory)).rejects.toMatchObject({
    code: 'GLOMPO_RESUME',
    message: expect.stringContaining(directory),
  });
});

test.each([
  ['', null],
  [', also when it is saved before anything else', { atStart: true }],
])('a run that was stopped goes on with its own settings%s', async (_, checkpointControl) => {
  const directory = freshDirectory();
  const task = loggedTask(directory, { pace: 'waiting' });
  const exitConditions = maxEvaluations(1_500);
  const manager = createManager(settings(directory, { task, checkpointControl, exitConditions }));
  const running = manager.run();
  await until(() => manager.fCounter >= 50, 'fifty evaluations');
  await manager.stop();
  const { evaluations } = (await running).stats;
  expect(evaluations).toBeLessThan(1_500);
  const { numbers } = await finished(await resumeManager(directory));
  // What was made behind points that the stop had called off is not recorded in lock step, and may be made again.
  expect(numbers).toEqual((await ended({ exitConditions })).numbers);
});

test('optimizers that share a pool go on', async () => {
  const shared = { workers: 2, backend: 'shared' } as const;
  const optSelector = cycle(cmaEs(shared), randomSearch(shared));
  const more = { optSelector, maxJobs: 4, backend: 'threads' } as const;
  const whole = await ended(more);
  const { directory } = await ended({ ...more, ...HALF });
  const { numbers } = await finished(await resumeManager(directory, MORE));
  expect(numbers).toEqual(whole.numbers);
  expect(madeTwice(directory)).toEqual([]);
});

describe('other settings', () => {
  test.each(['threads', 'processes'] as const)('the backend: %s', async (backend) => {
    const whole = await ended();
    const { directory } = await ended(HALF);
    const { numbers } = await finished(await resumeManager(directory, { ...MORE, backend }));
    expect(numbers).toEqual(whole.numbers);
    expect(madeTwice(directory)).toEqual([]);
  });

  test('fewer slots are shared out, with a warning', async () => {
    const optSelector = cycle(cmaEs({ workers: 3 }), randomSearch());
    const { directory, numbers: before } = await ended({ ...HALF, optSelector, maxJobs: 4 });
    const resumed = await resumeManager(directory, { ...MORE, maxJobs: 2 });
    const { events, numbers, warnings } = await finished(resumed);
    expect(warnings).toEqual([expect.stringContaining('maxJobs is 2')]);
    expect(eventsOf(events, 'optimizerResumed')).toMatchObject([
      { optimizerId: 1, slots: 1 },
      { optimizerId: 2, slots: 1 },
    ]);
    expect(cutTo(numbers, before)).toEqual(before);
    expect(madeTwice(directory)).toEqual([]);
  });

  test('fewer slots than optimizers are refused', async () => {
    const { directory } = await ended(HALF);
    await expect(resumeManager(directory, { ...MORE, maxJobs: 1 })).rejects.toMatchObject({
      code: 'GLOMPO_RESUME',
      message: expect.stringContaining('maxJobs'),
    });
  });

  test('stoppers', async () => {
    const { directory } = await ended(HALF);
    const stoppers = maxFunctionCalls(60);
    const resumed = await resumeManager(directory, { ...MORE, stoppers, applyStoppersToBest: true });
    const { events } = await finished(resumed);
    const reasons = eventsOf(events, 'optimizerStopping').map(({ reason }) => reason);
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.every((reason) => reason.startsWith('maxFunctionCalls(60)'))).toBe(true);
  });

  test('the task', async () => {
    const { directory, numbers: before } = await ended(HALF);
    const task = loggedTask(directory, { failsEvery: 1 });
    const { numbers } = await finished(await resumeManager(directory, { ...MORE, task }));
    expect(cutTo(numbers, before)).toEqual(before);
    const values = numbers
      .flatMap((own, i) => own.slice(before[i]?.length ?? 0))
      .filter((_, i) => i % 3 === 0);
    expect(new Set(values)).toEqual(new Set([Number.NaN]));
  });

  test('the directory: the run is copied, and stays where it was as it was', async () => {
    const whole = await ended();
    const { directory } = await ended(HALF);
    const bytes = () => {
      const place = join(directory, 'glompo_journal');
      return readdirSync(place).map((name) => readFileSync(join(place, name)).toString('hex'));
    };
    const before = bytes();
    const workingDir = freshDirectory();
    const { numbers } = await finished(await resumeManager(directory, { ...MORE, workingDir }));
    expect(numbers).toEqual(whole.numbers);
    expect(recordedIn(workingDir)).toEqual(whole.numbers);
    expect(bytes()).toEqual(before);
    const again = resumeManager(directory, { ...MORE, workingDir });
    await expect(again).rejects.toMatchObject({ code: 'GLOMPO_WORKING_DIR' });
  });

  test.each([
    ['seed', { seed: 12 }],
    ['deterministic', { deterministic: false }],
    ['overwriteExisting', { overwriteExisting: true }],
    ['bounds', { bounds: [[0, 1]] as [number, number][] }],
  ])('%s may not change, or not so', async (option, overrides) => {
    const { directory } = await ended(HALF);
    await expect(resumeManager(directory, { ...MORE, ...overrides })).rejects.toMatchObject({
      code: 'GLOMPO_OPTION_INVALID',
      message: expect.stringContaining(option),
    });
  });
});

test('seconds count over all sessions for the run, and anew for a session', async () => {
  const { directory, result } = await ended({ exitConditions: maxSeconds({ session: 0.2 }) });
  expect(result.seconds).toBeGreaterThanOrEqual(0.2);
  const spent = resumeManager(directory, { exitConditions: maxSeconds({ overall: 0.2 }) });
  await expect(spent).rejects.toMatchObject({ data: { finished: true } });
  const second = await (await resumeManager(directory)).run();
  expect(second.seconds).toBeGreaterThanOrEqual(0.4);
  const run = openRun(directory);
  expect(run.seconds).toBeGreaterThanOrEqual(0.4);
  run.close();
});

test('the task was called for each recorded evaluation', async () => {
  const { directory } = await ended(HALF);
  await (await resumeManager(directory, MORE)).run();
  const made = [...callsIn(directory)].map(([id, calls]) => [id, calls.length]);
  expect(made.sort()).toEqual(recordedIn(directory).map((numbers, i) => [i + 1, numbers.length / 3]));
});
