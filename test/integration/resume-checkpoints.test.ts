import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createManager, type ManagerConfig, resumeManager } from 'glompo';
import { maxEvaluations } from 'glompo/exit-conditions';
import { describe, expect, test } from 'vitest';
import { settingsOf } from '../resume/settings.mjs';
import { eventsOf } from '../fixtures/run.js';
import { cutTo, ended, finished, freshDirectory, madeTwice, recordedIn, settings } from './resume/setup.js';

const MORE = { exitConditions: maxEvaluations(300) };
const HALF = {
  exitConditions: maxEvaluations(200),
  checkpointControl: { everyEvaluations: 150, atExit: true, namingFormat: 'c_%(count)' },
};

/** A run that has ended after 200 of 300 evaluations, with a checkpoint after 150 of them and one at the end. */
async function checkpointed(more: Partial<ManagerConfig> = {}) {
  const run = await ended({ ...HALF, ...more });
  const checkpoints = join(run.directory, 'checkpoints');
  return { ...run, checkpoints, names: readdirSync(checkpoints).sort() };
}

/** The last segment of the journal, and the bytes that it has. */
function lastSegment(directory: string) {
  const place = join(directory, 'glompo_journal');
  const path = join(place, readdirSync(place).sort().at(-1) ?? '');
  return { path, size: statSync(path).size };
}

/** Damages a file in its middle. */
function damage(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] ^= 0xff;
  writeFileSync(path, bytes);
}

describe('a run goes on from', () => {
  test.each(['newest', 'first', 'none'])('%s of its checkpoints as if it had not ended', async (which) => {
    const whole = await ended();
    const { directory, checkpoints, names } = await checkpointed();
    expect(names).toEqual(['c_000', 'c_001']);
    if (which === 'none') rmSync(checkpoints, { recursive: true });
    const from = which === 'first' ? { from: names[0] } : {};
    const { events, numbers, warnings } = await finished(
      await resumeManager(directory, { ...MORE, ...from }),
    );
    expect(numbers).toEqual(whole.numbers);
    expect(madeTwice(directory)).toEqual([]);
    expect(warnings).toEqual([]);
    const replayed = eventsOf(events, 'optimizerResumed').map((event) => event.replayed);
    expect(replayed).toEqual({ newest: [0, 0], first: [25, 25], none: [100, 100] }[which]);
  });

  test('the same checkpoint as often as somebody likes', async () => {
    const whole = await ended();
    const { directory, checkpoints, names } = await checkpointed();
    for (let times = 0; times < 2; times += 1) {
      const workingDir = freshDirectory();
      const resumed = await resumeManager(join(checkpoints, names[0]), { ...MORE, workingDir });
      expect((await finished(resumed)).numbers).toEqual(whole.numbers);
    }
    expect(madeTwice(directory).length).toBeGreaterThan(0);
    expect((await finished(await resumeManager(directory, MORE))).numbers).toEqual(whole.numbers);
  });

  test('a checkpoint alone, in a directory of its own, and again from there', async () => {
    const whole = await ended();
    const { directory, checkpoints, names } = await checkpointed();
    const [copy, workingDir] = [freshDirectory(), freshDirectory()];
    cpSync(join(checkpoints, names[1]), copy, { recursive: true });
    rmSync(directory, { recursive: true });
    const shorter = { exitConditions: maxEvaluations(250) };
    const first = await finished(await resumeManager(copy, { ...shorter, workingDir }));
    expect(first.warnings).toEqual([expect.stringContaining('no journal')]);
    expect(first.result.stats.evaluations).toBe(250);
    const second = await finished(await resumeManager(workingDir, MORE));
    expect(second.result.stats.evaluations).toBe(300);
    expect(second.result).toMatchObject({ fx: whole.result.fx, x: whole.result.x });
    expect(madeTwice(directory)).toEqual([]);
    // The journal begins where the checkpoint stands.
    expect(recordedIn(workingDir)).toEqual(whole.numbers.map((own) => own.slice(100 * 3)));
  });

  test('a checkpoint whose journal has lost its end', async () => {
    const whole = await ended();
    const { directory, names } = await checkpointed();
    const { path, size } = lastSegment(directory);
    truncateSync(path, size >> 1);
    const { result, warnings } = await finished(await resumeManager(directory, MORE));
    expect(warnings).toEqual([expect.stringMatching(new RegExp(`lacks \\d+ evaluations.*${names[1]}`))]);
    expect(result).toMatchObject({ fx: whole.result.fx, x: whole.result.x, stats: { evaluations: 300 } });
    expect(madeTwice(directory)).toEqual([]);
  });

  test('the one before, when the newest is damaged, which it says', async () => {
    const whole = await ended();
    const { directory, checkpoints, names } = await checkpointed();
    damage(join(checkpoints, names[1], 'checkpoint'));
    const { events, numbers, warnings } = await finished(await resumeManager(directory, MORE));
    expect(warnings).toEqual([expect.stringContaining(names[1])]);
    expect(eventsOf(events, 'optimizerResumed').map((event) => event.replayed)).toEqual([25, 25]);
    expect(numbers).toEqual(whole.numbers);
  });
});

