import { expect, test } from 'vitest';
import { LockstepPacing } from '../../../../../actors/host/manager/lockstep-pacing.js';
import { maxEvaluations } from '../../../../../src/exit-conditions/index.js';
import { alive, batchWith, books, FakeHost } from './setup.js';

function setUp() {
  const { books: made } = books({ exitConditions: maxEvaluations(100), stopcheckInterval: 3 });
  const host = new FakeHost(made);
  return { made, host, records: [alive(made), alive(made)] };
}

test('a round that an earlier session did not finish is finished though nothing may begin', () => {
  const { made, host, records } = setUp();
  const batch = batchWith([5], { ids: Float64Array.of(0) });
  const pacing = new LockstepPacing(made, host, [{ optimizerId: 1, batch }]);
  host.isHeld = true;
  for (const record of records) pacing.ready(record);
  expect(host.said()).toEqual(['exit?', 'fill', 'grant 1 2', 'grant 2 3']);
  expect(pacing.isInRound).toBe(true);
});

test('who has said that it is done is done for whoever looks at the round, dead or not', () => {
  const { made, host, records } = setUp();
  const pacing = new LockstepPacing(made, host);
  const seen: boolean[] = [];
  const { record } = host;
  host.record = (optimizer, rows) => {
    seen.push(records[0].working);
    record.call(host, optimizer, rows);
  };
  for (const one of records) pacing.ready(one);
  pacing.results(records[0], batchWith([1]));
  pacing.announcedEnd(records[0]);
  pacing.results(records[1], batchWith([2, 3, 4]));
  pacing.idle(records[1]);
  expect(seen).toEqual([false, false]);
  expect(host.said()).toContain('converged 1');
});
