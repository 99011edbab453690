import { expect, test } from 'vitest';
import { OverdueWatch } from '../../../../../actors/host/pool/overdue-watch.js';
import { LateClock } from '../../late-clock.js';

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
  const standStill = (milliseconds: number) => {
    clock.time += milliseconds;
    clock.turn();
    clock.turn();
  };
  const pass = (milliseconds: number) => {
    for (let i = 0; i < 2 * milliseconds; i += 1) standStill(0.5);
  };
  return { clock, workers, overdue, watch, begin, pass, standStill };
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

test('an answer that came meanwhile is heard before anybody is judged', () => {
  const { clock, workers, overdue, begin, pass } = watching();
  begin(0);
  begin(1);
  pass(99);
  clock.time += 1;
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
  pass(99);
  clock.time += 1;
  clock.turn();
  watch.end();
  pass(1_000);
  expect([overdue, clock.timers.size]).toEqual([[], 0]);

  const endless = watching(Infinity);
  endless.begin(0);
  expect(endless.clock.timers.size).toBe(0);
});

test.each([20, 5_000])('time for which everything stood still, as %i ms, counts as one step', (still) => {
  const { overdue, begin, pass, standStill } = watching();
  begin(0);
  pass(50);
  begin(1);
  standStill(still);
  pass(37);
  expect(overdue).toEqual([]);
  pass(1);
  expect(overdue).toEqual(['a']);
  pass(49);
  expect(overdue).toEqual(['a']);
  pass(1);
  expect(overdue).toEqual(['a', 'b']);
});

test('where everything is always late, who hangs shows nevertheless', () => {
  const { overdue, begin, standStill } = watching();
  begin(0);
  for (let i = 0; i < 10; i += 1) standStill(1_000);
  expect(overdue).toEqual(['a']);
});
