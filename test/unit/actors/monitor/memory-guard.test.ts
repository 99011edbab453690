import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MemoryGuard, NODE_MEMORY } from '../../../../actors/monitor/memory-guard.js';
import { fakeIsolate, fakeReading } from './setup.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const MIB = 2 ** 20;

function guarded(maxMemory = 100) {
  const [small, large, thread] = [fakeIsolate({ pid: 10 }), fakeIsolate({ pid: 20 }), fakeIsolate({})];
  const reading = fakeReading();
  const guard = new MemoryGuard({
    isolates: () => [small, large, thread].map(({ isolate }) => isolate),
    maxMemory,
    read: reading.read,
  });
  const look = async () => {
    await vi.advanceTimersByTimeAsync(250);
    await reading.answer();
  };
  const use = (pid: number, ...mib: number[]) =>
    reading.usages.set(
      pid,
      mib.map((size, i) => ({ pid: pid + i, memoryBytes: size * MIB, cpuMs: 0 })),
    );
  return { small, large, thread, guard, look, use, ...reading };
}

test('a process is ended when it and what it started use more than they may, and told why', async () => {
  const { small, large, thread, guard, look, use, asked } = guarded();
  guard.begin();
  use(10, 100 + NODE_MEMORY);
  use(20, 60, 60, 20 + NODE_MEMORY);
  await look();
  expect(asked).toEqual([[10, 20]]);
  expect(large.killed).toEqual([`used ${140 + NODE_MEMORY} MiB, more than maxMemory = 100 MiB`]);
  expect([...small.killed, ...thread.killed]).toEqual([]);
  use(10, 101 + NODE_MEMORY);
  await look();
  expect(small.killed).toHaveLength(1);
  guard.end();
});

test('without a limit nobody looks', async () => {
  const { guard, look, asked } = guarded(Infinity);
  guard.begin();
  await look();
  expect(asked).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test('it does not look again while it still does', async () => {
  const { guard, asked } = guarded();
  guard.begin();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked).toHaveLength(1);
  guard.end();
});

test('after the end nobody is ended any more, and no timer is left', async () => {
  const { large, guard, use, answer } = guarded();
  guard.begin();
  use(20, 1_000);
  await vi.advanceTimersByTimeAsync(250);
  guard.end();
  await answer();
  expect(large.killed).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
