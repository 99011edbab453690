import type { Clock } from '../../actors/clock.js';
import { EventStream } from '../../actors/host/manager/event-stream.js';
import { ManagerHost } from '../../actors/host/manager/manager-host.js';
import type { WrittenCheckpoint } from '../../actors/host/manager/checkpointer.js';
import type { OptimizerRecord } from '../../actors/host/manager/optimizer-record.js';
import type { ResumedRun } from '../../actors/host/manager/resumed-run.js';
import { RunBooks } from '../../actors/host/manager/run-books.js';
import type { IsolateSource } from '../../actors/supervision/isolate-source.js';
import { DEFAULT_DELAYS } from '../../machines/lifecycle-types.js';
import { GlompoError } from '../domain/errors.js';
import type { RunJournal } from '../domain/run-journal.js';
import type { RunPlan } from '../domain/run-plan.js';
import type { RunEvent } from '../domain/run-events.js';
import type { RunResult } from '../domain/run-result.js';
import type { Moment, RunTrace, TracedCheckpoint, TracedOptimizer } from './run-trace.js';
import type { CheckpointScript, ShutdownScript } from './shutdown-script.js';
import { SimulatedClock } from './simulated-clock.js';
import { SimulatedIsolates } from './simulated-isolates.js';
import { simulatedPlan } from './simulated-plan.js';
import { perform } from './simulated-user.js';
import { idOfPoint } from './simulated-work.js';
import { TraceRecorder } from './trace-recorder.js';

/** Changes to the parts of a run, to see whether an invariant notices. */
export interface SimulationChanges {
  readonly plan?: (plan: RunPlan) => RunPlan;
  readonly isolates?: (isolates: IsolateSource) => IsolateSource;
  /** Changes the books of the run in place. */
  readonly books?: (books: RunBooks, clock: Clock) => void;
  /** Where the run is recorded. */
  readonly journal?: RunJournal;
  /** What an earlier session has left. */
  readonly resumed?: ResumedRun;
  /** When the manager dies, in the middle of whatever it does, in simulated milliseconds. */
  readonly killAtMs?: number;
}

/** Simulated milliseconds after which a run that has not settled is given up. */
const LONGEST_MS = 120_000;
/** Simulated milliseconds for which one goes on looking after a run has settled. */
const AFTERMATH_MS = 3_000;

/**
 * Runs a real manager on simulated isolates in simulated time, as a script says, and writes down all that happens. The
 * same script gives the same trace.
 *
 * @param changes What is made of the run's parts, for tests of the invariants themselves. Default: nothing.
 * @returns The trace. A run that never settles has none of its `settled` moments.
 * @example
 * const trace = await simulateRun({ ...QUIET_SCRIPT, acts: [{ kind: 'close', atMs: 30 }] });
 * for (const { check } of RUN_INVARIANTS) check(trace);
 */
export async function simulateRun(
  script: ShutdownScript,
  changes: SimulationChanges = {},
): Promise<RunTrace> {
  const clock = new SimulatedClock();
  const trace = new TraceRecorder(() => clock.now());
  const isolates = new SimulatedIsolates(script, clock, trace);
  const runClock = new CountedClock(clock);
  const plan = simulatedPlan(script);
  const books = new RunBooks(changes.plan?.(plan) ?? plan, new EventStream(), runClock);
  const { killAtMs = Infinity, resumed = null, journal = null } = changes;
  books.journal = journal;
  const checkpoints: TracedCheckpoint[] = [];
  const host = new ManagerHost(books, changes.isolates?.(isolates) ?? isolates, {
    resumed,
    ...(script.checkpoints !== null && {
      writeCheckpoint: (parts) => {
        checkpoints.push({ ...trace.moment(), ...parts });
        return written(script.checkpoints as CheckpointScript, clock);
      },
    }),
  });
  changes.books?.(books, runClock);
  const events: (Moment & { readonly event: RunEvent })[] = [];
  const settled: (Moment & { readonly error: unknown })[] = [];
  let result: RunResult | null = null;
  listen(host, (event) => events.push({ ...trace.moment(), event }));
  for (const act of script.acts) clock.setTimeout(() => perform(host, act), act.atMs);
  clock.setTimeout(() => host.stop('the script ends'), script.patienceMs);
  void host.run().then(
    (value) => {
      result = value;
      settled.push({ ...trace.moment(), error: null });
    },
    (error: unknown) => {
      result = resultIn(error);
      settled.push({ ...trace.moment(), error });
    },
  );
  await rest();
  const end = Math.min(LONGEST_MS, killAtMs);
  while (settled.length === 0 && clock.now() < end && clock.step()) await rest();
  const isKilled = killAtMs < Infinity && settled.length === 0;
  const timersLeft = runClock.pending;
  const isolatesLeft = isolates.alive;
  if (!isKilled) await aftermath(clock);
  const { ledger } = books;
  // Nobody looks at the histories of a manager that has died.
  const records = isKilled ? [] : books.records;
  return {
    script,
    delays: DEFAULT_DELAYS,
    events,
    frames: trace.frames,
    results: trace.results,
    deeds: trace.deeds,
    checkpoints,
    isolates: isolates.names,
    earlier: earlierIn(resumed),
    optimizers: records.map((record) => traced(record, isolates.names, ledger.outstanding(record.id))),
    settled,
    result,
    ledger: { limit: ledger.limit, recorded: ledger.recorded, available: ledger.available },
    timersLeft,
    isolatesLeft,
  };
}

