import { expect, test } from 'vitest';
import { OverdueWatch } from '../../../../../actors/host/pool/overdue-watch.js';

/** A clock whose timers fire when the test says so, however late. */
class LateClock {
  time = 0;
  readonly timers = new Map<number, { readonly due: number; readonly callback: () => void }>();
  #last = 0;

  now(): number {
    return this.time;
  }

  setTimeout(callback: () => void, milliseconds: number): number {
    this.#last += 1;
    this.timers.set(this.#last, { due: this.time + milliseconds, callback });
    return this.#last;
  }

  clearTimeout(handle: unknown): void {
    this.timers.delete(handle as number);
  }

  /** Fires what is set now, as one turn of an event loop does. */
  turn(): void {
    for (const [id, { due, callback }] of [...this.timers]) {
      if (due > this.time) continue;
      this.timers.delete(id);
      callback();
    }
  }
}

interface Subject {
  readonly name: string;
  begunAt: number | null;
}

function watching(patienceMs = 100) {
  const clock = new LateClock();
  const workers: Subject[] = [
    { name: 'a', begunAt: null },
    { name: 'b', begunAt: null },
  ];
  const overdue: string[] = [];
  const watch = new OverdueWatch<Subject>(clock, patienceMs, workers, (worker) => {
    overdue.push(worker.name);
    worker.begunAt = null;
  });
  const begin = (at: number) => {
    workers[at].begunAt = clock.time;
    watch.begun();
  };
  const pass = (milliseconds: number) => {
    clock.time += milliseconds;
    clock.turn();
    clock.turn();
  };
  return { clock, workers, overdue, watch, begin, pass };
}

test('one timer serves all, and each is judged by its own time', () => {
  const { clock, overdue, begin, pass } = watching();
  begin(0);
  pass(60);
  begin(1);
  expect(clock.timers.size).toBe(1);
  pass(40);
  expect(overdue).toEqual(['a']);
  pass(59);
  expect(overdue).toEqual(['a']);
  pass(1);
  expect(overdue).toEqual(['a', 'b']);
  expect(clock.timers.size).toBe(0);
});

test('an answer that came while everything stood still is heard before anybody is judged', () => {
  const { clock, workers, overdue, begin, pass } = watching();
  begin(0);
  begin(1);
  clock.time += 5_000;
  clock.turn();
  workers[0].begunAt = clock.time;
  clock.turn();
  expect(overdue).toEqual(['b']);
  pass(99);
  expect(overdue).toEqual(['b']);
  pass(1);
  expect(overdue).toEqual(['b', 'a']);
});

test('who has nothing in hand is not waited for', () => {
  const { clock, workers, overdue, begin, pass } = watching();
  begin(0);
  workers[0].begunAt = null;
  pass(100);
  expect([overdue, clock.timers.size]).toEqual([[], 0]);
  begin(1);
  expect(clock.timers.size).toBe(1);
});

test('nothing is watched after the end, or without a limit', () => {
  const { clock, overdue, watch, begin, pass } = watching();
  begin(0);
  clock.time += 100;
  clock.turn();
  watch.end();
  pass(1_000);
  expect([overdue, clock.timers.size]).toEqual([[], 0]);

  const endless = watching(Infinity);
  endless.begin(0);
  expect(endless.clock.timers.size).toBe(0);
});
