import { expect, test } from 'vitest';
import type { OptimizerActor } from '../../../../../actors/host/manager/optimizer-actor.js';
import { Sharing } from '../../../../../actors/host/manager/sharing.js';
import { alive, books } from './setup.js';

function setUp(shareBestSolutions = true) {
  const { books: made } = books({ shareBestSolutions });
  const told: string[] = [];
  const optimizer = () => {
    const record = alive(made);
    record.actor = {
      inject: (x: Float64Array, fx: number) => told.push(`${record.id} [${x}] ${fx}`),
    } as unknown as OptimizerActor;
    return record;
  };
  const sharing = new Sharing(made);
  /** Optimizer 1 has found a point with this value. */
  const find = (fx: number) => {
    made.best = { x: Float64Array.of(fx, fx), fx, optimizerId: 1, kind: 'randomSearch' };
    sharing.improved();
  };
  return { books: made, sharing, optimizer, find, said: () => told.splice(0) };
}

test('those at work are told once of a point that another has found', () => {
  const { books: made, sharing, optimizer, find, said } = setUp();
  for (let i = 0; i < 4; i += 1) optimizer();
  made.records[2].stopReason = 'a rule';
  sharing.share();
  expect(said()).toEqual([]);
  find(5);
  expect(made.unshared).toBe(true);
  sharing.share();
  expect([said(), made.unshared]).toEqual([['2 [5,5] 5', '4 [5,5] 5'], false]);
  sharing.share();
  expect(said()).toEqual([]);
});

test('nobody is told where nothing is shared', () => {
  const { books: made, sharing, optimizer, find, said } = setUp(false);
  for (let i = 0; i < 2; i += 1) optimizer();
  find(5);
  sharing.share();
  expect([said(), made.unshared]).toEqual([[], false]);
});

test('in a run that goes on, those that were told before it was cut are not told again', () => {
  const { books: made, sharing, optimizer, find, said } = setUp();
  for (let i = 0; i < 3; i += 1) optimizer();
  find(5);
  sharing.share(new Set([2]));
  expect([said(), made.unshared]).toEqual([['3 [5,5] 5'], false]);
});

test('one that is being told again what it was told hears of the best point when it stands where it stood', () => {
  const { books: made, sharing, optimizer, find, said } = setUp();
  for (let i = 0; i < 3; i += 1) optimizer();
  made.records[1].replaying = true;
  find(5);
  sharing.share();
  expect(said()).toEqual(['3 [5,5] 5']);
  find(4);
  made.records[1].replaying = false;
  sharing.replayed(made.records[1]);
  sharing.replayed(made.records[1]);
  sharing.replayed(made.records[2]);
  expect(said()).toEqual(['2 [4,4] 4']);
});
