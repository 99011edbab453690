import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunEvent } from '../../../../src/domain/run-events.js';
import { openRun } from '../../../../src/storage/journal/open-run.js';
import { FakeFiles } from './fake-files.js';
import { readFrom as readIn, record, settled, writerTo } from './memory-writer.js';
import { log, rowsOf, testDirectory, upTo } from './setup.js';

const newDirectory = testDirectory('writer');
const readFrom = (files: FakeFiles) => readIn(files, newDirectory());

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a writer', () => {
  test('writes what comes in one go in one go', async () => {
    const files = new FakeFiles();
    const { writer } = await writerTo(files);
    files.calls.length = 0;
    await record(writer, 0, 100);
    expect(files.calls).toEqual(['writev']);
    await writer.close(null);
    expect(readFrom(files)).toMatchObject({ values: upTo(100), damage: [] });
    expect(files.opened).toBe(0);
  });

  test.each([1, 7, 1_000])('writes all though at most %i bytes are taken at once', async (mostAtOnce) => {
    const files = new FakeFiles();
    files.mostAtOnce = mostAtOnce;
    const { writer } = await writerTo(files, { largestSegment: 900 });
    await record(writer, 0, 30);
    await writer.close({ outcome: 'completed', exitReason: '' });
    expect(readFrom(files)).toMatchObject({
      values: upTo(30),
      damage: [],
      sessions: [{ outcome: 'completed' }],
    });
  });

  test('overwrites what an earlier run left in its files', async () => {
    const files = new FakeFiles();
    const first = await writerTo(files);
    await record(first.writer, 0, 200);
    await first.writer.close(null);
    const second = await writerTo(files);
    await record(second.writer, 0, 20);
    await second.writer.close(null);
    expect(readFrom(files)).toMatchObject({ values: upTo(20), damage: [] });
  });

  test('records nothing any more once it is closed, and closes once', async () => {
    const files = new FakeFiles();
    const { writer } = await writerTo(files);
    await record(writer, 0, 10);
    await writer.close({ outcome: 'completed', exitReason: '' });
    const { size } = files;
    await record(writer, 10, 20);
    writer.event(log(1, 'late'));
    await writer.close({ outcome: 'failed', exitReason: '' });
    expect([files.size, files.opened, writer.isComplete]).toEqual([size, 0, true]);
  });

  test('asks the run to slow down when much waits, but not for a disk that takes nothing', async () => {
    const files = new FakeFiles();
    const { writer } = await writerTo(files);
    const large = rowsOf(upTo(10_000));
    for (let i = 0; i < 200; i += 1) writer.evaluations(i, large, 0, 10_000);
    writer.event(log(1, 'after them'));
    expect(writer.hasRoom).toBe(false);
    files.broken.set('writev', 'EIO');
    await settled();
    expect(writer.hasRoom).toBe(true);
    files.broken.clear();
    await vi.advanceTimersByTimeAsync(2_000);
    expect([writer.hasRoom, writer.isComplete]).toEqual([true, true]);
    await writer.close(null);
  });

  test('records a warning in place of an event that is no plain data, and the first 100 failures', async () => {
    const files = new FakeFiles();
    const { writer } = await writerTo(files);
    writer.event({ ...log(1, 'x'), text: (() => {}) as unknown as string } as RunEvent);
    const error = new Error('no');
    for (let evaluationId = 0; evaluationId < 150; evaluationId += 1)
      writer.event({ at: 1, type: 'evaluationFailed', optimizerId: 2, evaluationId, x: [1], error } as never);
    writer.event({ at: 1, type: 'output', source: 'x', optimizerId: 1, stream: 'stdout', text: 'y' });
    await writer.close(null);
    const directory = newDirectory();
    files.copyTo(directory);
    const run = openRun(directory);
    const [first, ...others] = run.events();
    expect(first).toMatchObject({ type: 'warning', error: { code: 'GLOMPO_JOURNAL' } });
    expect([others.length, run.optimizer(2).messages.length, run.damage]).toEqual([100, 100, []]);
    run.close();
  });
});

