import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { createManager, type ManagerConfig, resumeManager } from 'glompo';
import { maxEvaluations } from 'glompo/exit-conditions';
import { cmaEs, randomSearch } from 'glompo/optimizers';
import { openRun } from 'glompo/record';
import { trajectories } from 'glompo/report';
import { cycle } from 'glompo/selectors';
import { describe, expect, test } from 'vitest';
import { eventsOf } from '../fixtures/run.js';
import {
  callsIn,
  ended,
  finished,
  freshDirectory,
  loggedTask,
  madeTwice,
  recordedIn,
  settings,
  warningsIn,
} from './resume/setup.js';

const MORE = { exitConditions: maxEvaluations(300) };
const HALF: Partial<ManagerConfig> = {
  exitConditions: maxEvaluations(150),
  checkpointControl: { atExit: true, namingFormat: 'c_%(count)' },
};

describe('guarantee 36: each evaluation is recorded once, across checkpoints and the end', () => {
  test.each([3, 7])('with %s optimizers at work and checkpoints all the time', async (optimizers) => {
    const directory = freshDirectory();
    const busy = settings(directory, {
      optSelector: cycle(randomSearch({ workers: 2, backend: 'threads' })),
      maxJobs: 2 * optimizers,
      deterministic: false,
      exitConditions: maxEvaluations(700),
      task: loggedTask(directory, { pace: 'waiting' }),
      checkpointControl: { everyEvaluations: 20, atExit: true, keepPast: 0 },
    });
    const { events, result } = await finished(createManager(busy));
    expect(eventsOf(events, 'checkpointed').length).toBeGreaterThan(1);
    expect(result.stats.evaluations).toBe(700);
    const resumed = await resumeManager(directory, { exitConditions: maxEvaluations(1_000) });
    const second = await finished(resumed);
    expect(second.result.stats.evaluations).toBe(1_000);
    const run = openRun(directory);
    for (const optimizer of run.optimizers) {
      const ids = [...optimizer.ids()].sort((a, b) => a - b);
      expect(ids).toEqual(ids.map((_, i) => i));
      const calls = [...(callsIn(directory).get(optimizer.id) ?? [])].sort((a, b) => a - b);
      expect(calls).toEqual(ids);
    }
    expect(run.evaluations).toBe(1_000);
    run.close();
  });
});

describe('guarantee 70: a checkpoint is plain data', () => {
  test('of a versioned format: one of a later version is refused by name', async () => {
    const { directory } = await ended(HALF);
    const head = join(directory, 'checkpoints', 'c_000', 'checkpoint');
    const bytes = readFileSync(head);
    bytes.writeUInt32LE(bytes.readUInt32LE(4) + 1, 4);
    bytes.writeUInt32LE(crc32(bytes.subarray(0, 28)), 28);
    writeFileSync(head, bytes);
    const named = resumeManager(directory, { ...MORE, from: 'c_000' });
    await expect(named).rejects.toMatchObject({
      code: 'GLOMPO_CHECKPOINT',
      message: expect.stringMatching(/c_000.*the format 2/),
    });
  });

  test('no path in it leads out of it, and nothing in it is executed', async () => {
    const { directory } = await ended(HALF);
    const place = join(directory, 'checkpoints', 'c_000');
    const outside = freshDirectory();
    mkdirSync(outside);
    writeFileSync(
      join(place, 'index.js'),
      `require('fs').writeFileSync(${JSON.stringify(join(outside, 'x'))}, '')`,
    );
    await (await resumeManager(directory, MORE)).run();
    expect(readdirSync(outside)).toEqual([]);
  });
});

describe('guarantee 71: nobody waits for a checkpoint', () => {
  test('an evaluation that takes long does not hold up the others', async () => {
    const directory = freshDirectory();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let others = 0;
    const task = async (x: Float64Array, { optimizerId }: { readonly optimizerId: number }) => {
      if (optimizerId === 1) await held;
      else others += 1;
      await new Promise((resolve) => setImmediate(resolve));
      return x[0] ** 2 + x[1] ** 2;
    };
    const optSelector = cycle(randomSearch());
    const exitConditions = maxEvaluations(1e9);
    const free = settings(directory, { task, optSelector, maxJobs: 2, deterministic: false, exitConditions });
    const manager = createManager({ ...free, checkpointControl: { patience: 60 } });
    const running = manager.run();
    for await (const { type } of manager.events()) if (type === 'improved') break;
    const checkpoint = manager.checkpoint();
    const before = others;
    while (others < before + 100) await new Promise((resolve) => setImmediate(resolve));
    release();
    await checkpoint;
    await manager.stop();
    expect(await running).toMatchObject({ outcome: 'interrupted' });
  });
});

