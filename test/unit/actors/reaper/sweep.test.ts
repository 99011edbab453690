import { describe, expect, test } from 'vitest';
import { Sweep, type SweepTarget } from '../../../../actors/reaper/sweep.js';
import { FakeTable, START, tagged } from './fake-table.js';

const RUN: SweepTarget = { prefix: 'run/' };

function sweepOnce(table: FakeTable, target: SweepTarget = RUN, since = START): boolean {
  return new Sweep(table, since).pass([target]).size > 0;
}

describe('a sweep ends', () => {
  test('what carries the tag, or one that begins with it, and nothing else', () => {
    const table = new FakeTable(
      { pid: 10, environ: tagged('run/1/') },
      { pid: 11, environ: tagged('run/1/2/') },
      { pid: 12, environ: tagged('run/12/') },
      { pid: 13, environ: tagged('runner/1/') },
      { pid: 14, environ: 'PATH=/bin\0NOT_GLOMPO_RUN=run/1/\0' },
      { pid: 15 },
    );
    expect(sweepOnce(table, { prefix: 'run/1/' })).toBe(true);
    expect(table.pids).toEqual([12, 13, 14, 15]);
    expect(sweepOnce(table)).toBe(true);
    expect(table.pids).toEqual([13, 14, 15]);
    expect(sweepOnce(table)).toBe(false);
  });

  test('descendants without a tag, however deep', () => {
    const table = new FakeTable(
      { pid: 30, parent: 20 },
      { pid: 20, parent: 10 },
      { pid: 10, environ: tagged('run/1/') },
      { pid: 40 },
    );
    sweepOnce(table);
    expect(table.pids).toEqual([40]);
  });

  test('members of the groups and sessions that members lead, in which leaders may be dead', () => {
    const table = new FakeTable(
      { pid: 10, environ: tagged('run/1/') },
      { pid: 11, group: 10, session: 10 },
      { pid: 12, group: 12, session: 10 },
      { pid: 13, group: 99, session: 99 },
      { pid: 14, group: 77, session: 70 },
    );
    sweepOnce(table, { ...RUN, group: 99 });
    expect(table.pids).toEqual([14]);
  });

  test('a group that is known beside the tag, unless its number has passed to a stranger', () => {
    const table = new FakeTable(
      { pid: 11, group: 10, session: 10 },
      { pid: 20 },
      { pid: 21, group: 20 },
      { pid: 30, environ: tagged('run/3/') },
      { pid: 31, group: 30 },
    );
    const groups = [10, 20, 30].map((group) => ({ ...RUN, group }));
    new Sweep(table, START).pass([RUN, ...groups]);
    expect(table.pids).toEqual([20, 21]);
  });

  test('what a group leads that only a descendant has made', () => {
    const table = new FakeTable(
      { pid: 10, environ: tagged('run/1/') },
      { pid: 11, parent: 10, group: 11, session: 11 },
      { pid: 12, group: 11, session: 11 },
    );
    sweepOnce(table);
    expect(table.pids).toEqual([]);
  });

  test('the programs of a thread, and what is below a process, without that', () => {
    const table = new FakeTable(
      { pid: 10, parent: 5 },
      { pid: 11, parent: 10 },
      { pid: 5 },
      { pid: 12, parent: 5 },
    );
    table.threads.set(7, [10]);
    sweepOnce(table, { prefix: 'none/', thread: () => 7 });
    expect(table.pids).toEqual([5, 12]);
    const own = new FakeTable({ pid: 20, parent: process.pid }, { pid: 21 });
    sweepOnce(own, { prefix: 'none/', below: process.pid });
    expect(own.pids).toEqual([21]);
    expect(own.log.some((line) => line.endsWith(` ${process.pid}`))).toBe(false);
  });

  test('what was written down, when PID and start time are both right', () => {
    const table = new FakeTable({ pid: 10 }, { pid: 11, start: START + 1 });
    const journal = new Map([
      [`10.${START}`, 'run/1/'],
      [`11.${START}`, 'run/1/'],
    ]);
    new Sweep(table, START, () => journal).pass([RUN]);
    expect(table.pids).toEqual([11]);
  });
});

