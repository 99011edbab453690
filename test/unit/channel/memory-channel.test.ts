import { expect, test } from 'vitest';
import { drawFaults, type Fault } from '../../../actors/channel/faults.js';
import { memoryChannelPair } from '../../../actors/channel/memory-channel.js';

/** Sends five frames through the fault and returns what arrives within so many turns. */
async function throughFault(fault: Fault, turns = 10) {
  const [a, b] = memoryChannelPair({ faults: { aToB: [fault] } });
  const arrived: string[] = [];
  b.receive((frame) => arrived.push(Buffer.from(frame).toString()));
  for (const word of ['zero', 'one', 'two', 'three', 'four']) a.send(Buffer.from(word));
  for (let i = 0; i < turns; i += 1) await new Promise((resolve) => setImmediate(resolve));
  return { a, b, arrived: arrived.join(' ') };
}

test('a delay holds up the frame and those behind it', async () => {
  expect((await throughFault({ frame: 2, kind: 'delay', turns: 4 }, 3)).arrived).toBe('zero one');
  expect((await throughFault({ frame: 2, kind: 'delay', turns: 4 })).arrived).toBe('zero one two three four');
});

test('a cut ends both sides with an error', async () => {
  const { a, b, arrived } = await throughFault({ frame: 2, kind: 'cut' });
  expect(arrived).toBe('zero one');
  for (const end of [await a.closed, await b.closed])
    expect(end).toMatchObject({ by: 'remote', error: { code: 'GLOMPO_CHANNEL_CLOSED' } });
});

test('a stall is noticed by nobody, and ended by destroy', async () => {
  const { a, b, arrived } = await throughFault({ frame: 2, kind: 'stall' });
  expect(arrived).toBe('zero one');
  expect(a.bufferedBytes).toBe(12);
  void a.close();
  a.destroy();
  expect(await a.closed).toEqual({ by: 'local' });
  expect(await b.closed).toEqual({ by: 'remote' });
});

test('frames can be cut short or changed', async () => {
  expect((await throughFault({ frame: 1, kind: 'truncate', bytes: 2 })).arrived).toBe(
    'zero on two three four',
  );
  expect((await throughFault({ frame: 1, kind: 'corrupt', at: 4, mask: 1 })).arrived).toBe(
    'zero ooe two three four',
  );
});

test('faults are the same for the same seed', () => {
  const odds = { frames: 1000, rate: 0.05 };
  expect(drawFaults(1, odds)).toEqual(drawFaults(1, odds));
  expect(drawFaults(1, odds)).not.toEqual(drawFaults(2, odds));
  expect(new Set(drawFaults(1, odds).aToB?.map(({ kind }) => kind)).size).toBe(5);
});
