import { describe, expect, test } from 'vitest';
import { LockstepPacing } from '../../../../../actors/host/manager/lockstep-pacing.js';
import type { OptimizerRecord } from '../../../../../actors/host/manager/optimizer-record.js';
import { maxEvaluations } from '../../../../../src/exit-conditions/index.js';
import { alive, batchWith, books, FakeHost } from './setup.js';

function setUp(count: number, { budget = 100, stopcheckInterval = 3 } = {}) {
  const { books: made } = books({ exitConditions: maxEvaluations(budget), stopcheckInterval });
  const host = new FakeHost(made);
  const pacing = new LockstepPacing(made, host);
  const records = Array.from({ length: count }, () => alive(made));
  const ready = () => {
    for (const record of records) pacing.ready(record);
  };
  return { books: made, host, pacing, records, ready };
}

/** Results with ids of their own, in the order given. */
function results(pacing: LockstepPacing, record: OptimizerRecord, ids: readonly number[]): void {
  pacing.results(
    record,
    batchWith(
      ids.map((id) => record.id * 100 + id),
      { ids: Float64Array.from(ids) },
    ),
  );
}

/** Results that use up a grant, and the word that nothing more comes of it. */
function delivers(pacing: LockstepPacing, record: OptimizerRecord, ids: readonly number[]): void {
  results(pacing, record, ids);
  pacing.idle(record);
}

describe('a round', () => {
  test('begins when all are ready, with the same grant for each', () => {
    const { host, pacing, records } = setUp(2);
    expect(pacing.initialGrant()).toBe(0);
    pacing.ready(records[1]);
    expect(host.said()).toEqual([]);
    pacing.ready(records[0]);
    expect(host.said()).toEqual(['exit?', 'fill', 'grant 1 3', 'grant 2 3']);
  });

  test('takes effect when all have delivered, by the ids of optimizers and evaluations', () => {
    const { host, pacing, records, ready } = setUp(2);
    ready();
    host.said();
    results(pacing, records[1], [2, 0]);
    results(pacing, records[0], [1]);
    delivers(pacing, records[1], [1]);
    results(pacing, records[0], [2]);
    expect(host.said()).toEqual([]);
    results(pacing, records[0], [0]);
    expect(host.said()).toEqual([]);
    pacing.idle(records[0]);
    expect(host.said()).toEqual([
      'record 1 [100 101 102]',
      'record 2 [200 201 202]',
      'round',
      'exit?',
      'share',
      'exit?',
      'fill',
      'grant 1 3',
      'grant 2 3',
    ]);
  });

  test('has no other order when results come in another one', () => {
    const logs = [
      [0, 0, 1, 1],
      [1, 0, 1, 0],
      [1, 1, 0, 0],
    ].map((order) => {
      const { host, pacing, records, ready } = setUp(2, { stopcheckInterval: 2 });
      ready();
      const next = [1, 1];
      for (const who of order) {
        results(pacing, records[who], [next[who]]);
        next[who] -= 1;
        if (next[who] < 0) pacing.idle(records[who]);
      }
      return host.said();
    });
    expect(logs[0]).toContain('record 1 [100 101]');
    expect(logs[1]).toEqual(logs[0]);
    expect(logs[2]).toEqual(logs[0]);
  });

  test('does not end by the word of one that had not heard of its grant yet', () => {
    const { host, pacing, records, ready } = setUp(1);
    pacing.idle(records[0]);
    ready();
    host.said();
    pacing.idle(records[0]);
    results(pacing, records[0], [0, 1]);
    pacing.idle(records[0]);
    expect(host.said()).toEqual([]);
    expect(pacing.owes(records[0])).toBe(true);
    delivers(pacing, records[0], [2]);
    expect(host.said()[0]).toBe('record 1 [100 101 102]');
  });

  test('waits for nothing more of one that is idle', () => {
    const { pacing, records, ready } = setUp(2);
    expect(records.map((record) => pacing.owes(record))).toEqual([false, false]);
    ready();
    delivers(pacing, records[0], [0, 1, 2]);
    expect(records.map((record) => pacing.owes(record))).toEqual([false, true]);
  });

  test('is as long as the budget allows, and no longer', () => {
    const { host, ready, books: made } = setUp(3, { budget: 4 });
    ready();
    expect(host.said()).toEqual(['exit?', 'fill', 'grant 1 2', 'grant 2 2']);
    expect(made.ledger.available).toBe(0);
  });

  test('does not begin while a new optimizer starts', () => {
    const { host, pacing, books: made, ready } = setUp(1);
    let late: OptimizerRecord | undefined;
    host.onFill = () => {
      late ??= alive(made);
    };
    ready();
    expect(host.said()).toEqual(['exit?', 'fill']);
    pacing.ready(late as OptimizerRecord);
    expect(host.said()).toEqual(['exit?', 'fill', 'grant 1 3', 'grant 2 3']);
  });

  test('does not begin when the run ends', () => {
    const { host, ready } = setUp(1);
    host.exits = true;
    ready();
    expect(host.said()).toEqual(['exit?']);
  });
});

