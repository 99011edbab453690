import { describe, expect, test } from 'vitest';
import { type InterventionHost, Interventions } from '../../../../../actors/host/manager/interventions.js';
import type { OptimizerActor } from '../../../../../actors/host/manager/optimizer-actor.js';
import type { OptimizerRecord } from '../../../../../actors/host/manager/optimizer-record.js';
import { maxEvaluations } from '../../../../../src/exit-conditions/index.js';
import { alive, books } from './setup.js';

function setUp() {
  const { books: made, events } = books();
  const log: string[] = [];
  const host = {
    isInRound: false as boolean,
    isEnding: false as boolean,
    settled: () => log.push('settled'),
    stopOptimizer: ({ id }: OptimizerRecord, reason: string) => log.push(`stop ${id} ${reason}`),
    pauseRun: () => log.push('pause run'),
    resumeRun: () => log.push('resume run'),
  } satisfies InterventionHost;
  const optimizer = () => {
    const record = alive(made);
    const say = (what: string) => log.push(`${what} ${record.id}`);
    record.actor = {
      pause: () => say('pause'),
      resume: () => say('resume'),
      inject: (x: Float64Array, fx: number) => say(`inject [${x}] ${fx}`),
    } as unknown as OptimizerActor;
    return record;
  };
  const said = () => log.splice(0);
  return { books: made, events, host, interventions: new Interventions(made, host), optimizer, said };
}

const point = { x: Float64Array.of(0.5, -0.5), fx: 2, optimizerId: null };

describe('what somebody wants', () => {
  test('is done and recorded with who asked', () => {
    const { interventions, optimizer, said, events } = setUp();
    optimizer();
    interventions.stopOptimizer(1, 'it is slow', 'Ada');
    expect(said()).toEqual(['stop 1 it is slow', 'settled']);
    expect(events).toMatchObject([
      { type: 'intervention', by: 'Ada', action: 'stopOptimizer', optimizerId: 1, reason: 'it is slow' },
    ]);
  });

  test('can be that one optimizer waits and goes on', () => {
    const { interventions, optimizer, said, events } = setUp();
    const record = optimizer();
    interventions.pause(1, 'Ada');
    expect([record.paused, said()]).toEqual([true, ['pause 1', 'settled']]);
    interventions.resume(1, 'Bob');
    expect([record.paused, said()]).toEqual([false, ['resume 1', 'settled']]);
    expect(events).toMatchObject([
      { by: 'Ada', action: 'pause', optimizerId: 1 },
      { by: 'Bob', action: 'resume', optimizerId: 1 },
    ]);
  });

  test('can be that the run waits, in which no optimizer goes on alone', () => {
    const { interventions, optimizer, said, books: made } = setUp();
    const record = optimizer();
    interventions.pause(1, 'Ada');
    interventions.pause(null, 'Ada');
    said();
    interventions.resume(1, 'Ada');
    expect([made.paused, record.paused, said()]).toEqual([true, false, ['settled']]);
    interventions.resume(null, 'Ada');
    expect([made.paused, said()]).toEqual([false, ['resume run', 'settled']]);
  });

  test('can be a point with its value, for one or for all at work', () => {
    const { interventions, optimizer, said } = setUp();
    for (let i = 0; i < 3; i += 1) optimizer();
    const stopped = optimizer();
    stopped.stopReason = 'a rule';
    interventions.inject({ ...point, optimizerId: 2 }, 'Ada');
    expect(said()).toEqual(['inject [0.5,-0.5] 2 2', 'settled']);
    interventions.inject(point, 'Ada');
    expect(said()).toEqual([...[1, 2, 3].map((id) => `inject [0.5,-0.5] 2 ${id}`), 'settled']);
  });

  test('can be a point without a value, where the next optimizer starts', () => {
    const { interventions, said, books: made, events } = setUp();
    interventions.inject({ ...point, fx: null }, 'Ada');
    expect(made.startPoints).toEqual([point.x]);
    expect(said()).toEqual(['settled']);
    expect(events).toMatchObject([{ action: 'inject', optimizerId: null, x: [0.5, -0.5], fx: null }]);
  });

  test('can be other settings, each by itself', () => {
    const { interventions, books: made, events } = setUp();
    const exitConditions = maxEvaluations(7);
    interventions.change({ exitConditions }, 'Ada');
    interventions.change({ maxJobs: 9 }, 'Ada');
    expect([made.exitCondition, made.ledger.limit, made.maxJobs]).toEqual([exitConditions, 7, 9]);
    expect(events).toMatchObject([
      { action: 'change', exitConditions: 'maxEvaluations(7)', maxJobs: null },
      { action: 'change', exitConditions: null, maxJobs: 9 },
    ]);
  });
});

describe('refused by name, and not recorded', () => {
  test('is an optimizer that is not at work', () => {
    const { interventions, optimizer, events, said } = setUp();
    optimizer();
    optimizer().stopReason = 'a rule';
    for (const id of [0, 2, 3, 1.5]) {
      for (const act of [
        () => interventions.stopOptimizer(id, 'why', 'Ada'),
        () => interventions.pause(id, 'Ada'),
        () => interventions.resume(id, 'Ada'),
        () => interventions.inject({ ...point, optimizerId: id }, 'Ada'),
      ]) {
        expect(act).toThrow(expect.objectContaining({ code: 'GLOMPO_OPTION_INVALID' }));
        expect(act).toThrow(/optimizerId.*the number of an optimizer at work: 1/);
      }
    }
    expect([events, said()]).toEqual([[], []]);
  });

  test('are fewer slots than any optimizer needs', () => {
    const { interventions, books: made, events } = setUp();
    const act = () => interventions.change({ maxJobs: 0 }, 'Ada');
    expect(act).toThrow(/maxJobs.*at least 1, the slots of the smallest optimizer/);
    expect([made.maxJobs, events]).toEqual([4, []]);
  });

  test('is whatever comes when the run ends', () => {
    const { interventions, host, optimizer, events } = setUp();
    optimizer();
    host.isEnding = true;
    for (const act of [
      () => interventions.stopOptimizer(1, 'why', 'Ada'),
      () => interventions.pause(null, 'Ada'),
      () => interventions.change({ maxJobs: 2 }, 'Ada'),
    ])
      expect(act).toThrow(expect.objectContaining({ code: 'GLOMPO_STATE' }));
    expect(events).toEqual([]);
  });
});

describe('in a round', () => {
  test('what somebody wants waits for its end, in order, and does not settle the round', () => {
    const { interventions, host, optimizer, said, events, books: made } = setUp();
    optimizer();
    host.isInRound = true;
    interventions.pause(1, 'Ada');
    interventions.change({ maxJobs: 2 }, 'Ada');
    interventions.resume(1, 'Ada');
    expect([said(), events, made.maxJobs]).toEqual([[], [], 4]);
    interventions.catchUp();
    expect([said(), made.maxJobs]).toEqual([['pause 1', 'resume 1'], 2]);
    expect(events).toHaveLength(3);
    interventions.catchUp();
    expect(said()).toEqual([]);
  });

  test('one that has ended by then is not stopped', () => {
    const { interventions, host, optimizer, said, events } = setUp();
    const record = optimizer();
    host.isInRound = true;
    interventions.stopOptimizer(1, 'it is slow', 'Ada');
    record.announcedEnd = true;
    interventions.catchUp();
    expect([said(), events]).toEqual([[], []]);
  });
});
