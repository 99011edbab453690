import assert from 'node:assert/strict';
import { CANCELLED, OK } from '../domain/outcome.js';
import type { Moment, RunTrace, TracedOptimizer, TracedResult } from './run-trace.js';
import { budgetsOf, endOf, eventsOf } from './trace-events.js';

/** Something that holds of every run, whatever goes wrong in it. */
export interface RunInvariant {
  readonly name: string;
  /** @throws AssertionError when it does not hold. */
  check(trace: RunTrace): void;
}

/** Milliseconds that an owner waits for what a dead isolate had sent. */
const TAKING_IN_MS = 1_000;
/** Milliseconds between two looks of the manager, and room for the frames of an orderly end. */
const SLACK_MS = 100;

/** Milliseconds that the whole ladder of one actor may take from the moment at which it is asked to stop. */
function ladderMs({ script, delays }: RunTrace): number {
  const { terminateTimeout, killTimeout, sweepTimeout } = delays;
  return script.endTimeoutMs + terminateTimeout + killTimeout + sweepTimeout + TAKING_IN_MS + SLACK_MS;
}

/** The same for an optimizer with its evaluators, which end after it. */
function wholeLadderMs(trace: RunTrace, { evaluations }: TracedOptimizer): number {
  return ladderMs(trace) * (evaluations === 'inline' || evaluations === 'shared' ? 1 : 2);
}

/** Results that arrived for an optimizer before it had joined. */
function arrivedFor(trace: RunTrace, optimizer: TracedOptimizer): TracedResult[] {
  const end = endOf(trace, optimizer)?.step ?? Infinity;
  return trace.results
    .filter((result) => result.optimizerId === optimizer.id && result.step < end)
    .filter((result) => optimizer.evaluations === 'shared' || result.isolate === optimizer.isolate)
    .filter((result) => result.outcome !== CANCELLED);
}

function wasEndedByForce(trace: RunTrace, isolate: number, step: number): boolean {
  return trace.deeds.some((one) => one.isolate === isolate && one.deed === 'terminate' && one.step < step);
}

/** Whether the owner of an isolate knew before a moment that it was dead, or had given it up. */
function isVerifiedDead(
  trace: RunTrace,
  { isolate, step, at }: Moment & { readonly isolate: number },
): boolean {
  return trace.deeds.some((one) => {
    if (one.isolate !== isolate) return false;
    if (one.deed === 'abandon') return one.step < step;
    return one.deed === 'exited' && one.at + TAKING_IN_MS < at;
  });
}

/** Whether frames of an optimizer were lost, doubled or corrupted: then nobody is bound to take in what follows. */
function brokeProtocol(trace: RunTrace, { isolate, evaluations }: TracedOptimizer): boolean {
  return trace.isolates.some((name, number) => {
    const isPart = number === isolate || (evaluations === 'shared' && name.startsWith('shared'));
    return isPart && trace.script.isolates[number]?.frames.some(({ kind }) => kind !== 'delay');
  });
}

/**
 * What issue and design promise of every run: deaths in time, one outcome each, nothing after the end, nothing left,
 * grants that balance, results exactly once, an exact budget. For traces of `simulateRun`.
 *
 * @example
 * for (const { name, check } of RUN_INVARIANTS) test(name, () => check(trace));
 */
