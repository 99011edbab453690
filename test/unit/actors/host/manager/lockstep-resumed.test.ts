import { describe, expect, test } from 'vitest';
import { LockstepPacing } from '../../../../../actors/host/manager/lockstep-pacing.js';
import type { OptimizerActor } from '../../../../../actors/host/manager/optimizer-actor.js';
import type { OptimizerRecord } from '../../../../../actors/host/manager/optimizer-record.js';
import type { RecordedRows } from '../../../../../actors/host/manager/recorder.js';
import { maxEvaluations } from '../../../../../src/exit-conditions/index.js';
import { alive, batchWith, books, FakeHost } from './setup.js';

/** Notes of each recorded batch whether the journal has it already. */
class RecordingHost extends FakeHost {
  override record(record: OptimizerRecord, rows: RecordedRows): void {
    super.record(record, rows);
    this.log.push(`${this.log.pop()}${rows.isJournalled ? ' journalled' : ''}`);
  }
}

/** A run of which the session before has recorded these values of a round that it did not finish, by optimizer. */
function setUp(tail: Readonly<Record<number, readonly number[]>>, count: number, budget = 100, interval = 3) {
  const { books: made } = books({ exitConditions: maxEvaluations(budget), stopcheckInterval: interval });
  const host = new RecordingHost(made);
  const batches = Object.entries(tail).map(([id, values]) => ({
    optimizerId: Number(id),
    batch: batchWith(values, { optimizerId: Number(id) }),
  }));
  const pacing = new LockstepPacing(made, host, batches);
  const records = Array.from({ length: count }, () => alive(made));
  return { books: made, host, pacing, records };
}

const pausedActor = { paused: true } as unknown as OptimizerActor;

describe('a round that the session before did not finish', () => {
  test('is finished with what is missing, and nothing is journalled twice', () => {
    const { host, pacing, records } = setUp({ 1: [11, 12, 13], 2: [21] }, 2);
    for (const record of records) pacing.ready(record);
    expect(host.said()).toEqual(['exit?', 'fill', 'grant 1 0', 'grant 2 2']);
    pacing.idle(records[0]);
    pacing.results(records[1], batchWith([22, 23], { firstId: 1 }));
    pacing.idle(records[1]);
    expect(host.said()).toEqual([
      'record 1 [11 12 13] journalled',
      'record 2 [21] journalled',
      'record 2 [22 23]',
      'round',
      'exit?',
      'share',
      'exit?',
      'fill',
      'grant 1 3',
      'grant 2 3',
    ]);
    expect(records[1].history.length).toBe(3);
  });

  test('waits for all to stand where they stood', () => {
    const { host, pacing, records } = setUp({ 1: [11] }, 2);
    pacing.ready(records[0]);
    expect(host.said()).toEqual([]);
    expect(pacing.isInRound).toBe(true);
  });

  test('takes in one that somebody has let wait since, and no other', () => {
    const { host, pacing, records } = setUp({ 1: [11] }, 3);
    const [inRound, waiting, working] = records;
    inRound.paused = true;
    inRound.actor = pausedActor;
    waiting.paused = true;
    waiting.actor = pausedActor;
    pacing.ready(working);
    expect(host.said()).toEqual([]);
    pacing.ready(inRound);
    expect(host.said()).toEqual(['exit?', 'fill', 'grant 1 2', 'grant 3 3']);
    pacing.results(inRound, batchWith([12, 13], { firstId: 1 }));
    pacing.idle(inRound);
    pacing.results(working, batchWith([31, 32, 33]));
    pacing.idle(working);
    expect(host.said().filter((line) => line.startsWith('grant'))).toEqual(['grant 3 3']);
  });

  test('counts for one that has died since', () => {
    const { host, pacing, records, books: made } = setUp({ 1: [11, 12], 2: [21] }, 2);
    pacing.ready(records[1]);
    host.end(records[0]);
    pacing.joined(records[0]);
    expect(host.said()).toEqual(['exit?', 'fill', 'grant 2 2']);
    pacing.results(records[1], batchWith([22, 23], { firstId: 1 }));
    pacing.idle(records[1]);
    expect(host.said().slice(0, 2)).toEqual(['record 1 [11 12] journalled', 'record 2 [21] journalled']);
    expect(made.ledger.recorded).toBe(5);
    expect(made.ledger.outstanding(1)).toBe(0);
  });

  test('counts also when nobody is left', () => {
    const { host, pacing, records, books: made } = setUp({ 1: [11, 12] }, 1);
    host.end(records[0]);
    pacing.joined(records[0]);
    expect(host.said()).toEqual([
      'exit?',
      'fill',
      'record 1 [11 12] journalled',
      'round',
      'exit?',
      'share',
      'exit?',
      'fill',
    ]);
    expect([made.ledger.recorded, pacing.isInRound]).toEqual([2, false]);
  });

  test.each([
    ['a shorter round', 100, 2],
    ['a smaller budget', 3, 5],
  ])('counts as a whole with %s than then', (_, budget, interval) => {
    const { host, pacing, records, books: made } = setUp({ 1: [11, 12, 13, 14] }, 1, budget, interval);
    pacing.ready(records[0]);
    const granted = host.said().at(-1);
    expect(granted).toBe(`grant 1 0`);
    pacing.idle(records[0]);
    expect(host.said()[0]).toBe('record 1 [11 12 13 14] journalled');
    expect(made.ledger.recorded).toBe(4);
  });

  test('hears the end of one that had converged in it', () => {
    const { host, pacing, records } = setUp({ 1: [11] }, 1);
    pacing.ready(records[0]);
    host.said();
    pacing.announcedEnd(records[0]);
    expect(host.said()).toEqual(['record 1 [11] journalled', 'converged 1', 'round', 'exit?', 'share']);
  });
});

describe('optimizers that somebody lets wait', () => {
  test('take no part in rounds, and hold up no one', () => {
    const { host, pacing, records } = setUp({}, 2);
    records[0].paused = true;
    records[0].actor = pausedActor;
    pacing.ready(records[1]);
    expect(host.said()).toEqual(['exit?', 'fill', 'grant 2 3']);
  });

  test('are waited for as long as they are told again what they were told', () => {
    const { host, pacing, records } = setUp({}, 2);
    Object.assign(records[0], { paused: true, replaying: true, actor: pausedActor });
    pacing.ready(records[1]);
    expect(host.said()).toEqual([]);
    records[0].replaying = false;
    pacing.ready(records[0]);
    expect(host.said()).toEqual(['exit?', 'fill', 'grant 2 3']);
  });

  test('give back what they had', () => {
    const { pacing, records, books: made } = setUp({}, 1);
    made.ledger.grant(1, 3);
    pacing.returned(records[0], 3);
    expect(made.ledger.outstanding(1)).toBe(0);
  });
});

test('no round begins in a run that waits, nor while a checkpoint is made', () => {
  const { host, pacing, records, books: made } = setUp({}, 1);
  made.paused = true;
  pacing.ready(records[0]);
  expect(host.said()).toEqual([]);
  made.paused = false;
  host.isHeld = true;
  pacing.resume();
  expect(host.said()).toEqual([]);
  host.isHeld = false;
  pacing.resume();
  expect(host.said()).toEqual(['exit?', 'fill', 'grant 1 3']);
});