describe('a checkpoint that was named', () => {
  test('is refused when it is damaged, and the one before is offered', async () => {
    const { directory, checkpoints, names } = await checkpointed();
    damage(join(checkpoints, names[1], 'checkpoint'));
    const refused = resumeManager(directory, { ...MORE, from: names[1] });
    await expect(refused).rejects.toMatchObject({
      code: 'GLOMPO_CHECKPOINT',
      message: expect.stringContaining(names[0]),
    });
    await (await resumeManager(directory, { ...MORE, from: names[0] })).run();
  });

  test('is refused when it is not there, or of another run', async () => {
    const { directory } = await checkpointed();
    const other = await checkpointed({ seed: 12 });
    await expect(resumeManager(directory, { ...MORE, from: 'c_007' })).rejects.toMatchObject({
      code: 'GLOMPO_CHECKPOINT',
      message: expect.stringContaining('c_007'),
    });
    const from = join(other.checkpoints, other.names[0]);
    await expect(resumeManager(directory, { ...MORE, from })).rejects.toMatchObject({
      code: 'GLOMPO_RESUME',
    });
  });
});

describe('a kill at whatever is done to the files of a checkpoint', () => {
  const program = fileURLToPath(new URL('../resume/dies.mjs', import.meta.url));
  /** One optimizer, whose checkpoints replace each other. */
  const trial = {
    ...settingsOf(1, 1),
    mode: 'lockStep',
    backend: 'inline',
    optimizers: [{ kind: 'cmaEs', workers: 1, evaluations: 'inline' }],
    maxJobs: 1,
    selector: 'cycle',
    generator: 'random',
    stopper: 'none',
    shareBestSolutions: false,
    stopcheckInterval: 20,
    budget: 60,
    dims: 2,
    pace: 'none',
    failsEvery: 0,
    checkpoint: { everyEvaluations: 20, keepPast: 0, atExit: true },
  };
  const rows = (directory: string) => recordedIn(join(directory, 'run'));

  function die(last: number, budget = trial.budget) {
    const directory = freshDirectory();
    mkdirSync(directory);
    const { signal, stderr } = spawnSync(
      process.execPath,
      [program, directory, JSON.stringify({ ...trial, budget }), String(last)],
      { cwd: directory, encoding: 'utf8' },
    );
    return { directory, signal, stderr };
  }

  test('leaves one to go on from', { timeout: 120_000 }, async () => {
    const whole = die(0, 80);
    expect(whole).toMatchObject({ signal: null, stderr: '' });
    let kills = 0;
    // Every third: the steps of two checkpoints after each other are the same.
    for (let last = 1; ; last += 3) {
      const { directory, signal } = die(last);
      if (signal === null) break;
      kills += 1;
      const before = rows(directory);
      const { warnings } = await finished(
        await resumeManager(join(directory, 'run'), { exitConditions: maxEvaluations(80) }),
      );
      expect(warnings, `step ${last}`).toEqual([]);
      expect(rows(directory), `step ${last}`).toEqual(rows(whole.directory));
      expect(cutTo(rows(directory), before)).toEqual(before);
      const left = readdirSync(join(directory, 'run', 'checkpoints'));
      expect(left, `step ${last}`).toEqual([expect.stringMatching(/^c_\d{3}$/)]);
    }
    expect(kills).toBeGreaterThan(5);
  });
});

test('a checkpoint is made by whoever asks, while the run goes on', async () => {
  const directory = freshDirectory();
  const manager = createManager(settings(directory, { exitConditions: maxEvaluations(1e9) }));
  const running = manager.run();
  for await (const { type } of manager.events()) if (type === 'improved') break;
  const { name, directory: place } = await manager.checkpoint();
  expect(readdirSync(join(directory, 'checkpoints'))).toEqual([name]);
  await manager.stop();
  const { stats } = await running;
  const exitConditions = maxEvaluations(stats.evaluations + 50);
  const { result } = await finished(await resumeManager(directory, { from: place, exitConditions }));
  expect(result.stats.evaluations).toBe(stats.evaluations + 50);
});