describe('a disk that fails', () => {
  test.each(['open', 'writev', 'datasync', 'truncate'] as const)(
    'before the run begins, in %s, is an error at once, and nothing stays open',
    async (operation) => {
      const files = new FakeFiles();
      files.broken.set(operation, 'EACCES');
      await expect(writerTo(files)).rejects.toThrow('EACCES');
      expect(files.opened).toBe(0);
    },
  );

  test('is said once, tried again, and all is there in the end', async () => {
    const files = new FakeFiles();
    const { writer, failures, recoveries } = await writerTo(files, { largestSegment: 400 });
    await record(writer, 0, 20);
    for (const operation of ['writev', 'datasync', 'open'] as const) {
      const before = failures.length;
      files.broken.set(operation, 'EIO');
      await record(writer, 20 * (before + 1), 20 * (before + 1) + 20);
      await vi.advanceTimersByTimeAsync(10_000);
      expect([failures.length, recoveries()]).toEqual([before + 1, before]);
      files.broken.clear();
      await vi.advanceTimersByTimeAsync(2_000);
      expect([failures.length, recoveries(), writer.isComplete]).toEqual([before + 1, before + 1, true]);
    }
    await writer.close({ outcome: 'completed', exitReason: '' });
    expect(readFrom(files)).toMatchObject({
      values: upTo(80),
      damage: [],
      sessions: [{ outcome: 'completed' }],
    });
  });

  test('that is full keeps every whole frame that it took, and no part of one', async () => {
    const whole = new FakeFiles();
    const { writer: undisturbed } = await writerTo(whole);
    const start = whole.size;
    await record(undisturbed, 0, 50);
    const frame = (whole.size - start) / 5;
    await undisturbed.close(null);
    for (let room = 0; room <= 5 * frame; room += 31) {
      const files = new FakeFiles();
      const { writer, failures } = await writerTo(files);
      files.capacity = start + room;
      await record(writer, 0, 50);
      const fitting = Math.floor(room / frame);
      expect(failures.length).toBe(fitting < 5 ? 1 : 0);
      expect(readFrom(files)).toMatchObject({ values: upTo(10 * fitting), damage: [] });
      expect(files.size).toBe(start + fitting * frame);
      files.capacity = Infinity;
      await record(writer, 50, 60);
      await vi.advanceTimersByTimeAsync(2_000);
      expect(writer.isComplete).toBe(true);
      await writer.close(null);
      expect(readFrom(files)).toMatchObject({ values: upTo(60), damage: [] });
    }
  });

  test('to the very end leaves what was written before, and does not hold up the end', async () => {
    const files = new FakeFiles();
    const { writer, failures } = await writerTo(files);
    await record(writer, 0, 20);
    files.capacity = 0;
    await record(writer, 20, 40);
    await writer.close({ outcome: 'completed', exitReason: '' });
    expect([failures.length, writer.isComplete, files.opened]).toEqual([1, false, 0]);
    expect(readFrom(files)).toMatchObject({ values: upTo(20), damage: [], sessions: [{ outcome: null }] });
  });

  test('that recovers at the end has all', async () => {
    const files = new FakeFiles();
    const { writer } = await writerTo(files);
    files.broken.set('writev', 'ENOSPC');
    await record(writer, 0, 40);
    files.broken.clear();
    await writer.close(null);
    expect(readFrom(files)).toMatchObject({ values: upTo(40), damage: [] });
  });

  test('a file that was removed is written anew with what it had, and that is said', async () => {
    const files = new FakeFiles();
    const { writer, failures } = await writerTo(files);
    await record(writer, 0, 20);
    files.remove();
    await vi.advanceTimersByTimeAsync(1_000);
    await record(writer, 20, 40);
    expect(failures).toEqual([expect.stringContaining('removed')]);
    expect(readFrom(files)).toMatchObject({ values: upTo(40), damage: [] });
    files.remove();
    await record(writer, 40, 50);
    await writer.close(null);
    expect(readFrom(files)).toMatchObject({ values: upTo(50), damage: [] });
    expect(files.opened).toBe(0);
  });

  test('a file that was removed on a disk that is full is rescued when there is room', async () => {
    const files = new FakeFiles();
    const { writer, failures } = await writerTo(files);
    await record(writer, 0, 20);
    files.remove();
    files.capacity = 100;
    await vi.advanceTimersByTimeAsync(1_000);
    await record(writer, 20, 40);
    expect(failures).toEqual([expect.stringContaining('ENOSPC')]);
    files.capacity = Infinity;
    await vi.advanceTimersByTimeAsync(2_000);
    await writer.close(null);
    expect(readFrom(files)).toMatchObject({ values: upTo(40), damage: [] });
    expect(files.opened).toBe(0);
  });
});
