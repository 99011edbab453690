import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { crc32 } from 'node:zlib';
import { readCheckpoint } from '../../../../src/storage/checkpoints/index.js';
import { encodeRecord } from '../../../../src/storage/checkpoints/record.js';
import { contentOf, savingTask, storeIn, testDirectory } from './setup.js';

const newDirectory = testDirectory('read-checkpoint');

const refused = (...parts: string[]) =>
  expect.objectContaining({
    code: 'GLOMPO_CHECKPOINT',
    message: expect.stringMatching(new RegExp(parts.join('[\\s\\S]*'))),
  });

async function written(): Promise<string> {
  return (await storeIn(newDirectory()).write(contentOf(30), savingTask)).directory;
}

/** Changes bytes of a file in place, and makes the checksum of its first header right. */
function rewriteHeader(path: string, change: (header: Buffer) => void): void {
  const bytes = readFileSync(path);
  change(bytes);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 28)), 28);
  writeFileSync(path, bytes);
}

/** What a part of a checkpoint can be replaced by. */
const REPLACEMENTS: readonly [string, string, (path: string) => void][] = [
  ['nothing', 'it is missing', (path) => rmSync(path, { recursive: true })],
  [
    'a link to what was there',
    'it is a link|it is no file|it is no directory',
    (path) => {
      const elsewhere = join(dirname(dirname(dirname(path))), `elsewhere-${Math.abs(crc32(path))}`);
      renameSync(path, elsewhere);
      symlinkSync(elsewhere, path);
    },
  ],
  [
    'a pipe',
    'it is no file|it is no directory',
    (path) => {
      rmSync(path, { recursive: true });
      execFileSync('mkfifo', [path]);
    },
  ],
];

describe('a checkpoint is refused', () => {
  describe.each(['checkpoint', 'optimizers/0002', 'optimizers', 'task'])('when %s', (part) => {
    test.each(REPLACEMENTS)('is replaced by %s', async (_by, reason, replace) => {
      const directory = await written();
      replace(join(directory, part));
      expect(() => readCheckpoint(directory)).toThrow(refused(`^${part} of the checkpoint`, reason));
    });
  });

  test('when it is none, or is not there', async () => {
    const directory = newDirectory();
    expect(() => readCheckpoint(directory)).toThrow(refused('is no checkpoint'));
    expect(() => readCheckpoint(join(directory, 'none'))).toThrow(refused('none is no checkpoint'));
  });

  test('when its file is that of another program, or empty', async () => {
    const directory = await written();
    writeFileSync(join(directory, 'checkpoint'), 'PK\x03\x04 and more of an archive, as long as a header');
    expect(() => readCheckpoint(directory)).toThrow(refused('it is no file of a checkpoint'));
    writeFileSync(join(directory, 'checkpoint'), '');
    expect(() => readCheckpoint(directory)).toThrow(refused('it is cut off'));
  });

  test('when its format is newer, with both versions', async () => {
    const directory = await written();
    rewriteHeader(join(directory, 'checkpoint'), (header) => header.writeUInt32LE(7, 4));
    expect(() => readCheckpoint(directory)).toThrow(refused('it has the format 7', 'glompo reads is 1'));
  });

  test('when its format is one that there never was', async () => {
    const directory = await written();
    rewriteHeader(join(directory, 'checkpoint'), (header) => header.writeUInt32LE(0, 4));
    expect(() => readCheckpoint(directory)).toThrow(refused('it is damaged'));
  });

  test.each([2 ** 30, 2 ** 31, 1e300, Number.NaN, -1, 0.5])(
    'when a record says that it has %d bytes',
    async (bytes) => {
      const directory = await written();
      rewriteHeader(join(directory, 'checkpoint'), (header) => header.writeDoubleLE(bytes, 16));
      expect(() => readCheckpoint(directory)).toThrow(refused('it is cut off|it is damaged'));
    },
  );

  test.each<[string, unknown]>([
    ['no object', 5],
    ['without most of it', { runId: 'run' }],
    ['of a time that no clock shows', { ...head(), createdAt: 9e15 }],
    ['of two runs', { ...head(), runId: 'other' }],
  ])('when what it says of itself is well-formed, but %s', async (_what, value) => {
    const directory = await written();
    writeFileSync(join(directory, 'checkpoint'), Buffer.concat(encodeRecord(1, 0, value, 'head').pieces));
    expect(() => readCheckpoint(directory)).toThrow(refused('something else|of two runs'));
  });

  test('when snapshots are exchanged', async () => {
    const directory = await written();
    const [one, two] = ['0001', '0002'].map((name) => join(directory, 'optimizers', name));
    renameSync(one, `${one}.away`);
    renameSync(two, one);
    renameSync(`${one}.away`, two);
    const checkpoint = readCheckpoint(directory);
    expect(() => checkpoint.snapshot(1)).toThrow(refused('optimizers/0001', 'records of another file'));
  });

  test('when a snapshot is that of an earlier checkpoint', async () => {
    const directory = await written();
    const other = await storeIn(newDirectory()).write(contentOf(31), null);
    const path = join('optimizers', '0001');
    writeFileSync(join(directory, path), readFileSync(join(other.directory, path)));
    expect(() => readCheckpoint(directory).snapshot(1)).toThrow(refused('optimizers/0001', 'not the one'));
  });
});

