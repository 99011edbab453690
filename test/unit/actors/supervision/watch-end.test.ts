import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ChannelEnd } from '../../../../actors/channel/channel.js';
import type { Isolate, IsolateExit } from '../../../../actors/isolate/isolate.js';
import type { Supervised } from '../../../../actors/supervision/supervised.js';
import { watchEnd } from '../../../../actors/supervision/watch-end.js';
import type { LifecycleEvent } from '../../../../machines/lifecycle-types.js';
import { GlompoError } from '../../../../src/domain/errors.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watched(working = false) {
  let exit: (how: IsolateExit) => void = () => {};
  let close: (end: ChannelEnd) => void = () => {};
  const exited = new Promise<IsolateExit>((resolve) => {
    exit = resolve;
  });
  const closed = new Promise<ChannelEnd>((resolve) => {
    close = resolve;
  });
  const said: string[] = [];
  const destroy = vi.fn();
  watchEnd({ exited } as Isolate, { closed, destroy }, {
    working,
    send: (event: LifecycleEvent) => {
      const text = 'detail' in event ? event.detail : 'reason' in event ? event.reason : '';
      said.push(`${event.type}: ${text}`);
    },
  } as unknown as Supervised);
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  return { exit, close, said, destroy, pass };
}

const DEAD: IsolateExit = { clean: false, detail: 'killed by SIGKILL' };

describe('a death', () => {
  test('is told when all was taken in that had been sent', async () => {
    const { exit, close, said, pass, destroy } = watched();
    exit(DEAD);
    await pass(500);
    expect(said).toEqual([]);
    close({ by: 'remote' });
    await pass(0);
    expect(said).toEqual(['exited: killed by SIGKILL']);
    expect(destroy).toHaveBeenCalledTimes(1);
    await pass(10_000);
    expect(said).toHaveLength(1);
  });

  test('is told in the end though something holds the channel open', async () => {
    const { exit, said, pass, destroy } = watched();
    exit(DEAD);
    await pass(999);
    expect([said, destroy.mock.calls.length]).toEqual([[], 0]);
    await pass(1);
    expect(said).toEqual(['exited: killed by SIGKILL']);
    expect(destroy).toHaveBeenCalledTimes(1);
  });

  test('of which nothing was said is no end as it should be, whatever the status', async () => {
    const { exit, close, said, pass } = watched(true);
    exit({ clean: true, detail: 'exit status 0' });
    close({ by: 'remote' });
    await pass(0);
    expect(said).toEqual(['exited: it ended without a word (exit status 0)']);
  });

  test('by force of one that worked is told as it was', async () => {
    const { exit, close, said, pass } = watched(true);
    exit(DEAD);
    close({ by: 'remote' });
    await pass(0);
    expect(said).toEqual(['exited: killed by SIGKILL']);
  });

  test('is told with what was wrong with the channel', async () => {
    const { exit, close, said, pass } = watched();
    exit(DEAD);
    close({ by: 'error', error: new GlompoError('GLOMPO_PROTOCOL', 'half a frame') });
    await pass(0);
    expect(said.at(-1)).toBe('exited: killed by SIGKILL; half a frame');
    expect(said.filter((text) => text.startsWith('exited'))).toHaveLength(1);
  });
});

describe('a channel that ends first', () => {
  test('in order, and then its isolate, is the usual end', async () => {
    const { exit, close, said, pass } = watched();
    close({ by: 'remote' });
    await pass(900);
    exit({ clean: true, detail: 'exit status 0' });
    await pass(10_000);
    expect(said).toEqual(['exited: exit status 0']);
  });

  test('in order, while its isolate lives on, is a failure after a while, and the isolate is ended', async () => {
    const { exit, close, said, pass } = watched();
    close({ by: 'remote' });
    await pass(999);
    expect(said).toEqual([]);
    await pass(1);
    const reason = 'it closed its channel and lived on';
    expect(said).toEqual([`failed: ${reason}`, `close: ${reason}`]);
    exit(DEAD);
    await pass(0);
    expect(said.at(-1)).toBe('exited: killed by SIGKILL');
  });

  test('with an error is a failure at once', async () => {
    const { close, said, pass } = watched();
    close({ by: 'error', error: new GlompoError('GLOMPO_PROTOCOL', 'no such frame') });
    await pass(0);
    expect(said).toEqual(['failed: no such frame', 'close: no such frame']);
  });
});
