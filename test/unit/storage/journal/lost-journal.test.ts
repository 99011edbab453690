import { cpSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LOST } from '../../../../src/domain/outcome.js';
import { openRun } from '../../../../src/storage/journal/open-run.js';
import { resumableRun } from '../../../../src/storage/journal/resumable-run.js';
import { folded, goOn, replayed, resumed, sessionsIn, tell } from './sessions.js';
import { segmentPath, started, testDirectory, upTo } from './setup.js';

const newDirectory = testDirectory('lost-journal');
const record = sessionsIn(newDirectory);

describe('a journal that has lost what a checkpoint knows', () => {
  /** A run that lost its last evaluations, or all; the checkpoint had five of the first optimizer, and three others. */
  async function behind(isThere: boolean) {
    const whole = await record(
      (writer) => {
        writer.event(started(1));
        writer.event(started(2));
        tell(writer, 1, [9, 8]);
      },
      (writer) => {
        tell(writer, 2, [7, 1, 6]);
        tell(writer, 1, [5, 4, 3], 2);
      },
    );
    const state = folded(whole);
    const directory = newDirectory();
    if (isThere) cpSync(segmentPath(whole), segmentPath(directory));
    const last = isThere ? resumableRun(directory) : null;
    await goOn(directory, (writer) => tell(writer, 1, [2, 0.5], 5), {}, { state, last });
    last?.close();
    return { directory, state };
  }

  test.each([true, false])(
    'goes on with what is known, and so does the next session: journal there: %j',
    async (isThere) => {
      const { directory, state } = await behind(isThere);
      const next = folded(directory);
      expect(next).toMatchObject({
        evaluations: 10,
        sessions: 3,
        best: { optimizerId: 1, evaluationsAtBest: 10 },
      });
      expect(next.optimizers[1]).toEqual(state.optimizers[1]);
      expect(next.optimizers[0].history).toMatchObject({ length: 7, lost: 0, bestIndex: 6, bestValue: 0.5 });
    },
  );

  test.each([true, false])(
    'gives the rows that are gone as lost ones: journal there: %j',
    async (isThere) => {
      const { directory } = await behind(isThere);
      const from = resumableRun(directory);
      const writer = await resumed(directory, from);
      const store = writer.rowsOf(1);
      expect(store.length).toBe(7);
      const values = upTo(7).map((i) => {
        const { start, rows } = store.read(i);
        return rows.values[i - start];
      });
      expect(values).toEqual([
        ...(isThere ? [9, 8] : [Number.NaN, Number.NaN]),
        Number.NaN,
        Number.NaN,
        Number.NaN,
        2,
        0.5,
      ]);
      const { rows, start } = store.read(4);
      expect([rows.outcomes?.[4 - start], rows.points[2 * (4 - start)]]).toEqual([LOST, Number.NaN]);
      expect(writer.rowsOf(2).length).toBe(3);
      await writer.close(null);
      expect(() => replayed(from, 1)).toThrow(/lost evaluations/);
      expect(replayed(from, 1, 5)).toEqual([[2, 0.5]]);
      from.close();
    },
  );

  test('names the evaluations that are missing, and the others keep their numbers', async () => {
    const { directory } = await behind(true);
    const run = openRun(directory);
    expect(run.damage).toEqual(['evaluations 3 to 8 of the run are missing']);
    expect([...run.optimizer(1).callIds()]).toEqual([1, 2, 9, 10]);
    run.close();
  });
});