export const RUN_INVARIANTS: readonly RunInvariant[] = [
  {
    name: 'run() settles exactly once',
    check: ({ settled }) => assert.equal(settled.length, 1, `it settled ${settled.length} times`),
  },
  {
    name: 'every actor joins within the sum of its timeouts after a stop',
    check(trace) {
      const stopping = eventsOf(trace, 'runStopping')[0];
      let longest = 0;
      for (const optimizer of trace.optimizers) {
        const limit = wholeLadderMs(trace, optimizer);
        longest = Math.max(longest, limit);
        const end = endOf(trace, optimizer)?.at ?? Infinity;
        const asked = trace.events.find(
          ({ event }) =>
            event.type === 'runStopping' ||
            (event.type === 'optimizerStopping' && event.optimizerId === optimizer.id),
        );
        const late = end > (asked?.at ?? Infinity) + limit;
        assert.ok(!late, `optimizer ${optimizer.id} was asked at ${asked?.at} and joined at ${end}`);
        const own = trace.events.filter(
          ({ event }) => 'optimizerId' in event && event.optimizerId === optimizer.id,
        );
        const isReady = own.some(({ event }) => event.type === 'optimizerReady');
        const dueMs = own[0].at + trace.script.spawnTimeoutMs + limit;
        assert.ok(isReady || end <= dueMs, `optimizer ${optimizer.id} was never ready and joined at ${end}`);
      }
      const settled = trace.settled[0]?.at ?? Infinity;
      // The shared pool ends after the last optimizer.
      const writing = trace.script.checkpoints === null ? 0 : trace.script.endTimeoutMs;
      const allowed = (stopping?.at ?? settled) + longest + ladderMs(trace) + writing;
      assert.ok(settled <= allowed, `the run was asked at ${stopping?.at} and settled at ${settled}`);
    },
  },
  {
    name: 'every optimizer has exactly one outcome',
    check(trace) {
      for (const { id } of trace.optimizers) {
        const ends = eventsOf(trace, 'optimizerEnded').filter(({ event }) => event.optimizerId === id);
        assert.equal(ends.length, 1, `optimizer ${id} ended ${ends.length} times`);
        const summary = trace.result?.optimizers[id - 1];
        assert.equal(summary?.outcome, ends[0].event.outcome, `optimizer ${id} has two outcomes`);
      }
    },
  },
  {
    name: 'an optimizer joins only when its isolate is dead or given up',
    check(trace) {
      for (const optimizer of trace.optimizers) {
        const end = endOf(trace, optimizer);
        const death = trace.deeds.find(
          ({ isolate, deed }) => isolate === optimizer.isolate && (deed === 'exited' || deed === 'abandon'),
        );
        const verified = end === undefined || (death !== undefined && death.step < end.step);
        assert.ok(verified, `optimizer ${optimizer.id} joined before its isolate was dead`);
      }
    },
  },
  {
    name: 'nothing is sent or recorded after joined',
    check(trace) {
      const settledStep = trace.settled[0]?.step ?? Infinity;
      for (const frame of trace.frames) {
        if (frame.from !== 'owner') continue;
        const optimizer = trace.optimizers.find(({ isolate }) => isolate === frame.isolate);
        const end = optimizer === undefined ? undefined : endOf(trace, optimizer);
        const last = Math.min(settledStep, end?.step ?? Infinity);
        const name = trace.isolates[frame.isolate];
        const isOpen = frame.fate === 'refused' || !isVerifiedDead(trace, frame);
        assert.ok(
          isOpen,
          `${frame.what} was sent to ${name} at ${frame.at}, although it was dead or given up`,
        );
        assert.ok(frame.step < last, `${frame.what} was sent to ${name} at ${frame.at}, after it had joined`);
      }
      for (const { id, history } of trace.optimizers) {
        const counted = trace.result?.optimizers[id - 1]?.evaluations;
        assert.equal(history.length, counted, `the history of optimizer ${id} grew after the run`);
      }
    },
  },
  {
    name: 'nothing is left unreaped',
    check(trace) {
      assert.deepEqual(trace.isolatesLeft, [], 'isolates were left');
      assert.equal(trace.timersLeft, 0, `${trace.timersLeft} timers were left`);
      const settledStep = trace.settled[0]?.step ?? Infinity;
      trace.isolates.forEach((name, number) => {
        const isDead = trace.deeds.some(
          ({ isolate, deed, step }) =>
            isolate === number && (deed === 'exited' || deed === 'abandon') && step < settledStep,
        );
        assert.ok(isDead, `${name} was neither dead nor given up`);
      });
    },
  },
  {
    name: 'grants balance to zero',
    check({ optimizers, ledger }) {
      for (const { id, outstanding } of optimizers) {
        assert.equal(outstanding, 0, `optimizer ${id} still has a grant of ${outstanding}`);
      }
      assert.equal(
        ledger.available,
        Math.max(0, ledger.limit - ledger.recorded),
        'a grant did not come back',
      );
    },
  },
  {
    name: 'results that arrive before joined are in the history exactly once',
    check(trace) {
      for (const optimizer of trace.optimizers) {
        const { id, ids, outcomes } = optimizer;
        const recorded = new Set(ids);
        assert.equal(recorded.size, ids.length, `optimizer ${id} has an evaluation twice: ${ids.join(' ')}`);
        const isShared = optimizer.evaluations === 'shared';
        const tolerant = brokeProtocol(trace, optimizer);
        const arrived = arrivedFor(trace, optimizer);
        for (const result of arrived) {
          // What an evaluator has in hand when it is ended by force is taken back at once, and given to others.
          if (tolerant || (isShared && wasEndedByForce(trace, result.isolate, result.step))) continue;
          assert.ok(recorded.has(result.id), `evaluation ${result.id} of optimizer ${id} is missing`);
        }
        const known = new Set(arrived.map((result) => result.id));
        ids.forEach((one, i) => {
          if (i < (trace.earlier.get(id) ?? 0)) return;
          const isKnown = known.has(one) || (isShared && outcomes[i] !== OK);
          assert.ok(isKnown, `evaluation ${one} of optimizer ${id} was recorded, but never arrived`);
        });
      }
    },
  },
  {
    name: 'the budget is exact',
    check(trace) {
      const { ledger, result, optimizers } = trace;
      const recorded = optimizers.reduce((sum, { history }) => sum + history.length, 0);
      assert.equal(ledger.recorded, recorded, 'the ledger and the histories differ');
      const budgets = budgetsOf(trace);
      // What is granted when a budget is lowered is evaluated in any case.
      const most = Math.max(...budgets);
      assert.ok(recorded <= most, `${recorded} evaluations of ${most}`);
      if (result?.outcome !== 'completed' || !result.exitReason.startsWith('budget')) return;
      const last = budgets[budgets.length - 1];
      if (last === most) assert.equal(recorded, last, 'the budget was not used up');
      else assert.ok(recorded >= last, 'the budget was not used up');
    },
  },
  {
    name: 'states follow each other in their order',
    check(trace) {
      const stopping = eventsOf(trace, 'runStopping')[0]?.step ?? Infinity;
      assert.equal(trace.events[0]?.event.type, 'runStarted');
      assert.equal(trace.events.at(-1)?.event.type, 'runEnded');
      for (const { id } of trace.optimizers) {
        const own = trace.events.filter(({ event }) => 'optimizerId' in event && event.optimizerId === id);
        const states = ['optimizerStarted', 'optimizerReady', 'optimizerStopping', 'optimizerEnded'];
        const seen = own.map(({ event }) => event.type as string).filter((type) => states.includes(type));
        // It may get ready while the message is under way that asks it to stop, so these two have no order.
        const inOrder =
          seen[0] === states[0] && seen.at(-1) === states[3] && new Set(seen).size === seen.length;
        assert.ok(inOrder, `optimizer ${id}: ${seen.join(', ')}`);
        const started = own.find(({ event }) => event.type === 'optimizerStarted');
        assert.ok((started?.step ?? 0) < stopping, `optimizer ${id} was started while the run was stopping`);
      }
      const ladder = ['terminate', 'kill', 'sweep', 'abandon'];
      trace.isolates.forEach((name, number) => {
        const rungs = trace.deeds
          .filter(({ isolate }) => isolate === number)
          .map(({ deed }) => ladder.indexOf(deed));
        const climbed = [...new Set(rungs.filter((at) => at >= 0))];
        const inOrder = climbed.every((at, i) => i === 0 || climbed[i - 1] < at);
        assert.ok(inOrder, `${name}: ${climbed.map((at) => ladder[at]).join(', ')}`);
      });
    },
  },
  {
    name: 'counters are the sums over the optimizers',
    check(trace) {
      const { result, optimizers, script } = trace;
      assert.ok(result !== null, 'the run has no result');
      const { stats } = result;
      const withOutcome = (...names: readonly string[]) =>
        result.optimizers.filter(({ outcome }) => names.includes(outcome)).length;
      assert.equal(stats.started, optimizers.length);
      assert.equal(
        stats.evaluations,
        optimizers.reduce((sum, { history }) => sum + history.length, 0),
      );
      assert.equal(stats.converged, withOutcome('converged'));
      assert.equal(stats.crashed, withOutcome('crashed'));
      assert.equal(stats.forced, withOutcome('forced'));
      assert.equal(stats.lost, withOutcome('lost', 'abandoned'));
      let slots = 0;
      let { maxJobs } = script;
      const slotsOf = new Map<number, number>();
      for (const { event } of trace.events) {
        if (event.type === 'intervention' && event.action === 'change') maxJobs = event.maxJobs ?? maxJobs;
        if (event.type === 'optimizerEnded') slots -= slotsOf.get(event.optimizerId) ?? 0;
        if (event.type !== 'optimizerStarted') continue;
        slots += event.slots;
        slotsOf.set(event.optimizerId, event.slots);
        assert.ok(slots <= maxJobs, `${slots} slots were in use of ${maxJobs}`);
      }
    },
  },
  {
    name: 'a checkpoint fits together',
    check({ checkpoints }) {
      for (const { at, state, snapshots } of checkpoints) {
        const sum = state.optimizers.reduce((all, { history }) => all + history.length, 0);
        assert.equal(state.evaluations, sum, `the evaluations of the checkpoint at ${at} do not add up`);
        for (const [id, { told, asked, pendingIds }] of snapshots) {
          const { length } = state.optimizers[id - 1].history;
          assert.ok(
            told <= length,
            `at ${at} optimizer ${id} was told of ${told} evaluations, of ${length} recorded`,
          );
          assert.equal(asked - told, pendingIds.length, `at ${at} optimizer ${id} waits for other points`);
        }
      }
    },
  },
];
