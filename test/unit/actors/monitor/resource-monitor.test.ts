import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ResourceMonitor } from '../../../../actors/monitor/resource-monitor.js';
import type { Isolate } from '../../../../actors/isolate/isolate.js';
import type { Served } from '../../../../actors/supervision/isolate-source.js';
import type { ResourceSample } from '../../../../src/domain/resource-usage.js';
import { fakeIsolate, fakeReading } from './setup.js';

let now = 0;
const made: ResourceMonitor[] = [];
beforeEach(() => {
  now = 0;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  for (const monitor of made.splice(0)) monitor.end();
  vi.useRealTimers();
});

function monitored() {
  const isolates = new Map<Isolate, Served>();
  const heard: ResourceSample[] = [];
  const reading = fakeReading();
  const monitor = new ResourceMonitor({
    isolates: () => isolates,
    seconds: () => now,
    onSample: (sample) => heard.push(sample),
    read: reading.read,
  });
  made.push(monitor);
  const sample = async () => {
    const next = monitor.sample();
    await reading.answer();
    return next;
  };
  return { isolates, heard, monitor, sample, ...reading };
}

const MIB = 2 ** 20;

test('a sample has this process, each process with what belongs to it, and threads', async () => {
  const { isolates, usages, sample, asked } = monitored();
  isolates.set(fakeIsolate({ pid: 10 }).isolate, { name: 'optimizer 1', optimizerId: 1 });
  isolates.set(fakeIsolate({ busyMs: () => 500 }).isolate, { name: 'shared evaluator.0', optimizerId: null });
  usages.set(10, [
    { pid: 10, memoryBytes: 30 * MIB, cpuMs: 400 },
    { pid: 11, memoryBytes: 5 * MIB, cpuMs: 600 },
  ]);
  now = 2;
  const taken = await sample();
  expect(asked).toEqual([[10]]);
  const [manager, optimizer, evaluator] = taken?.usages ?? [];
  expect(manager).toMatchObject({ source: 'manager', optimizerId: null, pid: process.pid });
  expect(manager.memoryBytes).toBeGreaterThan(10 * MIB);
  expect(optimizer).toEqual({
    source: 'optimizer 1',
    optimizerId: 1,
    pid: 10,
    memoryBytes: 35 * MIB,
    cpuPercent: 50,
  });
  expect(evaluator).toEqual({
    source: 'shared evaluator.0',
    optimizerId: null,
    pid: null,
    memoryBytes: null,
    cpuPercent: 25,
  });
  expect(taken).toMatchObject({ at: 2, memoryBytes: (manager.memoryBytes ?? 0) + 35 * MIB });
  expect(taken?.cpuPercent).toBeCloseTo(manager.cpuPercent + 50);
  expect(taken?.loadAverage).toHaveLength(3);
});

test('processor time is that since the sample before, also of processes that come and go', async () => {
  const { isolates, usages, sample } = monitored();
  let busy = 0;
  isolates.set(fakeIsolate({ pid: 10 }).isolate, { name: 'a', optimizerId: 1 });
  isolates.set(fakeIsolate({ busyMs: () => busy }).isolate, { name: 'b', optimizerId: 2 });
  const at = async (seconds: number, cpu: Readonly<Record<number, number>>) => {
    now = seconds;
    const members = Object.entries(cpu).map(([pid, cpuMs]) => ({ pid: Number(pid), memoryBytes: 1, cpuMs }));
    usages.set(10, members);
    const [, a, b] = (await sample())?.usages ?? [];
    return [a.cpuPercent, b.cpuPercent];
  };
  busy = 100;
  expect(await at(1, { 10: 1000 })).toEqual([100, 10]);
  busy = 1_100;
  expect(await at(3, { 10: 1000, 11: 500 })).toEqual([25, 50]);
  expect(await at(4, { 10: 1000, 12: 100 })).toEqual([10, 0]);
});

test('a process that has died is left out', async () => {
  const { isolates, sample } = monitored();
  isolates.set(fakeIsolate({ pid: 10 }).isolate, { name: 'a', optimizerId: 1 });
  expect((await sample())?.usages.map(({ source }) => source)).toEqual(['manager']);
});

test('it never measures twice at the same time, and a fresh sample serves again', async () => {
  const { monitor, asked, answer, heard } = monitored();
  const both = Promise.all([monitor.sample(), monitor.sample()]);
  await answer();
  const [first, second] = await both;
  expect(second).toBe(first);
  expect(asked).toHaveLength(1);
  now = 0.2;
  expect(await monitor.sample()).toBe(first);
  now = 0.3;
  const later = monitor.sample();
  await answer();
  expect(await later).not.toBe(first);
  expect(heard).toHaveLength(2);
});

test('it measures soon, and then at the interval, but at least every ten seconds', async () => {
  const { monitor, asked, answer } = monitored();
  monitor.begin(600);
  for (const [seconds, times] of [
    [0.9, 0],
    [1.1, 1],
    [10.9, 1],
    [11.2, 2],
    [21.3, 3],
  ]) {
    const passed = 1000 * (seconds - now);
    now = seconds;
    await vi.advanceTimersByTimeAsync(passed);
    await answer();
    expect(asked).toHaveLength(times);
  }
});

test('it does not measure again while it still does', async () => {
  const { monitor, asked, answer } = monitored();
  monitor.begin(0.5);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked).toHaveLength(1);
  await answer();
  now = 5;
  await vi.advanceTimersByTimeAsync(500);
  expect(asked).toHaveLength(2);
});

test('after the end nothing is measured, nothing is heard and no timer is left', async () => {
  const { monitor, asked, answer, heard, sample } = monitored();
  const last = await sample();
  now = 1;
  const late = monitor.sample();
  monitor.begin(1);
  monitor.end();
  await answer();
  expect(await late).toBe(last);
  now = 2;
  expect(await monitor.sample()).toBe(last);
  expect(heard).toEqual([last]);
  expect(asked).toHaveLength(2);
  expect(vi.getTimerCount()).toBe(0);
});

test('a sample cannot be changed', async () => {
  const { sample } = monitored();
  const taken = await sample();
  expect([taken, taken?.usages, taken?.usages[0], taken?.loadAverage].every(Object.isFrozen)).toBe(true);
});
