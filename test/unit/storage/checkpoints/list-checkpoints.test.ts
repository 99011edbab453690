import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { listCheckpoints, newestCheckpoint } from '../../../../src/storage/checkpoints/index.js';
import { contentOf, storeIn, testDirectory } from './setup.js';

const newDirectory = testDirectory('list-checkpoints');
afterEach(() => vi.useRealTimers());

/** Writes one that says it was made so many seconds after 1970. */
async function write(directory: string, seconds: number, name: string, runId = 'run'): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_000 * seconds });
  await storeIn(directory, { namingFormat: name }).write(contentOf(seconds, runId), null);
  vi.useRealTimers();
}

const damage = (directory: string, name: string) => writeFileSync(join(directory, name, 'checkpoint'), 'x');

describe('the list of checkpoints', () => {
  test('has the newest first, whatever they are called, and the damaged last', async () => {
    const directory = newDirectory();
    await write(directory, 20, 'b');
    await write(directory, 30, 'a');
    await write(directory, 10, 'c');
    await write(directory, 40, 'd');
    await write(directory, 50, 'e');
    damage(directory, 'd');
    rmSync(join(directory, 'e', 'checkpoint'));
    const list = listCheckpoints(directory);
    expect(list.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'e', 'd']);
    expect(list.map(({ createdAt }) => createdAt?.getTime() ?? null)).toEqual([
      30_000,
      20_000,
      10_000,
      null,
      null,
    ]);
    expect(list[0]).toMatchObject({
      directory: join(directory, 'a'),
      runId: 'run',
      evaluations: 30,
      error: null,
    });
    expect(list.at(3)?.error).toMatchObject({ code: 'GLOMPO_CHECKPOINT' });
    expect(list.at(4)?.error?.message).toMatch(/^checkpoint of the checkpoint .*d cannot be used/);
  });

  test('has nothing that is no checkpoint', async () => {
    const directory = newDirectory();
    await write(directory, 1, 'a');
    mkdirSync(join(directory, 'empty'));
    writeFileSync(join(directory, 'file'), '');
    symlinkSync('a', join(directory, 'latest'));
    mkdirSync(join(directory, '.hidden', 'optimizers'), { recursive: true });
    expect(listCheckpoints(directory).map(({ name }) => name)).toEqual(['a']);
    expect(listCheckpoints(join(directory, 'empty'))).toEqual([]);
  });

  test('is empty where there is no directory, and refused where it is a file', () => {
    const directory = newDirectory();
    expect(listCheckpoints(join(directory, 'none'))).toEqual([]);
    writeFileSync(join(directory, 'file'), '');
    expect(() => listCheckpoints(join(directory, 'file'))).toThrow(
      expect.objectContaining({ code: 'GLOMPO_CHECKPOINT' }),
    );
  });

  test('has of two of the same time that with more evaluations first', async () => {
    const directory = newDirectory();
    vi.useFakeTimers({ toFake: ['Date'], now: 5_000 });
    for (const evaluations of [9, 11, 10]) await storeIn(directory).write(contentOf(evaluations), null);
    expect(listCheckpoints(directory).map((one) => one.evaluations)).toEqual([11, 10, 9]);
  });
});

describe('the newest checkpoint', () => {
  test('is that of the run, or of any', async () => {
    const directory = newDirectory();
    await write(directory, 1, 'a');
    await write(directory, 2, 'b', 'other');
    expect(newestCheckpoint(directory, 'run').checkpoint?.name).toBe('a');
    expect(newestCheckpoint(directory, null).checkpoint?.name).toBe('b');
    expect(newestCheckpoint(directory, 'third')).toEqual({ checkpoint: null, refused: [] });
    expect(newestCheckpoint(join(directory, 'none'), null)).toEqual({ checkpoint: null, refused: [] });
  });

  test('is the newest that can be used; the others are named', async () => {
    const directory = newDirectory();
    for (const [i, name] of ['a', 'b', 'c', 'd'].entries()) await write(directory, i, name);
    damage(directory, 'd');
    rmSync(join(directory, 'c', 'optimizers', '0001'));
    rmSync(join(directory, 'a', 'optimizers', '0001'));
    const { checkpoint, refused } = newestCheckpoint(directory, 'run');
    expect(checkpoint?.name).toBe('b');
    expect(refused.map(({ message }) => /\/([a-d]) cannot/.exec(message)?.[1])).toEqual(['d', 'c']);
    rmSync(join(directory, 'b', 'optimizers'), { recursive: true });
    const none = newestCheckpoint(directory, 'run');
    expect(none.checkpoint).toBeNull();
    expect(none.refused).toHaveLength(4);
  });
});
