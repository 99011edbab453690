import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { OptimizerSnapshot } from '../../../../src/domain/optimizer-snapshot.js';
import { systemFiles } from '../../../../src/storage/checkpoints/checkpoint-files.js';
import { listCheckpoints, readCheckpoint } from '../../../../src/storage/checkpoints/index.js';
import {
  contentOf,
  namesOf,
  optimizerState,
  runState,
  savingTask,
  snapshotOf,
  storeIn,
  testDirectory,
  wholeOf,
} from './setup.js';

const newDirectory = testDirectory('checkpoints');

const failed = (...parts: string[]) =>
  expect.objectContaining({
    code: 'GLOMPO_CHECKPOINT',
    message: expect.stringMatching(new RegExp(parts.join('[\\s\\S]*'))),
  });

describe('a checkpoint', () => {
  test('is read as it was written', async () => {
    const directory = newDirectory();
    const content = contentOf(30);
    const written = await storeIn(directory, { files: systemFiles }).write(content, savingTask);
    expect(written).toMatchObject({
      name: 'c_000',
      directory: join(directory, 'c_000'),
      saved: 2,
      warnings: [],
    });
    const checkpoint = readCheckpoint(written.directory);
    expect(await wholeOf(checkpoint)).toEqual({ ...content, hasTask: true });
    expect(checkpoint.saved).toEqual([1, 2]);
    expect(checkpoint.snapshot(3)).toBeNull();
    expect(checkpoint.snapshot(4)).toBeNull();
    const task = join(written.directory, 'task');
    expect(await checkpoint.taskDirectory()).toBe(task);
    expect(readFileSync(join(task, 'Zustand ü'), 'utf8')).toBe('state');
    const files = ['checkpoint', 'optimizers/0001', 'optimizers/0002', 'task/Zustand ü', 'task/deep/more'];
    const bytes = files.map((file) => statSync(join(written.directory, file)).size);
    expect(written.bytes).toBe(bytes.reduce((sum, one) => sum + one));
    expect(namesOf(directory)).toEqual(['c_000']);
  });

  test('has no directory of the task when the task has no state', async () => {
    const directory = newDirectory();
    const { directory: made } = await storeIn(directory).write(contentOf(1), async (into) => {
      writeFileSync(join(into, 'file'), '');
      return false;
    });
    expect(await readCheckpoint(made).taskDirectory()).toBeNull();
    expect(namesOf(made)).toEqual(['checkpoint', 'optimizers']);
  });

  test('asks for one snapshot after the other, and for the state at last', async () => {
    const directory = newDirectory();
    const order: string[] = [];
    async function* snapshots(): AsyncGenerator<readonly [number, OptimizerSnapshot]> {
      for (const id of [2, 1]) {
        order.push(`snapshot ${id}`);
        yield [id, snapshotOf(id)];
        const [hidden] = namesOf(directory);
        expect(namesOf(join(directory, hidden, 'optimizers'))).toContain(`000${id}`);
      }
    }
    const content = {
      ...contentOf(1),
      snapshots: snapshots(),
      get state() {
        order.push('state');
        return runState([optimizerState(1), optimizerState(2)]);
      },
    };
    const { directory: made } = await storeIn(directory).write(content, null);
    expect(order).toEqual(['snapshot 2', 'snapshot 1', 'state']);
    expect(readCheckpoint(made).snapshot(2)).toEqual(snapshotOf(2));
  });

  test('leaves out the snapshot of an optimizer that is no plain data, and says so', async () => {
    const broken = snapshotOf(2, { saved: { rate: () => 1 } });
    const content = {
      ...contentOf(1),
      snapshots: new Map([1, 2].map((id) => [id, snapshotOf(id)])).set(2, broken),
    };
    const { warnings, saved, directory } = await storeIn(newDirectory()).write(content, null);
    expect(warnings).toEqual([failed('snapshot of optimizer 2', 'saved.rate is function rate')]);
    expect(saved).toBe(1);
    expect(readCheckpoint(directory).saved).toEqual([1]);
  });

  test('takes a thousand snapshots', async () => {
    const ids = Array.from({ length: 1_000 }, (_, i) => i + 1);
    const content = {
      ...contentOf(1),
      snapshots: ids.map((id) => [id, snapshotOf(id)] as const),
      state: runState(ids.map((id) => optimizerState(id))),
    };
    const { directory } = await storeIn(newDirectory()).write(content, null);
    const checkpoint = readCheckpoint(directory);
    expect(checkpoint.saved).toEqual(ids);
    expect(namesOf(join(directory, 'optimizers')).at(1)).toBe('0002');
    expect(namesOf(join(directory, 'optimizers')).at(-1)).toBe('1000');
    expect(checkpoint.state).toEqual(content.state);
    for (const id of [1, 999, 1_000]) expect(checkpoint.snapshot(id)).toEqual(snapshotOf(id));
  });

  test('may have a name in any script', async () => {
    const directory = join(newDirectory(), 'Ergebnisse 結果');
    const store = storeIn(directory, { namingFormat: 'Prüfpunkt 検査点.v1 🧪 %(count)' });
    await store.write(contentOf(1), savingTask);
    const { name, directory: made } = await store.write(contentOf(2), savingTask);
    expect(name).toBe('Prüfpunkt 検査点.v1 🧪 001');
    expect(readCheckpoint(made).state.evaluations).toBe(2);
    expect(listCheckpoints(directory).map((one) => one.name)).toEqual([name, name.replace('001', '000')]);
  });
});

