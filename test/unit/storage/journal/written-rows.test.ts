import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { History } from '../../../../src/domain/history.js';
import { decodeDetail } from '../../../../src/protocol/detail.js';
import { FakeFiles } from './fake-files.js';
import { rowsOf, settingsFor, testDirectory, turns, upTo, writerIn } from './setup.js';

const newDirectory = testDirectory('written-rows');

test('rows can be read back as soon as they are written, and no sooner', async () => {
  const writer = await writerIn(newDirectory(), { largestSegment: 1_000 });
  const store = writer.rowsOf(2);
  expect(store.length).toBe(0);
  for (let at = 0; at < 100; at += 10) {
    writer.evaluations(1, rowsOf(upTo(10, -at), { firstId: at }), 0, 10);
    writer.evaluations(2, rowsOf(upTo(10, at), { firstId: at }), 0, 10);
  }
  expect(store.length).toBe(0);
  while (!writer.isComplete) await turns(1);
  expect(store.length).toBe(100);
  for (const index of [0, 9, 10, 55, 99]) {
    const { start, count, rows } = store.read(index);
    expect([start, count, [...rows.values]]).toEqual([index - (index % 10), 10, upTo(10, start)]);
  }
  await writer.close(null);
  expect([...store.read(99).rows.values]).toEqual(upTo(10, 90));
});

test('a history gets its old rows from the journal, after it is closed and although it was removed before', async () => {
  const directory = newDirectory();
  const writer = await writerIn(directory, { largestSegment: 100_000 });
  const history = new History(2, decodeDetail);
  history.keepOnlyRecent(writer.rowsOf(1));
  const grow = async (to: number) => {
    for (; history.length < to; ) {
      const at = history.length;
      const rows = rowsOf(upTo(100, at), { firstId: at });
      history.append(rows, 0, 100);
      writer.evaluations(1, rows, 0, 100);
      if (at % 5_000 === 0) while (!writer.isComplete) await turns(1);
    }
  };
  await grow(20_000);
  const wrong = () =>
    upTo(history.length).filter((i) => history.value(i) !== i || history.point(i)[1] !== -i);
  expect(wrong()).toEqual([]);
  rmSync(directory, { recursive: true });
  expect(wrong()).toEqual([]);
  await writer.close(null);
  expect(() => history.value(1_000)).toThrow(expect.objectContaining({ code: 'GLOMPO_JOURNAL' }));
  expect(history.value(19_999)).toBe(19_999);
});

test('rows of another run that began in the same directory later are not taken for its own', async () => {
  const directory = newDirectory();
  const earlier = await writerIn(directory);
  earlier.evaluations(1, rowsOf(upTo(10)), 0, 10);
  await earlier.close(null);
  expect(earlier.rowsOf(1).read(3).rows.values[3]).toBe(3);
  rmSync(directory, { recursive: true });
  const later = await writerIn(directory, { settings: settingsFor(2, { runId: 'run-2' }) });
  later.evaluations(1, rowsOf(upTo(10, 100)), 0, 10);
  await later.close(null);
  expect(later.rowsOf(1).read(3).rows.values[3]).toBe(103);
  expect(() => earlier.rowsOf(1).read(3)).toThrow(expect.objectContaining({ code: 'GLOMPO_JOURNAL' }));
});

test('nothing leaves the memory where the journal cannot be read', async () => {
  const unreadable = await writerIn(newDirectory(), { files: new FakeFiles() });
  unreadable.evaluations(1, rowsOf(upTo(10)), 0, 10);
  await unreadable.close(null);
  expect(unreadable.rowsOf(1).length).toBe(0);
});