describe('a sweep leaves alone', () => {
  test('what was there before the run', () => {
    const table = new FakeTable({ pid: 10, start: START - 1, environ: tagged('run/1/') });
    expect(sweepOnce(table)).toBe(false);
    expect(table.log).toEqual([]);
  });

  test('this process and those above it, whatever they carry', () => {
    const table = new FakeTable(
      { pid: 3, parent: 2, environ: tagged('run/1/') },
      { pid: 2, environ: tagged('run/') },
    );
    table.add({ pid: process.pid, parent: 3, environ: tagged('run/1/') });
    expect(sweepOnce(table)).toBe(false);
    expect(table.log).toEqual([]);
  });

  test('a process that has got the PID of one that it was about to signal', () => {
    const table = new FakeTable(
      { pid: 10, environ: tagged('run/1/') },
      { pid: 11, environ: tagged('run/2/') },
    );
    table.onLook = () => {
      table.onLook = () => {};
      table.kill(10);
      table.add({ pid: 10, start: START + 5 });
    };
    sweepOnce(table);
    expect(table.pids).toEqual([10]);
    expect(table.log.filter((line) => line.endsWith(' 10'))).toEqual([]);
  });

  test('a process that has got the PID of one that was found before', () => {
    const table = new FakeTable({ pid: 10, environ: tagged('run/1/') });
    const sweep = new Sweep(table, START);
    sweep.pass([RUN]);
    table.add({ pid: 10, start: START + 5 });
    expect(sweep.pass([RUN]).size).toBe(0);
    expect(table.pids).toEqual([10]);
  });

  test('a group that has got the number of one that was empty', () => {
    const table = new FakeTable({ pid: 10, environ: tagged('run/1/') });
    const sweep = new Sweep(table, START);
    sweep.pass([RUN]);
    sweep.pass([RUN]);
    table.add({ pid: 10, start: START + 5 }, { pid: 11, group: 10 });
    expect(sweep.pass([RUN]).size).toBe(0);
    expect(table.pids).toEqual([10, 11]);
  });
});

describe('a sweep', () => {
  test('stops everything before it kills anything, and what was started meanwhile too', () => {
    const table = new FakeTable({ pid: 10, environ: tagged('run/1/') }, { pid: 11, parent: 10 });
    table.onSignal = (pid, signal) => {
      if (pid === 11 && signal === 'SIGSTOP') table.add({ pid: 12, parent: 11 });
      return true;
    };
    sweepOnce(table);
    expect(table.log.slice(0, 3)).toEqual(['SIGSTOP 10', 'SIGSTOP 11', 'SIGSTOP 12']);
    expect(table.log.slice(3).sort()).toEqual(['SIGKILL 10', 'SIGKILL 11', 'SIGKILL 12']);
    expect(table.pids).toEqual([]);
  });

  test('tells which targets were alive', () => {
    const [first, second, third] = [1, 2, 3].map((number): SweepTarget => ({ prefix: `run/${number}/` }));
    const table = new FakeTable(
      { pid: 10, environ: tagged('run/1/') },
      { pid: 30, environ: tagged('run/3/') },
    );
    const sweep = new Sweep(table, START);
    expect([...sweep.pass([first, second, third])]).toEqual([first, third]);
    expect([...sweep.pass([first, second, third])]).toEqual([]);
  });

  test('comes to an end with what may not be signalled, and goes on to tell that it lives', () => {
    const table = new FakeTable({ pid: 10, environ: tagged('run/1/') });
    table.onSignal = () => false;
    const sweep = new Sweep(table, START);
    for (let i = 0; i < 3; i += 1) expect(sweep.pass([RUN]).size).toBe(1);
  });

  test('comes to an end with what starts others without end', () => {
    let next = 100;
    const table = new FakeTable({ pid: 10, environ: tagged('run/1/') });
    table.onLook = () => {
      next += 1;
      table.add({ pid: next, parent: 10 });
    };
    expect(sweepOnce(table)).toBe(true);
  });

  test('remembers those that lose their parent by the signal that it sends', () => {
    const table = new FakeTable({ pid: 10, environ: tagged('run/1/') }, { pid: 11, parent: 10 });
    const sweep = new Sweep(table, START);
    sweep.signal([RUN], 'SIGTERM');
    table.kill(10);
    expect(table.one(11)?.parent).toBe(1);
    sweep.pass([RUN]);
    expect(table.pids).toEqual([]);
  });

  test('does not touch what belongs to a target that is not meant', () => {
    const [first, second] = [1, 2].map(
      (number): SweepTarget => ({ prefix: `run/${number}/`, group: number }),
    );
    const table = new FakeTable({ pid: 10, group: 1 }, { pid: 20, group: 2 });
    const sweep = new Sweep(table, START);
    sweep.signal([first, second], 'SIGTERM');
    sweep.pass([first]);
    expect(table.pids).toEqual([20]);
    sweep.forget(second);
    sweep.pass([first]);
    expect(table.pids).toEqual([20]);
  });
});