describe('a checkpoint that cannot be written', () => {
  test.each<[string, Partial<typeof systemFiles>]>([
    ['when a file cannot be', { write: () => Promise.reject(new Error('ENOSPC')) }],
    ['when it does not reach the disk', { sync: () => Promise.reject(new Error('ENOSPC')) }],
    ['when it cannot get its name', { rename: () => Promise.reject(new Error('ENOSPC')) }],
  ])('leaves nothing, and the earlier ones: %s', async (_when, broken) => {
    const directory = newDirectory();
    await storeIn(directory, { namingFormat: 'same' }).write(contentOf(1), null);
    const store = storeIn(directory, { namingFormat: 'same', files: { ...systemFiles, ...broken } });
    await expect(store.write(contentOf(2), null)).rejects.toThrow(
      failed('The checkpoint same cannot be written: ENOSPC'),
    );
    expect(namesOf(directory)).toEqual(['same']);
    expect(readCheckpoint(join(directory, 'same')).state.evaluations).toBe(1);
  });

  test('puts back the one that it was to replace', async () => {
    const directory = newDirectory();
    await storeIn(directory, { namingFormat: 'same' }).write(contentOf(1), null);
    let renames = 0;
    const rename = async (from: string, to: string) => {
      renames += 1;
      if (renames === 2) throw new Error('EIO');
      await systemFiles.rename(from, to);
    };
    const store = storeIn(directory, { namingFormat: 'same', files: { ...systemFiles, rename } });
    await expect(store.write(contentOf(2), null)).rejects.toThrow(failed('EIO'));
    expect(namesOf(directory)).toEqual(['same']);
    expect(readCheckpoint(join(directory, 'same')).state.evaluations).toBe(1);
  });

  test('says what the task said', async () => {
    const directory = newDirectory();
    const broken = () => Promise.reject(new Error('no licence'));
    await expect(storeIn(directory).write(contentOf(1), broken)).rejects.toThrow(failed('no licence'));
    expect(namesOf(directory)).toEqual([]);
  });

  test('names what a task must not leave', async () => {
    const directory = newDirectory();
    const linking = async (into: string) => {
      symlinkSync('/etc/passwd', join(into, 'link'));
      return true;
    };
    await expect(storeIn(directory).write(contentOf(1), linking)).rejects.toThrow(
      failed('link of the task is neither a file nor a directory'),
    );
    expect(namesOf(directory)).toEqual([]);
  });

  test('does not take the place of what is no checkpoint', async () => {
    const directory = newDirectory();
    mkdirSync(join(directory, 'data'));
    writeFileSync(join(directory, 'data', 'precious'), '');
    const store = storeIn(directory, { namingFormat: 'data' });
    await expect(store.write(contentOf(1), null)).rejects.toThrow(failed('data is no checkpoint'));
    expect(namesOf(directory)).toEqual(['data']);
    expect(existsSync(join(directory, 'data', 'precious'))).toBe(true);
  });

  test('says that there can be no directory', async () => {
    const directory = newDirectory();
    writeFileSync(join(directory, 'file'), '');
    await expect(storeIn(join(directory, 'file', 'inner')).write(contentOf(1), null)).rejects.toThrow(
      failed('A checkpoint cannot be written'),
    );
  });
});

describe('older checkpoints', () => {
  test.each([
    [-1, ['c_000', 'c_001', 'c_002', 'c_003']],
    [0, ['c_003']],
    [2, ['c_001', 'c_002', 'c_003']],
    [9, ['c_000', 'c_001', 'c_002', 'c_003']],
  ])('are kept as far as keepPast: %i says', async (keepPast, expected) => {
    const directory = newDirectory();
    for (let i = 0; i < 3; i += 1) await storeIn(directory).write(contentOf(i), null);
    const { warnings } = await storeIn(directory, { keepPast }).write(contentOf(3), null);
    expect(warnings).toEqual([]);
    expect(namesOf(directory)).toEqual(expected);
  });

  test('are only those of the same run and format', async () => {
    const directory = newDirectory();
    await storeIn(directory).write(contentOf(1, 'other'), null);
    await storeIn(directory, { namingFormat: 'mine_%(count)' }).write(contentOf(1), null);
    mkdirSync(join(directory, 'c_777'));
    await storeIn(directory, { keepPast: 0 }).write(contentOf(2), null);
    await storeIn(directory, { keepPast: 0 }).write(contentOf(3), null);
    expect(namesOf(directory)).toEqual(['c_000', 'c_777', 'c_779', 'mine_000']);
  });

  test('that cannot be removed are no reason to fail', async () => {
    const directory = newDirectory();
    await storeIn(directory).write(contentOf(1), null);
    const remove = (path: string) =>
      path.includes('/.checkpoint-') ? Promise.reject(new Error('EBUSY')) : systemFiles.remove(path);
    const store = storeIn(directory, { keepPast: 0, files: { ...systemFiles, remove } });
    const { warnings, directory: made } = await store.write(contentOf(2), null);
    expect(warnings).toEqual([failed('The checkpoint c_000 cannot be removed: EBUSY')]);
    expect(readCheckpoint(made).state.evaluations).toBe(2);
  });

  test('of the same name are replaced', async () => {
    const directory = newDirectory();
    const store = storeIn(directory, { namingFormat: 'same', files: systemFiles });
    for (const evaluations of [1, 2, 3]) await store.write(contentOf(evaluations), savingTask);
    expect(namesOf(directory)).toEqual(['same']);
    expect(readCheckpoint(join(directory, 'same')).state.evaluations).toBe(3);
  });
});
