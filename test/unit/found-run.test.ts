import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { foundRun } from '../../src/found-run.js';
import { JOURNAL_DIRECTORY } from '../../src/storage/journal/segment-files.js';
import { contentOf, storeIn, testDirectory } from './storage/checkpoints/setup.js';
import { rowsOf, settingsFor, started, writerIn } from './storage/journal/setup.js';

const newDirectory = testDirectory('found-run');

/** A working directory with a journal of three evaluations, and checkpoints of the runs with these names. */
async function runIn(checkpointsOf: readonly string[] = [], runId = 'run-1'): Promise<string> {
  const directory = newDirectory();
  mkdirSync(join(directory, JOURNAL_DIRECTORY), { recursive: true });
  const writer = await writerIn(directory, { settings: settingsFor(2, { runId }) });
  writer.event(started(1));
  writer.evaluations(1, rowsOf([3, 2, 1]), 0, 3);
  await writer.close(null);
  let evaluations = 0;
  for (const run of checkpointsOf) {
    evaluations += 1;
    await storeIn(join(directory, 'checkpoints')).write(contentOf(evaluations, run), null);
  }
  return directory;
}

function found(path: string, from?: string) {
  const run = foundRun(path, from);
  run.journal?.close();
  return run;
}

const codeOf = (code: string) => expect.objectContaining({ code });

describe('a working directory', () => {
  test('has its journal, and no checkpoint when there is none', async () => {
    const directory = await runIn();
    const run = found(directory);
    expect(run).toMatchObject({ directory, checkpoint: null, warnings: [] });
    expect(run.journal?.evaluations).toBe(3);
  });

  test('has the newest checkpoint of its run', async () => {
    const { checkpoint, warnings } = found(await runIn(['run-1', 'run-1', 'another']));
    expect(checkpoint?.name).toBe('c_001');
    expect(warnings.length).toBeLessThanOrEqual(1);
  });

  test('has the one before when the newest is damaged, and says so', async () => {
    const directory = await runIn(['run-1', 'run-1']);
    writeFileSync(join(directory, 'checkpoints', 'c_001', 'checkpoint'), 'nonsense');
    const { checkpoint, warnings } = found(directory);
    expect(checkpoint?.name).toBe('c_000');
    expect(warnings).toEqual([expect.stringContaining('c_001')]);
  });

  test('has the one that is named, by its name or its path', async () => {
    const directory = await runIn(['run-1', 'run-1']);
    expect(found(directory, 'c_000').checkpoint?.name).toBe('c_000');
    expect(found(directory, join(directory, 'checkpoints', 'c_000')).checkpoint?.name).toBe('c_000');
  });

  test.each([
    ['is not there', 'c_009', 'GLOMPO_CHECKPOINT'],
    ['is damaged', 'c_001', 'GLOMPO_CHECKPOINT'],
    ['is of another run', 'c_002', 'GLOMPO_RESUME'],
  ])('is refused with a checkpoint that %s', async (_, name, code) => {
    const directory = await runIn(['run-1', 'run-1', 'another']);
    writeFileSync(join(directory, 'checkpoints', 'c_001', 'checkpoint'), 'nonsense');
    expect(() => foundRun(directory, name)).toThrow(codeOf(code));
  });

  test('without its journal has its checkpoints', async () => {
    const directory = await runIn(['run-1', 'run-1']);
    rmSync(join(directory, JOURNAL_DIRECTORY), { recursive: true });
    const { journal, checkpoint } = found(directory);
    expect([journal, checkpoint?.name]).toEqual([null, 'c_001']);
  });

  test('with nothing of a run in it is refused', () => {
    const directory = newDirectory();
    expect(() => foundRun(directory, undefined)).toThrow(codeOf('GLOMPO_RESUME'));
    expect(() => foundRun(join(directory, 'absent'), undefined)).toThrow(/no journal, and no checkpoint/);
  });
});

describe('a checkpoint', () => {
  test('where it was written has its journal beside it', async () => {
    const directory = await runIn(['run-1', 'run-1']);
    const run = found(join(directory, 'checkpoints', 'c_000'));
    expect(run.directory).toBe(directory);
    expect([run.journal?.evaluations, run.checkpoint?.name]).toEqual([3, 'c_000']);
  });

  test('that was copied elsewhere stands alone', async () => {
    const copy = join(newDirectory(), 'copy');
    cpSync(join(await runIn(['run-1']), 'checkpoints', 'c_000'), copy, { recursive: true });
    expect(found(copy)).toMatchObject({ directory: null, journal: null, checkpoint: { runId: 'run-1' } });
  });

  test('that was copied beside the journal of another run stands alone', async () => {
    const other = await runIn([], 'another');
    const copy = join(other, 'copy');
    cpSync(join(await runIn(['run-1']), 'checkpoints', 'c_000'), copy, { recursive: true });
    expect(found(copy)).toMatchObject({ directory: null, journal: null });
  });
});
