import { expect, test } from 'vitest';
import { feedReplay, noted } from '../../../../../actors/host/manager/replay-feed.js';
import type { OwnerChannel } from '../../../../../actors/channel/messages.js';
import type { ReplayItem } from '../../../../../src/protocol/replay-item.js';

/** A channel that is full after every frame until somebody drains it. */
function channel() {
  const log: string[] = [];
  const made = {
    sendBatch: (frame: Uint8Array) => {
      log.push(`rows ${frame[0]}`);
      return false;
    },
    send: (message: { type: string; asked?: number; x?: number[]; fx?: number }) => {
      const { type, ...rest } = message;
      log.push([type, ...Object.values(rest).map(String)].join(' '));
      return true;
    },
    drained: async () => void log.push('drained'),
  };
  return { log, channel: made as unknown as OwnerChannel };
}

function rows(number: number): ReplayItem {
  return {
    kind: 'rows',
    frame: Uint8Array.of(number),
    batch: { ids: null, firstId: number, count: 1 },
  };
}

const ITEMS: readonly ReplayItem[] = [
  { kind: 'ask', asked: 2 },
  rows(0),
  { kind: 'inject', asked: 4, x: Float64Array.of(1, 2), fx: 3 },
  rows(1),
];

test('everything is sent in its order, as fast as it is taken, and then its end', async () => {
  const { log, channel: to } = channel();
  await feedReplay(to, ITEMS, () => true);
  expect(log).toEqual([
    'replayAsk 2',
    'rows 0',
    'drained',
    'replayInject 4 1,2 3',
    'rows 1',
    'drained',
    'replayEnd',
  ]);
});

test('others get their turn when the reading takes long', async () => {
  const { log, channel: to } = channel();
  let now = 0;
  const clock = { now: () => (now += 5) };
  setImmediate(() => log.push('somebody else'));
  await feedReplay(to, ITEMS, () => true, clock);
  expect(log.indexOf('somebody else')).toBeGreaterThan(0);
  expect(log.at(-1)).toBe('replayEnd');
});

test('nothing is sent to one that does not listen any more', async () => {
  const { log, channel: to } = channel();
  await feedReplay(to, ITEMS, () => log.length < 2);
  expect(log).toEqual(['replayAsk 2', 'rows 0', 'drained']);
});

test('what cannot be read is an error, and the end is not said', async () => {
  const { log, channel: to } = channel();
  function* broken(): Iterable<ReplayItem> {
    yield rows(0);
    throw new Error('the journal has lost it');
  }
  await expect(feedReplay(to, broken(), () => true)).rejects.toThrow('the journal has lost it');
  expect(log).toEqual(['rows 0', 'drained']);
});

test('evaluations are noted on their way, and nothing else is', () => {
  const seen: number[] = [];
  const passed = [...noted(ITEMS, ({ firstId }) => seen.push(firstId))];
  expect(passed).toEqual(ITEMS);
  expect(seen).toEqual([0, 1]);
});
