import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FreePacing } from '../../../../../actors/host/manager/free-pacing.js';
import type { OptimizerActor } from '../../../../../actors/host/manager/optimizer-actor.js';
import { maxEvaluations } from '../../../../../src/exit-conditions/index.js';
import { alive, batchWith, books, FakeHost } from './setup.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.advanceTimersByTime(1_000);
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp(budget = 1_000) {
  const { books: made } = books({ exitConditions: maxEvaluations(budget) });
  const host = new FakeHost(made);
  return { books: made, host, pacing: new FreePacing(made, host) };
}

const ones = (count: number) => new Array<number>(count).fill(1);

test('grants as many evaluations as it has workers at first, and nothing more when it is ready', () => {
  const { books: made, host, pacing } = setUp();
  const [small, big] = [alive(made, 0), alive(made, 1)];
  expect([pacing.initialGrant(small), pacing.initialGrant(big)]).toEqual([1, 3]);
  pacing.ready(small);
  expect(host.said()).toEqual([]);
});

test('records, shares, looks whether to end, and then grants', () => {
  const { books: made, host, pacing } = setUp();
  const one = alive(made);
  pacing.initialGrant(one);
  pacing.results(one, batchWith([4]));
  expect(host.said()).toEqual(['record 1 [4]', 'share', 'exit?', expect.stringMatching(/^grant 1 [2-9]$/)]);
});

test('grants nothing to a run that ends, nor to one that is stopped or paused', () => {
  const { books: made, host, pacing } = setUp();
  const [one, two, three] = [alive(made), alive(made), alive(made)];
  for (const record of [one, two, three]) pacing.initialGrant(record);
  host.exits = true;
  pacing.results(one, batchWith([4]));
  host.exits = false;
  two.stopReason = 'a rule';
  pacing.results(two, batchWith([4]));
  three.actor = { paused: true } as unknown as OptimizerActor;
  pacing.results(three, batchWith([4]));
  expect(host.said().filter((line) => line.startsWith('grant'))).toEqual([]);
});

test('grants by the pace at which results come: some tens of milliseconds of work', () => {
  const { books: made, host, pacing } = setUp(1e9);
  const one = alive(made);
  pacing.initialGrant(one);
  let outstanding = 1;
  for (let i = 0; i < 50; i += 1) {
    vi.advanceTimersByTime(10);
    const delivered = Math.min(outstanding, 1_000);
    pacing.results(one, batchWith(ones(delivered)));
    outstanding = made.ledger.outstanding(1);
  }
  // 1000 in 10 ms are 5000 in 50 ms, and a few more for the way.
  expect(one.pace).toBeCloseTo(100_000, -4);
  expect(outstanding).toBeGreaterThan(2_000);
  expect(outstanding).toBeLessThanOrEqual(5_500);
  expect(host.said().some((line) => line.startsWith('fault'))).toBe(false);
});

test('never has more granted than the budget', () => {
  const { books: made, pacing } = setUp(4);
  const records = [alive(made, 1), alive(made), alive(made)];
  expect(records.map((record) => pacing.initialGrant(record))).toEqual([3, 1, 0]);
  pacing.resume();
  expect(made.ledger.available).toBe(0);
});

test('one that has ended gives back what it had, and the others get it', () => {
  const { books: made, host, pacing } = setUp(4);
  const [big, small] = [alive(made, 1), alive(made)];
  pacing.initialGrant(big);
  pacing.initialGrant(small);
  pacing.results(small, batchWith([1]));
  expect(host.said().filter((line) => line.startsWith('grant'))).toEqual([]);
  pacing.announcedEnd(big);
  expect(host.said()).toEqual(['converged 1', 'exit?', expect.stringMatching(/^grant 2 [23]$/)]);
});

test('the death of one frees its grant and its slot', () => {
  const { books: made, host, pacing } = setUp(3);
  const [big, small] = [alive(made, 1), alive(made)];
  pacing.initialGrant(big);
  pacing.initialGrant(small);
  host.end(big);
  pacing.joined(big);
  expect(host.said()).toEqual(['exit?', 'fill', 'grant 2 1']);
});

test('results that do not fit the problem are an error and not recorded', () => {
  const { books: made, host, pacing } = setUp();
  const one = alive(made);
  pacing.initialGrant(one);
  expect(() => pacing.results(one, batchWith([1], { dims: 5 }))).toThrow(
    expect.objectContaining({ code: 'GLOMPO_PROTOCOL' }),
  );
  expect(host.said()).toEqual([]);
});

test('what one that is to wait returns, the others get', () => {
  const { books: made, host, pacing } = setUp(4);
  const [big, small] = [alive(made, 1), alive(made)];
  pacing.initialGrant(big);
  pacing.initialGrant(small);
  pacing.results(small, batchWith([1]));
  big.actor = { paused: true } as unknown as OptimizerActor;
  host.said();
  pacing.returned(big, 3);
  expect(made.ledger.outstanding(1)).toBe(0);
  expect(host.said()).toEqual(['exit?', expect.stringMatching(/^grant 2 [123]$/)]);
});

test('what comes back when it goes on already is granted anew', () => {
  const { books: made, host, pacing } = setUp(4);
  const one = alive(made, 1);
  pacing.initialGrant(one);
  pacing.resume();
  expect(host.said()).toEqual([]);
  pacing.returned(one, 3);
  expect(host.said()).toEqual(['exit?', 'grant 1 3']);
});

test('one that is told again what it was told is granted nothing more before it goes on', () => {
  const { books: made, host, pacing } = setUp();
  const one = alive(made);
  one.replaying = true;
  pacing.resume();
  expect(host.said()).toEqual([]);
});
