import { expect, test, vi } from 'vitest';
import { memoryChannelPair } from '../../../actors/channel/memory-channel.js';
import { messageChannel } from '../../../actors/channel/messages.js';
import type { ChildMessage, OwnerMessage } from '../../../src/protocol/messages.js';
import { encodePoints } from '../../../src/protocol/points-batch.js';
import { ResultsWriter } from '../../../src/protocol/results-batch.js';

function connected() {
  const [a, b] = memoryChannelPair();
  return { owner: messageChannel(a, 'owner'), child: messageChannel(b, 'child'), raw: a };
}

test('messages and batches arrive in order at their handlers', async () => {
  const { owner, child } = connected();
  const seen: unknown[] = [];
  owner.receive({
    onMessage: (message) => seen.push(message.type),
    onResults: (batch) => seen.push([...batch.values]),
  });
  child.receive({
    onMessage: (message) => seen.push(message.type),
    onPoints: (batch) => seen.push([...batch.points]),
  });
  const writer = new ResultsWriter({ capacity: 2, dims: 1 });
  writer.begin();
  writer.values.set([1, 2]);
  owner.send({ type: 'grant', count: 1 });
  owner.sendBatch(encodePoints(0, 2, 1, Float64Array.of(3, 4), 0));
  await vi.waitFor(() => expect(seen).toHaveLength(2));
  child.sendBatch(writer.finish(2, { optimizerId: 0, firstId: 0, busySeconds: 0 }));
  child.send({ type: 'finished', reason: 'small steps' });
  await child.close();
  expect(seen).toEqual(['grant', [3, 4], [1, 2], 'finished']);
});

test('an unknown type is answered, and nothing else happens', async () => {
  const { owner, child } = connected();
  const answers: ChildMessage[] = [];
  const orders: OwnerMessage[] = [];
  owner.receive({ onMessage: (message) => answers.push(message) });
  child.receive({ onMessage: (message) => orders.push(message) });
  owner.send({ type: 'teleport' } as unknown as OwnerMessage);
  owner.send({ type: 'bye' });
  await vi.waitFor(() => expect(answers).toEqual([{ type: 'unsupported', what: 'teleport' }]));
  expect(orders).toEqual([{ type: 'bye' }]);
});

test.each([
  ['a malformed frame', Uint8Array.of(1, 2, 3)],
  ['a batch that nobody expects', encodePoints(0, 1, 1, new Float64Array(1), 0)],
])('%s ends the channel with a named error', async (_, frame) => {
  const { owner, child, raw } = connected();
  child.receive({ onMessage: () => {} });
  raw.send(frame);
  expect(await child.closed).toMatchObject({ by: 'error', error: { code: 'GLOMPO_PROTOCOL' } });
  expect(await owner.closed).toEqual({ by: 'remote' });
});
