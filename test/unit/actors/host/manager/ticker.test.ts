import { expect, test } from 'vitest';
import type { OptimizerActor } from '../../../../../actors/host/manager/optimizer-actor.js';
import type { OptimizerRecord } from '../../../../../actors/host/manager/optimizer-record.js';
import type { Pacing } from '../../../../../actors/host/manager/pacing.js';
import { Ticker } from '../../../../../actors/host/manager/ticker.js';
import type { RunJournal } from '../../../../../src/domain/run-journal.js';
import type { ManagerConfig } from '../../../../../src/manager-config.js';
import { SimulatedClock } from '../../../../../src/testing/index.js';
import { alive, books } from './setup.js';

function setUp(config: Partial<ManagerConfig> = {}) {
  const clock = new SimulatedClock();
  const { books: made, events } = books(config, clock);
  const log: string[] = [];
  const owing = new Set<OptimizerRecord>();
  const queueing = new Set<OptimizerRecord>();
  const pacing = {
    owes: (record: OptimizerRecord) => owing.has(record),
    resume: () => log.push('resume'),
  } as unknown as Pacing;
  const ticker = new Ticker(made, pacing, {
    look: () => log.push('look'),
    fillSlots: () => log.push('fill'),
    waitsForPool: (record) => queueing.has(record),
  });
  const optimizer = () => {
    const record = alive(made);
    record.actor = { excuse: () => log.push(`excuse ${record.id}`) } as unknown as OptimizerActor;
    return record;
  };
  ticker.begin();
  return { books: made, events, clock, ticker, optimizer, owing, queueing, said: () => log.splice(0) };
}

test('looks every 50 ms until the end', () => {
  const { clock, ticker, said } = setUp();
  clock.advance(49);
  expect(said()).toEqual([]);
  clock.advance(1);
  expect(said()).toEqual(['look', 'fill']);
  clock.advance(100);
  expect(said()).toEqual(['look', 'fill', 'look', 'fill']);
  ticker.end();
  clock.advance(1_000);
  expect([said(), clock.pending]).toEqual([[], 0]);
});

test('decides nothing by the clock in a run in lock step, but its end', () => {
  const { clock, said } = setUp({ deterministic: true });
  clock.advance(50);
  expect(said()).toEqual(['fill']);
});

test('excuses those of which nothing is expected, where silence would mean something', () => {
  const { clock, said, optimizer, owing, queueing } = setUp({ forceTerminationsAfter: 5 });
  const [owes, idle, waits, stopped] = [optimizer(), optimizer(), optimizer(), optimizer()];
  for (const record of [owes, waits, stopped]) owing.add(record);
  queueing.add(waits);
  stopped.stopReason = 'a rule';
  clock.advance(50);
  expect(said()).toEqual(['look', `excuse ${idle.id}`, `excuse ${waits.id}`, 'fill']);
  const patient = setUp();
  patient.optimizer();
  patient.clock.advance(50);
  expect(patient.said()).toEqual(['look', 'fill']);
});

test('grants again when the journal keeps up again', () => {
  const { books: made, clock, said } = setUp();
  const journal = { hasRoom: false };
  made.journal = journal as unknown as RunJournal;
  clock.advance(100);
  expect(said()).not.toContain('resume');
  journal.hasRoom = true;
  clock.advance(50);
  expect(said()).toEqual(['look', 'fill', 'resume']);
  clock.advance(50);
  expect(said()).toEqual(['look', 'fill']);
});

test('says how things stand every statusInterval', () => {
  const { clock, events } = setUp({ statusInterval: 0.2 });
  clock.advance(199);
  expect(events).toEqual([]);
  clock.advance(250);
  expect(events.map(({ type, at }) => [type, at])).toEqual([
    ['status', 0.2],
    ['status', 0.4],
  ]);
});
