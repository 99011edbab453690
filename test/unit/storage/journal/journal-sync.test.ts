import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { JournalSync } from '../../../../src/domain/run-journal.js';
import { FakeFiles } from './fake-files.js';
import { readFrom, record, settled, writerTo } from './memory-writer.js';
import { log, rowsOf, testDirectory, upTo } from './setup.js';

const newDirectory = testDirectory('sync');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('syncing', () => {
  const syncs = ({ calls }: FakeFiles) => calls.filter((call) => call === 'datasync').length;

  test.each<[JournalSync, number, number, number]>([
    ['every', 1, 4, 5],
    ['interval', 1, 1, 3],
    ['never', 0, 0, 1],
  ])('%s: so often at the start, after three writes, at the end', async (sync, atStart, after, atEnd) => {
    const files = new FakeFiles();
    const { writer } = await writerTo(files, { sync });
    expect(syncs(files)).toBe(atStart);
    for (let k = 0; k < 3; k += 1) await record(writer, 10 * k, 10 * k + 10);
    expect(syncs(files)).toBe(after);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(syncs(files)).toBe(sync === 'interval' ? after + 1 : after);
    await record(writer, 30, 40);
    await writer.close(null);
    expect(syncs(files)).toBe(atEnd);
    expect(readFrom(files, newDirectory()).values).toEqual(upTo(40));
  });

  test.each<JournalSync>(['every', 'interval', 'never'])(
    '%s: all is on the disk when somebody waits for it',
    async (sync) => {
      const files = new FakeFiles();
      const { writer } = await writerTo(files, { sync, largestSegment: 900 });
      let [written, synced] = [0, 0];
      const waited: Promise<void>[] = [];
      for (let k = 0; k < 5; k += 1) {
        for (let i = 0; i < 4; i += 1) {
          const at = 40 * k + 10 * i;
          writer.evaluations(1, rowsOf(upTo(10, at), { firstId: at }), 0, 10);
        }
        waited.push(
          writer.synced().then(() => {
            written = files.size;
            synced = files.syncedBytes;
          }),
        );
        if (k % 2 === 0) await settled();
      }
      await vi.advanceTimersByTimeAsync(0);
      await Promise.all(waited);
      expect(files.contents.size).toBeGreaterThan(4);
      expect([writer.isComplete, synced]).toEqual([true, written]);
      await writer.close(null);
      expect([readFrom(files, newDirectory()).values, files.opened]).toEqual([upTo(200), 0]);
      await writer.synced();
    },
  );

  test('nobody waits for a disk that takes nothing', async () => {
    const files = new FakeFiles();
    const { writer, failures } = await writerTo(files);
    files.broken.set('datasync', 'EIO');
    writer.evaluations(1, rowsOf(upTo(10)), 0, 10);
    await writer.synced();
    expect(failures).toHaveLength(1);
    files.broken.clear();
    writer.event(log(1, 'more'));
    await writer.synced();
    expect([writer.isComplete, files.syncedBytes]).toEqual([true, files.size]);
    await writer.close(null);
  });

  test('what is written while the disk syncs is synced too', async () => {
    const files = new FakeFiles();
    const { writer } = await writerTo(files);
    await record(writer, 0, 10);
    await vi.advanceTimersByTimeAsync(999);
    vi.advanceTimersByTime(1);
    await record(writer, 10, 20);
    await vi.advanceTimersByTimeAsync(1_000);
    const last = files.calls.lastIndexOf('datasync');
    expect(last).toBeGreaterThan(files.calls.lastIndexOf('writev'));
    await writer.close(null);
  });
});