async function aftermath(clock: SimulatedClock): Promise<void> {
  const end = clock.now() + AFTERMATH_MS;
  clock.setTimeout(() => {}, AFTERMATH_MS);
  while (clock.now() < end && clock.step()) await rest();
}

/** Resolves when no promise has anything left to do: the queue of ticks is looked at only then. */
function rest(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}

/** Evaluations of earlier sessions by optimizer, those of a round that was not finished included. */
function earlierIn(resumed: ResumedRun | null): ReadonlyMap<number, number> {
  const counts = new Map(resumed?.state.optimizers.map(({ id, history }) => [id, history.length]));
  for (const { optimizerId, batch } of resumed?.tail.batches ?? []) {
    counts.set(optimizerId, (counts.get(optimizerId) ?? 0) + batch.count);
  }
  return counts;
}

/** The writing of a checkpoint as the script says. */
function written({ writeMs, fails }: CheckpointScript, clock: Clock): Promise<WrittenCheckpoint> {
  return new Promise((resolve, reject) => {
    if (writeMs === Infinity) return;
    clock.setTimeout(() => {
      if (fails) reject(new GlompoError('GLOMPO_CHECKPOINT', 'The disk is full, as the script says.'));
      else resolve({ name: 'simulated', directory: '/simulated', bytes: 0 });
    }, writeMs);
  });
}

/** Hears events at once: a reader of the stream would hear them when others have already gone on. */
function listen({ books }: ManagerHost, hear: (event: RunEvent) => void): void {
  const { events } = books;
  const emit = events.emit.bind(events);
  events.emit = (event) => {
    hear(event);
    emit(event);
  };
}

/** What a run that failed had found by then. */
function resultIn(error: unknown): RunResult | null {
  return error instanceof GlompoError ? ((error.data.result as RunResult | undefined) ?? null) : null;
}

function traced(record: OptimizerRecord, names: readonly string[], outstanding: number): TracedOptimizer {
  const { id, history, spec } = record;
  const point = new Float64Array(history.dims);
  const ids = Array.from({ length: history.length }, (_, i) => idOfPoint(history.point(i, point)));
  const outcomes = ids.map((_, i) => history.outcome(i));
  const isolate = names.indexOf(`optimizer ${id}`);
  return { id, isolate, evaluations: spec.evaluations, history, ids, outcomes, outstanding };
}

/** Knows how many timers whoever was given it has set and not cleared. */
class CountedClock implements Clock {
  readonly #clock: Clock;
  readonly #handles = new Set<unknown>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get pending(): number {
    return this.#handles.size;
  }

  now(): number {
    return this.#clock.now();
  }

  setTimeout(callback: () => void, milliseconds: number): unknown {
    if (milliseconds === Infinity) return undefined;
    const handle = this.#clock.setTimeout(() => {
      this.#handles.delete(handle);
      callback();
    }, milliseconds);
    this.#handles.add(handle);
    return handle;
  }

  clearTimeout(handle: unknown): void {
    this.#handles.delete(handle);
    this.#clock.clearTimeout(handle);
  }
}
