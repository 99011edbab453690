import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OptimizerRecord } from '../../../../../actors/host/manager/optimizer-record.js';
import { ESCALATIONS, noEscalations } from '../../../../../src/domain/escalation.js';
import { portableModule } from '../../../../../src/domain/portable-module.js';
import type { RowStore } from '../../../../../src/domain/row-store.js';
import type { RunJournal } from '../../../../../src/domain/run-journal.js';
import type { HistorySummary, OptimizerState, RunState } from '../../../../../src/domain/run-state.js';
import { maxEvaluations } from '../../../../../src/exit-conditions/index.js';
import { SimulatedClock } from '../../../../../src/testing/index.js';
import { books } from './setup.js';

const BOUNDS = [
  [-1, 1],
  [-1, 1],
] as const;

/** A journal whose rows nobody asks for. */
const STORE: RowStore = {
  length: 0,
  read: () => {
    throw new Error('no row is needed');
  },
};
const JOURNAL = { hasRoom: true, rowsOf: () => STORE, event: () => {} } as unknown as RunJournal;
const { specs } = books().books.plan.selector;

const history: fc.Arbitrary<HistorySummary> = fc
  .record({
    length: fc.integer({ min: 1, max: 1_000 }),
    best: fc.option(fc.record({ index: fc.nat(), value: fc.integer({ min: -99, max: 99 }) })),
    failures: fc.nat(5),
  })
  .map(({ length, best, failures }) => ({
    length,
    bestIndex: best === null ? -1 : best.index % length,
    bestValue: best?.value ?? Infinity,
    bestPoint: best === null ? null : Float64Array.of(best.value, -best.value),
    failures,
    timedOut: failures >> 1,
    lost: failures >> 2,
  }));

const text = fc.string({ maxLength: 5 });
const optimizer = fc
  .record({
    specIndex: fc.nat(specs.length - 1),
    history,
    startedAt: fc.nat(50),
    /** How it has ended; null while it goes on. */
    end: fc.option(fc.constantFrom('converged', 'stopped', 'crashed', 'forced', 'lost', 'abandoned')),
    stopReason: fc.option(text),
    paused: fc.boolean(),
    report: fc.option(fc.jsonValue()),
    reason: text,
    detail: text,
    escalations: fc.subarray([...ESCALATIONS]),
  })
  .map(({ specIndex, end, history: summary, ...rest }): Omit<OptimizerState, 'id'> => {
    const { module, ...spec } = specs[specIndex];
    return {
      ...rest,
      specIndex,
      spec: { ...spec, module: portableModule(module) },
      x0: Float64Array.of(0.5, rest.startedAt),
      bounds: BOUNDS,
      endedAt: end === null ? null : rest.startedAt + 1,
      outcome: end as OptimizerState['outcome'],
      converged: end === 'converged',
      testedLength: summary.length >> 1,
      history: summary,
    };
  });

const runState: fc.Arbitrary<RunState> = fc
  .record({
    optimizers: fc.array(optimizer, { maxLength: 6 }),
    counts: fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9)),
    unshared: fc.boolean(),
    startPoints: fc.array(fc.nat(1).map((x) => Float64Array.of(x, -x))),
  })
  .map(({ optimizers, counts, unshared, startPoints }) => {
    const all = optimizers.map((one, i) => ({ ...one, id: i + 1 }));
    const evaluations = all.reduce((sum, one) => sum + one.history.length, 0);
    const withBest = all.filter((one) => one.history.bestIndex >= 0);
    const holder = withBest.sort((a, b) => a.history.bestValue - b.history.bestValue)[0];
    const [stopchecks, evaluatorRestarts, kills, seconds] = counts;
    return {
      evaluations,
      seconds,
      sessions: 1 + kills,
      best: holder === undefined ? null : { optimizerId: holder.id, evaluationsAtBest: evaluations },
      stoppedAtConvergence: all.filter((one) => one.converged).map((_, i) => i),
      stopchecks,
      evaluatorRestarts,
      escalations: { ...noEscalations(), kill: kills },
      unshared,
      paused: false,
      startPoints,
      optimizers: all,
    };
  });

function resumed(state: RunState) {
  const clock = new SimulatedClock();
  const { books: made, events } = books({ exitConditions: maxEvaluations(10_000) }, clock);
  made.journal = JOURNAL;
  made.begin();
  made.goOn(state);
  return { books: made, events, clock };
}

describe('a run that goes on', () => {
  test('knows all that it knew', () => {
    fc.assert(
      fc.property(runState, (state) => {
        expect(resumed(state).books.state()).toEqual({ ...state, sessions: state.sessions + 1 });
      }),
      { numRuns: 50 },
    );
  });

  test('counts on from there', () => {
    fc.assert(
      fc.property(runState, (state) => {
        const { books: made, clock } = resumed(state);
        const { optimizers, evaluations, best } = state;
        const going = optimizers.filter(({ outcome }) => outcome === null);
        expect([made.evaluations, made.ledger.available]).toEqual([evaluations, 10_000 - evaluations]);
        expect([...made.alive].map(({ id }) => id)).toEqual(going.map(({ id }) => id));
        expect(made.stopped).toBe(optimizers.filter(({ stopReason }) => stopReason !== null).length);
        expect(made.crashed).toBe(optimizers.filter(({ outcome }) => outcome === 'crashed').length);
        expect(made.converged).toBe(state.stoppedAtConvergence.length);
        const bestValue = best === null ? Infinity : optimizers[best.optimizerId - 1].history.bestValue;
        expect([made.bestValue, made.evaluationsSinceImprovement]).toEqual([
          bestValue,
          best === null ? evaluations : 0,
        ]);
        clock.advance(2_000);
        expect([made.sessionSeconds, made.overallSeconds]).toEqual([2, state.seconds + 2]);
      }),
      { numRuns: 50 },
    );
  });

  test('does not change what it was given', () => {
    const [state] = fc.sample(runState, { seed: 3, numRuns: 1 });
    const given = { ...state, startPoints: [Float64Array.of(1, 2)] };
    const { books: made } = resumed(given);
    made.startPoints[0][0] = 9;
    made.startPoints.pop();
    expect(given.startPoints).toEqual([Float64Array.of(1, 2)]);
  });

  test('needs a journal', () => {
    const [state] = fc.sample(
      runState.filter(({ optimizers }) => optimizers.length > 0),
      { seed: 1, numRuns: 1 },
    );
    expect(() => books().books.goOn(state)).toThrow(/without a journal cannot go on/);
  });
});

test('an optimizer of an earlier session is as it was', () => {
  fc.assert(
    fc.property(optimizer, (one) => {
      const state = { ...one, id: 3 };
      const record = OptimizerRecord.restored(state, 1, STORE, 12);
      expect(record.state()).toEqual({ ...state, specIndex: 1 });
      expect(record.testedAt).toBe(12);
      expect(record.alive).toBe(state.outcome === null);
      expect(record.working).toBe(state.outcome === null && state.stopReason === null);
    }),
    { numRuns: 50 },
  );
});

test('what is shown of the state does not change with the run', () => {
  const { books: made } = books();
  made.startPoints.push(Float64Array.of(1, 2));
  const state = made.state();
  made.startPoints.shift();
  made.stoppedAtConvergence.push(1);
  expect([state.startPoints.length, state.stoppedAtConvergence]).toEqual([1, []]);
});
