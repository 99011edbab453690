import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { notedGroups } from '../../../../actors/process/group-notes.js';
import { Reaper } from '../../../../actors/reaper/reaper.js';
import type { SweepTarget } from '../../../../actors/reaper/sweep.js';
import { FakeTable, START, tagged } from './fake-table.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'glompo-reaper-'));
  vi.stubEnv('TMPDIR', root);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

const targetOf = (number: number): SweepTarget => ({ prefix: `run/${number}/` });
const [first, second, third] = [1, 2, 3].map(targetOf);

function reaperOf(table: FakeTable): { reaper: Reaper; looks: () => number } {
  let looks = 0;
  table.onLook = () => {
    looks += 1;
  };
  return { reaper: new Reaper('run', START, table), looks: () => looks };
}

describe('the reaper', () => {
  test('looks once for all that end at the same moment', async () => {
    const { reaper, looks } = reaperOf(new FakeTable());
    await Promise.all([first, second, third].map((target) => reaper.reap(target)));
    expect(looks()).toBe(1);
  });

  test('resolves for each when nothing of it is alive, and does not wait for others', async () => {
    const table = new FakeTable(
      { pid: 10, environ: tagged('run/1/') },
      { pid: 20, environ: tagged('run/2/') },
    );
    table.onSignal = (pid) => pid !== 20;
    const { reaper } = reaperOf(table);
    let secondIsOver = false;
    const late = reaper.reap(second).then(() => {
      secondIsOver = true;
    });
    await reaper.reap(first);
    expect(table.pids).toEqual([20]);
    expect(secondIsOver).toBe(false);
    table.onSignal = () => true;
    await late;
    expect(table.pids).toEqual([]);
  });

  test('gives up what it is told to, and keeps no timer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const table = new FakeTable({ pid: 10, environ: tagged('run/1/') });
    table.onSignal = () => false;
    const { reaper } = reaperOf(table);
    const over = reaper.reap(first);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(vi.getTimerCount()).toBe(1);
    reaper.giveUp(first);
    await over;
    expect(vi.getTimerCount()).toBe(0);
  });

  test('writes down groups while they may live, but not those of a namespace', async () => {
    const table = new FakeTable(
      { pid: 10, environ: tagged('run/10/') },
      { pid: 20, environ: tagged('run/20/') },
    );
    table.onSignal = (pid) => pid !== 20;
    const { reaper } = reaperOf(table);
    const [ended, givenUp] = [10, 20].map((group): SweepTarget => ({ prefix: `run/${group}/`, group }));
    for (const target of [ended, givenUp, { prefix: 'run/30/', group: 30, isWrapped: true }])
      reaper.watch(target);
    expect(notedGroups('run')).toEqual([10, 20]);
    const over = reaper.reap(givenUp);
    await reaper.reap(ended);
    reaper.giveUp(givenUp);
    await over;
    expect(notedGroups('run')).toEqual([20]);
  });

  test('sweeps in one go all that is condemned in one turn, and then does what was asked', async () => {
    const table = new FakeTable(
      { pid: 10, environ: tagged('run/1/') },
      { pid: 20, environ: tagged('run/2/') },
    );
    const { reaper, looks } = reaperOf(table);
    await Promise.all(
      [first, second].map((target) => new Promise<void>((next) => reaper.sweep(target, next))),
    );
    expect(table.pids).toEqual([]);
    // One look finds them, one that there are no more.
    expect(looks()).toBe(2);
  });

  test('ends at once all that is watched, and nothing that was reaped', async () => {
    const table = new FakeTable({ pid: 20, environ: tagged('run/2/') });
    const { reaper } = reaperOf(table);
    for (const target of [first, second]) reaper.watch(target);
    await reaper.reap(first);
    table.add({ pid: 10, environ: tagged('run/1/') });
    reaper.sweepAll();
    expect(table.pids).toEqual([10]);
  });

  test('asks before it kills', async () => {
    const table = new FakeTable({ pid: 10, environ: tagged('run/1/') });
    const { reaper } = reaperOf(table);
    await new Promise<void>((next) => reaper.terminate(first, next));
    expect(table.log).toEqual(['SIGTERM 10']);
    expect(table.pids).toEqual([10]);
  });
});

describe('a process table that cannot be read for a while', () => {
  test('says nothing of who is dead', async () => {
    const table = new FakeTable({ pid: 10, environ: tagged('run/1/') });
    const { reaper } = reaperOf(table);
    const all = table.all.bind(table);
    let failures = 3;
    const flaky = Object.assign(table, {
      all: () => {
        failures -= 1;
        return failures < 0 ? all() : (undefined as never);
      },
    });
    await reaper.reap(first);
    expect(flaky.pids).toEqual([]);
  });
});

describe('the time that looking takes', () => {
  test('is a part of all time, however many end one after the other', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const waits: unknown[] = [];
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, wait: number) => {
      waits.push(wait);
      setImmediate(run);
    }) as never);
    const table = new FakeTable();
    const { reaper } = reaperOf(table);
    table.onLook = () => {
      now += 10;
    };
    for (const target of [first, second, third]) await reaper.reap(target);
    vi.restoreAllMocks();
    expect(waits).toEqual([0, 30, 30]);
  });
});

test('where processes are seen a group is not asked by its number, which may be a stranger by now', async () => {
  const kill = vi.spyOn(process, 'kill').mockImplementation(() => true);
  const { reaper } = reaperOf(new FakeTable());
  await reaper.reap({ ...first, group: 4_000_000 });
  expect(kill).not.toHaveBeenCalled();
  kill.mockRestore();
});

describe('without a process table', () => {
  test('the reaper says so, sees nothing, and waits for nothing', async () => {
    const table = new FakeTable({ pid: 10, environ: tagged('run/1/') });
    const blind = Object.assign(table, { all: () => undefined, one: () => undefined });
    const reaper = new Reaper('run', START, blind);
    expect(reaper.seesTags).toBe(false);
    await reaper.reap(first);
    expect(table.log).toEqual([]);
  });
});