describe('what a task has saved is refused', () => {
  test.each<[string, string, (task: string) => void]>([
    ['a file is missing', 'deep/more of .* it is missing', (task) => rmSync(join(task, 'deep', 'more'))],
    [
      'a file is another',
      'Zustand ü of .* it is damaged',
      (task) => writeFileSync(join(task, 'Zustand ü'), 'STATE'),
    ],
    ['there is one more', 'new of .* was not there', (task) => writeFileSync(join(task, 'new'), '')],
    ['there is a link', 'link of the task', (task) => symlinkSync('deep', join(task, 'link'))],
    [
      'a directory is a link',
      'deep of the task',
      (task) => {
        renameSync(join(task, 'deep'), join(task, '..', 'elsewhere'));
        symlinkSync('../elsewhere', join(task, 'deep'));
      },
    ],
    ['it is gone altogether', 'task of .* it is missing', (task) => rmSync(task, { recursive: true })],
  ])('when %s', async (_what, reason, change) => {
    const directory = await written();
    const checkpoint = readCheckpoint(directory);
    change(join(directory, 'task'));
    await expect(checkpoint.taskDirectory()).rejects.toThrow(refused(reason));
  });
});

test('a refused checkpoint says which one before it can be used', async () => {
  const directory = newDirectory();
  for (const evaluations of [1, 2, 3]) await storeIn(directory).write(contentOf(evaluations), null);
  await storeIn(directory).write(contentOf(9, 'other'), null);
  rmSync(join(directory, 'c_002', 'optimizers', '0001'));
  rmSync(join(directory, 'c_001', 'optimizers', '0001'));
  expect(() => readCheckpoint(join(directory, 'c_002'))).toThrow(
    refused('optimizers/0001 of the checkpoint', 'it is missing', 'c_000 of 20\\d\\d-.* can be used'),
  );
  expect(() => readCheckpoint(join(directory, 'c_002'))).toThrow(
    expect.objectContaining({ data: expect.objectContaining({ instead: join(directory, 'c_000') }) }),
  );
  rmSync(join(directory, 'c_000'), { recursive: true });
  expect(() => readCheckpoint(join(directory, 'c_001'))).toThrow(refused('it is missing\\.$'));
});

test('a checkpoint may be reached by a link, and be elsewhere than it was written', async () => {
  const directory = await written();
  const moved = join(newDirectory(), 'moved');
  mkdirSync(dirname(moved), { recursive: true });
  renameSync(directory, moved);
  const link = join(newDirectory(), 'latest');
  symlinkSync(moved, link);
  const checkpoint = readCheckpoint(link);
  expect(checkpoint.snapshot(1)?.told).toBe(10);
  expect(await checkpoint.taskDirectory()).toBe(join(link, 'task'));
});

function head() {
  const { runId, glompoVersion, settings, state } = contentOf(1);
  const { optimizers: _, ...rest } = state;
  return { runId, glompoVersion, createdAt: 1, settings, state: rest, optimizers: 0, taskFiles: null };
}