describe('guarantees 72 and 73: a checkpoint that fails', () => {
  /** A file stands where the directory of the checkpoints shall be. */
  async function failing(more: ManagerConfig['checkpointControl']) {
    const directory = freshDirectory();
    mkdirSync(directory);
    writeFileSync(join(directory, 'checkpoints'), '');
    const manager = createManager(
      settings(directory, { checkpointControl: { everyEvaluations: 100, ...more } }),
    );
    const events = manager.events();
    const result = await manager.run().catch((error: unknown) => error);
    const all = [];
    for await (const event of events) all.push(event);
    return { result, events: all };
  }

  test('is warned of, and nobody says that it was written', async () => {
    const { result, events } = await failing({});
    expect(result).toMatchObject({ outcome: 'completed', stats: { evaluations: 300 } });
    expect(warningsIn(events)).toContainEqual(expect.stringContaining('checkpoint'));
    expect(eventsOf(events, 'checkpointed')).toEqual([]);
  });

  test('ends the run where that is asked for', async () => {
    const { result } = await failing({ raiseOnFailure: true });
    expect(result).toMatchObject({ code: 'GLOMPO_CHECKPOINT' });
  });
});

test('guarantee 74: what a name holds is kept: dots and endings too', async () => {
  for (const name of ['fit.v1.2', 'fit.tar.gz']) {
    const { directory } = await ended({ ...HALF, checkpointControl: { atExit: true, namingFormat: name } });
    expect(readdirSync(join(directory, 'checkpoints'))).toEqual([name]);
  }
});

test('guarantee 75: a run goes on from one checkpoint any number of times, beside its journal and elsewhere', async () => {
  const whole = await ended();
  const { directory } = await ended(HALF);
  const checkpoint = join(directory, 'checkpoints', 'c_000');
  for (let times = 0; times < 2; times += 1) {
    const workingDir = freshDirectory();
    const { numbers } = await finished(await resumeManager(checkpoint, { ...MORE, workingDir }));
    expect(numbers).toEqual(whole.numbers);
  }
  const { numbers } = await finished(await resumeManager(directory, { ...MORE, from: 'c_000' }));
  expect(numbers).toEqual(whole.numbers);
  const runIds = [directory, freshDirectory()].map((place) => {
    if (place !== directory) cpSync(directory, place, { recursive: true });
    const run = openRun(place);
    run.close();
    return run.settings.runId;
  });
  expect(runIds[0]).toBe(runIds[1]);
});

test('guarantee 76: what is recorded beyond a checkpoint is kept, and of earlier sessions nothing is overwritten', async () => {
  const directory = freshDirectory();
  const checkpointControl = { everyEvaluations: 100, keepPast: -1, namingFormat: 'c_%(count)' };
  await createManager(settings(directory, { exitConditions: maxEvaluations(250), checkpointControl })).run();
  const journal = join(directory, 'glompo_journal');
  const [first] = readdirSync(journal).map((name) => join(journal, name));
  const [bytes, rows] = [readFileSync(first), recordedIn(directory)];
  const { numbers } = await finished(await resumeManager(directory, { ...MORE, from: 'c_000' }));
  expect(readFileSync(first).equals(bytes)).toBe(true);
  expect(rows.map((own, i) => numbers[i].slice(0, own.length))).toEqual(rows);
  expect(madeTwice(directory)).toEqual([]);
});

test('guarantee 77: plots show all sessions, made of the journal', async () => {
  const { directory } = await ended(HALF);
  await (await resumeManager(directory, MORE)).run();
  const run = openRun(directory);
  expect(run.sessions).toHaveLength(2);
  expect(JSON.stringify(trajectories(run))).toContain('300');
  run.close();
});

test('guarantee 78: bounds that change are those of new optimizers only, which is said; slots are shared out', async () => {
  const optSelector = cycle(cmaEs(), randomSearch());
  const { directory } = await ended({ ...HALF, optSelector, maxJobs: 2 });
  const bounds: [number, number][] = [
    [-2, 3],
    [10, 11],
  ];
  const resumed = await resumeManager(directory, { ...MORE, bounds, maxJobs: 3 });
  const { events, numbers, warnings } = await finished(resumed);
  expect(warnings).toEqual([expect.stringContaining('bounds')]);
  expect(eventsOf(events, 'optimizerStarted')).toMatchObject([{ optimizerId: 3 }]);
  const second = (own: readonly number[]) => own.filter((_, i) => i % 3 === 2);
  expect([...second(numbers[0]), ...second(numbers[1])].every((x) => x <= 3)).toBe(true);
  expect(second(numbers[2]).every((x) => x >= 10)).toBe(true);
});

test('guarantee 79: a task is named by its module, and only its own files are in a checkpoint', async () => {
  const { directory } = await ended(HALF);
  const place = join(directory, 'checkpoints', 'c_000');
  expect(readdirSync(place).sort()).toEqual(['checkpoint', 'optimizers']);
  rmSync(place, { recursive: true });
  const { numbers } = await finished(await resumeManager(directory, MORE));
  expect(numbers).toEqual((await ended()).numbers);
});

test('guarantee 80: checkpoints are written and read by the version of Node that this runs on, which is supported', async () => {
  const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    readonly engines: { readonly node: string };
  };
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [leastMajor, leastMinor] = (/^>=(\d+)\.(\d+)$/.exec(engines.node) ?? []).slice(1).map(Number);
  expect(major > leastMajor || (major === leastMajor && minor >= leastMinor)).toBe(true);
  const { directory } = await ended(HALF);
  const { events } = await finished(await resumeManager(directory, { ...MORE, from: 'c_000' }));
  expect(eventsOf(events, 'optimizerResumed').map(({ replayed }) => replayed)).toEqual([0, 0]);
});
