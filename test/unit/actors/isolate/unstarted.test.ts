import { expect, test } from 'vitest';
import { unstartedIsolate } from '../../../../actors/isolate/unstarted.js';

test.each(['threads', 'processes'] as const)(
  'one of the %s that was not started is dead',
  async (backend) => {
    const isolate = unstartedIsolate(backend, 'spawn EAGAIN');
    expect([isolate.backend, isolate.pid]).toEqual([backend, undefined]);
    expect(await isolate.exited).toEqual({
      clean: false,
      detail: 'it could not be started: spawn EAGAIN',
    });
  },
);

test('its channel takes what is said and ends by itself', async () => {
  const { channel } = unstartedIsolate('threads', 'no memory');
  channel.receive(() => expect.fail('nothing can arrive'));
  expect(() => channel.send(Uint8Array.of(1))).not.toThrow();
  expect(await channel.closed).toEqual({ by: 'remote' });
  expect(channel.send(Uint8Array.of(1))).toBe(false);
  await channel.drained();
});

test('ending it does nothing', async () => {
  const isolate = unstartedIsolate('processes', 'no memory');
  for (const end of [isolate.terminate, isolate.kill, isolate.abandon]) expect(end).not.toThrow();
  expect((await isolate.exited).clean).toBe(false);
});

test('its reason may come later', async () => {
  const { exited } = unstartedIsolate('processes', Promise.resolve('spawn EMFILE'));
  expect((await exited).detail).toContain('spawn EMFILE');
});
