import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineTask, resumeManager } from 'glompo';
import { maxEvaluations } from 'glompo/exit-conditions';
import { randomSearch } from 'glompo/optimizers';
import { openRun } from 'glompo/record';
import { cycle } from 'glompo/selectors';
import { describe, expect, test } from 'vitest';
import { until } from '../fixtures/process-table.js';
import { startCli } from '../fixtures/run-cli.js';
import { cutTo, ended, finished, freshDirectory, recordedIn } from './resume/setup.js';

const COUNTING = defineTask(new URL('../resume/counting-task.mjs', import.meta.url));
const ONE = { task: COUNTING, optSelector: cycle(randomSearch()), maxJobs: 1, isLogDetailed: true };
const HALF = { ...ONE, exitConditions: maxEvaluations(50), checkpointControl: { atExit: true } };
const MORE = { exitConditions: maxEvaluations(60) };

/** How often the task says that it was called, at each evaluation. */
function countsIn(directory: string): readonly number[] {
  const run = openRun(directory);
  const counts = run
    .optimizer(1)
    .details()
    .map((detail) => Number(detail?.calls));
  run.close();
  return counts;
}

describe('a task with a state', () => {
  test('saves it in each checkpoint, and has it again when the run goes on', async () => {
    const { directory } = await ended(HALF);
    await (await resumeManager(directory, MORE)).run();
    const counts = countsIn(directory);
    const last = counts[49];
    expect(counts.slice(50)).toEqual(Array.from({ length: 10 }, (_, i) => last + 1_001 + i));
  });

  test('is made by taskLoader of what it has saved', async () => {
    const { directory } = await ended(HALF);
    const last = countsIn(directory)[49];
    const seen: string[] = [];
    const resumed = await resumeManager(directory, {
      ...MORE,
      taskLoader: async (from) => {
        seen.push(readFileSync(join(from, 'calls'), 'utf8'));
        return COUNTING;
      },
    });
    await resumed.run();
    expect(seen).toEqual([String(last + 1_000)]);
    expect(countsIn(directory)[50]).toBe(last + 1);
  });

  test('cannot be loaded where there is nothing of it', async () => {
    const { directory } = await ended({ ...HALF, checkpointControl: null });
    const refused = resumeManager(directory, { ...MORE, taskLoader: () => COUNTING });
    await expect(refused).rejects.toMatchObject({ code: 'GLOMPO_RESUME', data: { option: 'taskLoader' } });
    await (await resumeManager(directory, MORE)).run();
    expect(countsIn(directory)).toHaveLength(60);
  });
});

test('a function as task must be given again', async () => {
  const task = (x: Float64Array) => x[0] ** 2 + x[1] ** 2;
  const { directory, numbers: before } = await ended({ ...HALF, task });
  await expect(resumeManager(directory, MORE)).rejects.toMatchObject({
    code: 'GLOMPO_RESUME',
    message: expect.stringContaining('task'),
  });
  const { numbers } = await finished(await resumeManager(directory, { ...MORE, task }));
  expect(numbers[0]).toHaveLength(60 * 3);
  expect(cutTo(numbers, before)).toEqual(before);
  expect(new Set(numbers[0]).size).toBe(60 * 3);
});

test('a run that was stopped by Ctrl-C goes on', async () => {
  const directory = freshDirectory();
  const cli = startCli('run', 'recorded.mjs', '--working-dir', directory, '--json');
  await until(() => evaluationsIn(directory) > 20, 'twenty evaluations');
  cli.child.kill('SIGINT');
  expect(await cli.ended).toMatchObject({ status: 130, survivors: [] });
  const before = recordedIn(directory);
  const evaluations = evaluationsIn(directory);
  const exitConditions = maxEvaluations(evaluations + 30);
  const { result } = await finished(await resumeManager(directory, { exitConditions }));
  expect(result.stats).toMatchObject({ evaluations: evaluations + 30, started: before.length });
  expect(cutTo(recordedIn(directory), before)).toEqual(before);
});

function evaluationsIn(directory: string): number {
  try {
    const run = openRun(directory);
    run.close();
    return run.evaluations;
  } catch {
    return 0;
  }
}