describe('one that ends in a round', () => {
  test('by its own criteria counts when the others have delivered', () => {
    const { host, pacing, records, ready, books: made } = setUp(2);
    ready();
    host.said();
    results(pacing, records[0], [0]);
    pacing.announcedEnd(records[0]);
    expect(host.said()).toEqual([]);
    delivers(pacing, records[1], [0, 1, 2]);
    expect(host.said()).toEqual([
      'record 1 [100]',
      'record 2 [200 201 202]',
      'converged 1',
      'round',
      'exit?',
      'share',
    ]);
    expect(made.ledger.outstanding(1)).toBe(0);
    host.end(records[0]);
    pacing.joined(records[0]);
    expect(host.said()).toEqual(['exit?', 'fill', 'grant 2 3']);
  });

  test('with the last evaluation of its grant is heard before the next round, whoever is slower', () => {
    const logs = [0, 1].map((last) => {
      const { host, pacing, records, ready } = setUp(2);
      ready();
      host.said();
      const turns = [
        () => {
          results(pacing, records[0], [0, 1, 2]);
          pacing.announcedEnd(records[0]);
        },
        () => delivers(pacing, records[1], [0, 1, 2]),
      ];
      turns[1 - last]();
      turns[last]();
      return host.said();
    });
    expect(logs[0]).toEqual([
      'record 1 [100 101 102]',
      'record 2 [200 201 202]',
      'converged 1',
      'round',
      'exit?',
      'share',
    ]);
    expect(logs[1]).toEqual(logs[0]);
  });

  test('by a crash does not hold up the others, and its grant comes back', () => {
    const { host, pacing, records, ready, books: made } = setUp(2, { budget: 6 });
    ready();
    delivers(pacing, records[1], [0, 1, 2]);
    host.said();
    host.end(records[0]);
    pacing.joined(records[0]);
    expect(host.said()).toEqual([
      'record 2 [200 201 202]',
      'round',
      'exit?',
      'share',
      'exit?',
      'fill',
      'grant 2 3',
    ]);
    expect(made.ledger.recorded).toBe(3);
  });

  test('with results that break the rules is at fault alone', () => {
    const { host, pacing, records, ready } = setUp(2);
    ready();
    host.said();
    delivers(pacing, records[0], [0, 1, 2, 3]);
    delivers(pacing, records[1], [0, 1, 2]);
    const said = host.said();
    expect(said[0]).toMatch(/^fault 1 .*settled 4 evaluations, but only 3/);
    expect(said[1]).toBe('record 2 [200 201 202]');
  });
});

describe('outside of a round', () => {
  test('results and ends take effect at once', () => {
    const { host, pacing, records, books: made } = setUp(1);
    made.ledger.grant(1, 1);
    pacing.results(records[0], batchWith([7]));
    pacing.announcedEnd(records[0]);
    expect(host.said()).toEqual(['record 1 [7]', 'converged 1']);
  });
});
