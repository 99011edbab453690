import { expect, test } from 'vitest';
import { EventStream } from '../../../../../actors/host/manager/event-stream.js';
import type { RunEvent } from '../../../../../src/domain/run-events.js';

const event = (optimizerId: number): RunEvent => ({ type: 'optimizerReady', optimizerId, at: 0 });

/** `#wake` holds one waiter: the second call to `next` overwrites the first, which then never settles. */
test('two calls of next at the same time are both answered', { timeout: 1_000 }, async () => {
  const stream = new EventStream();
  const reader = stream.read();
  const both = Promise.all([reader.next(), reader.next()]);
  await new Promise((resolve) => setImmediate(resolve));
  stream.emit(event(1));
  stream.emit(event(2));
  stream.end();
  expect((await both).map(({ value }) => value)).toEqual([event(1), event(2)]);
});
