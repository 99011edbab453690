import { describe, expect, test } from 'vitest';
import { EventStream } from '../../../../../actors/host/manager/event-stream.js';
import type { RunEvent } from '../../../../../src/domain/run-events.js';

const event = (optimizerId: number): RunEvent => ({ type: 'optimizerReady', optimizerId, at: optimizerId });

async function all(reader: AsyncIterableIterator<RunEvent>): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const one of reader) events.push(one);
  return events;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a reader', () => {
  test('gets what is emitted from now on, in order, and ends with the stream', async () => {
    const stream = new EventStream();
    stream.emit(event(1));
    const reader = stream.read();
    stream.emit(event(2));
    stream.emit(event(3));
    stream.end();
    expect(await all(reader)).toEqual([event(2), event(3)]);
    expect(await reader.next()).toEqual({ done: true, value: undefined });
  });

  test('waits for what is not there yet', async () => {
    const stream = new EventStream();
    const next = stream.read().next();
    await turn();
    stream.emit(event(1));
    expect(await next).toEqual({ done: false, value: event(1) });
  });

  test('answers calls that were made at the same time, in their order', { timeout: 1_000 }, async () => {
    const stream = new EventStream();
    const reader = stream.read();
    const all = Promise.all([reader.next(), reader.next(), reader.next()]);
    await turn();
    stream.emit(event(1));
    stream.emit(event(2));
    stream.end();
    expect((await all).map(({ value }) => value)).toEqual([event(1), event(2), undefined]);
  });

  test('that waits is released by the end', async () => {
    const stream = new EventStream();
    const next = stream.read().next();
    await turn();
    stream.end();
    expect((await next).done).toBe(true);
  });

  test('that comes after the end gets nothing', async () => {
    const stream = new EventStream();
    stream.end();
    expect(await all(stream.read())).toEqual([]);
    expect(stream.observed).toBe(false);
  });

  test('does not take from another', async () => {
    const stream = new EventStream();
    const readers = [stream.read(), stream.read()];
    stream.emit(event(1));
    stream.end();
    expect(await Promise.all(readers.map(all))).toEqual([[event(1)], [event(1)]]);
  });

  test('that leaves its loop is forgotten', async () => {
    const stream = new EventStream();
    const reader = stream.read();
    expect(stream.observed).toBe(true);
    stream.emit(event(1));
    stream.emit(event(2));
    for await (const one of reader) {
      expect(one).toEqual(event(1));
      break;
    }
    expect(stream.observed).toBe(false);
    stream.emit(event(3));
    expect((await reader.next()).done).toBe(true);
  });

  test('that leaves while it waits is released', async () => {
    const stream = new EventStream();
    const reader = stream.read();
    const next = reader.next();
    await turn();
    await reader.return?.();
    expect((await next).done).toBe(true);
  });
});

describe('the buffer of a reader', () => {
  test('holds ten thousand events', async () => {
    const stream = new EventStream();
    const reader = stream.read();
    for (let i = 0; i < 10_000; i += 1) stream.emit(event(i));
    stream.end();
    expect(await all(reader)).toHaveLength(10_000);
  });

  test('is bounded: the oldest are dropped, and how many is said', async () => {
    const stream = new EventStream();
    const reader = stream.read();
    for (let i = 0; i < 53_210; i += 1) stream.emit(event(i));
    stream.end();
    const [first, ...others] = await all(reader);
    expect(first.type).toBe('dropped');
    const count = first.type === 'dropped' ? first.count : 0;
    expect(count + others.length).toBe(53_210);
    expect(others.length).toBeLessThanOrEqual(10_000);
    expect(others[0]).toEqual(event(count));
    expect(first.at).toBe(others[0].at);
    expect(others.at(-1)).toEqual(event(53_209));
  });

  test('of a slow reader does not cost a quick one anything', async () => {
    const stream = new EventStream();
    const slow = stream.read();
    const quick = stream.read();
    for (let i = 0; i < 20_000; i += 1) {
      stream.emit(event(i));
      expect(await quick.next()).toEqual({ done: false, value: event(i) });
    }
    expect((await slow.next()).value.type).toBe('dropped');
  });

  test('says each time how many were dropped since', async () => {
    const stream = new EventStream();
    const reader = stream.read();
    let dropped = 0;
    let read = 0;
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < 10_001; i += 1) stream.emit(event(i));
      const { value } = await reader.next();
      expect(value.type).toBe('dropped');
      dropped += value.type === 'dropped' ? value.count : 0;
    }
    stream.end();
    read += (await all(reader)).length;
    expect(dropped + read).toBe(20_002);
  });
});
