import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { loadTask } from '../../../../../actors/host/task/load-task.js';
import { forgetRestored, restoreTask } from '../../../../../actors/host/task/restore-task.js';
import { saveTask } from '../../../../../actors/host/task/save-task.js';
import { defineTask } from '../../../../../src/define-task.js';
import type { Task, TaskContext } from '../../../../../src/domain/task.js';

const root = mkdtempSync(join(tmpdir(), 'glompo-task-state-'));
afterAll(() => rmSync(root, { recursive: true }));

const context = {} as TaskContext;
const point = Float64Array.of(0);
const failed = (code: string, text: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(text) });

/** A task that counts its calls; its state is their number. */
const COUNTING = `
  import { readFile, writeFile } from 'node:fs/promises';
  import { join } from 'node:path';
  let made = 0;
  export function counting() {
    made += 1;
    let calls = 100 * made;
    return Object.assign(() => (calls += 1), {
      async save(directory) { await writeFile(join(directory, 'calls'), String(calls)); },
      async load(directory) { calls = Number(await readFile(join(directory, 'calls'), 'utf8')); },
    });
  }
  export default counting();
`;

let modules = 0;
function moduleOf(source: string): URL {
  modules += 1;
  const path = join(root, `task-${modules}.mjs`);
  writeFileSync(path, source);
  return pathToFileURL(path);
}

/** A directory with the state of a task that was called so often. */
function savedState(calls: number): string {
  const directory = mkdtempSync(join(root, 'saved-'));
  writeFileSync(join(directory, 'calls'), String(calls));
  return directory;
}

const callsIn = (directory: string) => Number(readFileSync(join(directory, 'calls'), 'utf8'));
const newDirectory = () => mkdtempSync(join(root, 'into-'));

describe('a task with a state', () => {
  test('takes it on when it is loaded, once for all that share it', async () => {
    const task = { ...defineTask(moduleOf(COUNTING)), restoredFrom: savedState(7) };
    const [one, other] = await Promise.all([loadTask(task), loadTask(task)]);
    expect(one(point, context)).toBe(8);
    const third = await loadTask(task);
    expect([other(point, context), third(point, context)]).toEqual([9, 10]);
    forgetRestored(task.restoredFrom);
    const again = await loadTask(task);
    expect(again(point, context)).toBe(8);
  });

  test('takes it on each time that a factory makes one', async () => {
    const reference = {
      ...defineTask(moduleOf(COUNTING), { factory: 'counting' }),
      restoredFrom: savedState(7),
    };
    const one = await loadTask(reference);
    expect([one(point, context), one(point, context)]).toEqual([8, 9]);
    expect((await loadTask(reference))(point, context)).toBe(8);
  });

  test('keeps its own where there is none to take on', async () => {
    const reference = defineTask(moduleOf(COUNTING));
    expect((await loadTask(reference))(point, context)).toBe(101);
    expect((await loadTask({ ...reference, restoredFrom: null }))(point, context)).toBe(102);
  });

  test('is saved from this process, with what was done to it here', async () => {
    const reference = { ...defineTask(moduleOf(COUNTING)), restoredFrom: savedState(7) };
    const task = await loadTask(reference);
    const [one, two] = [newDirectory(), newDirectory()];
    expect(task(point, context)).toBe(8);
    expect(await saveTask(reference, one)).toBe(true);
    expect(task(point, context)).toBe(9);
    expect(await saveTask(reference, two)).toBe(true);
    expect([callsIn(one), callsIn(two)]).toEqual([8, 9]);
  });

  test('is made once for all that is saved of it', async () => {
    const reference = defineTask(moduleOf(COUNTING), { factory: 'counting' });
    const [one, two] = [newDirectory(), newDirectory()];
    await saveTask(reference, one);
    await saveTask(reference, two);
    expect([callsIn(one), callsIn(two)]).toEqual([200, 200]);
  });

  test('can be a function', async () => {
    const task: Task = Object.assign(() => 1, {
      save: (directory: string) => writeFileSync(join(directory, 'calls'), '5'),
    });
    const directory = newDirectory();
    expect(await saveTask(task, directory)).toBe(true);
    expect(callsIn(directory)).toBe(5);
  });

  test('says why it cannot take it on', async () => {
    const reference = { ...defineTask(moduleOf(COUNTING)), restoredFrom: newDirectory() };
    const why = failed('GLOMPO_TASK_LOAD', `could not load its state from ${reference.restoredFrom}: ENOENT`);
    await expect(loadTask(reference)).rejects.toThrow(why);
    await expect(loadTask(reference)).rejects.toThrow(why);
    const throwing: Task = Object.assign(() => 1, {
      load() {
        throw 'no text';
      },
    });
    await expect(restoreTask(throwing, root)).rejects.toThrow(failed('GLOMPO_TASK_LOAD', 'no text'));
  });

  test('says why it cannot be saved, and may be the next time', async () => {
    let fails = true;
    const task: Task = Object.assign(() => 1, {
      save() {
        if (fails) throw new Error('disk full');
      },
    });
    await expect(saveTask(task, root)).rejects.toThrow(
      failed('GLOMPO_CHECKPOINT', 'The task could not save its state: disk full'),
    );
    fails = false;
    expect(await saveTask(task, root)).toBe(true);
  });
});

describe('a task without a state', () => {
  test('has nothing to save, and nothing to take on', async () => {
    const reference = { ...defineTask(moduleOf('export default () => 3;')), restoredFrom: savedState(1) };
    expect((await loadTask(reference))(point, context)).toBe(3);
    expect(await saveTask(reference, newDirectory())).toBe(false);
    expect(await saveTask(() => 1, newDirectory())).toBe(false);
    expect(await saveTask(Object.assign(() => 1, { save: true }) as never, newDirectory())).toBe(false);
  });

  test('that cannot be loaded cannot be saved either, but may be later', async () => {
    const path = join(root, 'later.mjs');
    const reference = defineTask(pathToFileURL(path));
    await expect(saveTask(reference, root)).rejects.toThrow(failed('GLOMPO_TASK_LOAD', 'later.mjs'));
    writeFileSync(path, 'export default Object.assign(() => 1, { save() {} });');
    expect(await saveTask(reference, root)).toBe(true);
  });
});
