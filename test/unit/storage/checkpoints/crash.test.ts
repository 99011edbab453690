import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listCheckpoints, newestCheckpoint } from '../../../../src/storage/checkpoints/index.js';
import { CrashingFiles, type CrashKind } from './crashing-files.js';
import { contentOf, namesOf, savingTask, storeIn, testDirectory, wholeOf } from './setup.js';

const newDirectory = testDirectory('checkpoint-crash');
const DEAD = { identity: 'dead.1', isDead: () => false };

interface Scenario {
  readonly options: { readonly namingFormat: string; readonly keepPast: number };
  /** What is there before. */
  readonly before: string;
  /** Evaluations of the newest checkpoint of it. */
  readonly newest: number;
}

async function scenarios(): Promise<Readonly<Record<'counted' | 'replaced', Scenario>>> {
  const counted = { namingFormat: 'c_%(count)', keepPast: 1 };
  const replaced = { namingFormat: 'same', keepPast: 0 };
  const [one, other] = [newDirectory(), newDirectory()];
  for (const evaluations of [1, 2, 3]) await storeIn(one).write(contentOf(evaluations), savingTask);
  await storeIn(other, replaced).write(contentOf(3), savingTask);
  return {
    counted: { options: counted, before: one, newest: 3 },
    replaced: { options: replaced, before: other, newest: 3 },
  };
}

/** Lets the writer die at an operation; returns the directory, or null when it had done all before that. */
async function crashed(scenario: Scenario, kind: CrashKind, step: number): Promise<string | null> {
  const directory = newDirectory();
  cpSync(scenario.before, directory, { recursive: true });
  const files = new CrashingFiles(directory, step, kind);
  const store = storeIn(directory, { ...scenario.options, writer: DEAD, files });
  const { warnings } = await store.write(contentOf(4), savingTask).catch(() => ({ warnings: [] }));
  if (!files.hasCrashed) expect(warnings).toEqual([]);
  return files.hasCrashed ? directory : null;
}

async function check(directory: string, { newest }: Scenario): Promise<boolean> {
  expect(listCheckpoints(directory).filter(({ error }) => error !== null)).toEqual([]);
  const { checkpoint, refused } = newestCheckpoint(directory, 'run');
  expect(refused).toEqual([]);
  const evaluations = checkpoint?.state.evaluations ?? 0;
  expect([newest, 4]).toContain(evaluations);
  expect(await wholeOf(checkpoint!)).toEqual({ ...contentOf(evaluations), hasTask: true });
  return evaluations === 4;
}

describe.each<CrashKind>(['before', 'within', 'power'])('a crash, %s an operation,', (kind) => {
  test.each(['counted', 'replaced'] as const)(
    'leaves the new checkpoint or those before it: %s',
    async (name) => {
      const scenario = (await scenarios())[name];
      const before = namesOf(scenario.before);
      let isNew = false;
      for (let step = 0; ; step += 1) {
        const directory = await crashed(scenario, kind, step);
        if (directory === null) {
          expect(step).toBeGreaterThan(14);
          break;
        }
        isNew = await check(directory, scenario);
        if (!isNew && name === 'counted')
          expect(namesOf(directory).filter((one) => !one.startsWith('.'))).toEqual(before);
        // The next writer finds its way, and leaves nothing of the dead one.
        const next = await storeIn(directory, scenario.options).write(contentOf(5), savingTask);
        expect(next.warnings).toEqual([]);
        expect(newestCheckpoint(directory, 'run').checkpoint?.state.evaluations).toBe(5);
        const kept = { counted: isNew ? ['c_003', 'c_004'] : ['c_002', 'c_003'], replaced: ['same'] };
        expect(namesOf(directory)).toEqual(kept[name]);
      }
      expect(isNew).toBe(true);
    },
  );
});

describe('what was left in the directory', () => {
  test('goes when its writer is dead, and stays when it may be alive', async () => {
    const directory = newDirectory();
    await storeIn(directory, { namingFormat: 'a' }).write(contentOf(1), null);
    cpSync(join(directory, 'a'), join(directory, 'a.replaced-by-dead.2'), { recursive: true });
    cpSync(join(directory, 'a'), join(directory, 'b.replaced-by-dead.2'), { recursive: true });
    cpSync(join(directory, 'a'), join(directory, 'c.replaced-by-alive'), { recursive: true });
    const hidden = ['dead.1', 'alive'].map((owner) => `.checkpoint-0123456789abcdef-of-${owner}`);
    for (const name of hidden) mkdirSync(join(directory, name));
    writeFileSync(join(directory, '.checkpoint-notes'), '');
    await storeIn(directory, { namingFormat: 'd' }).write(contentOf(2), null);
    expect(namesOf(directory)).toEqual(
      [hidden[1], '.checkpoint-notes', 'a', 'b', 'c.replaced-by-alive', 'd'].sort(),
    );
  });
});

test.each([
  ['bytes', (path: string) => path.includes('.checkpoint-')],
  ['names', (path: string) => !path.includes('.checkpoint-')],
])(
  'the simulated crash loses %s that were not forced onto the disk, so that those above can fail',
  async (_what, isLost) => {
    const directory = newDirectory();
    const files = new CrashingFiles(directory, Infinity, 'power');
    const { sync } = files;
    files.sync = async (path) => (isLost(path) ? undefined : await sync.call(files, path));
    await storeIn(directory, { files }).write(contentOf(4), null);
    expect(newestCheckpoint(directory, 'run').checkpoint).not.toBeNull();
    files.losePower();
    expect(newestCheckpoint(directory, 'run').checkpoint).toBeNull();
  },
);
