import type { RunFacts } from '../../../src/domain/exit-condition.js';
import type { Incumbent } from '../../../src/domain/incumbent.js';
import { Ledger } from '../../../src/domain/ledger.js';
import type { RunEvent, RunStatus, UnstampedEvent } from '../../../src/domain/run-events.js';
import type { RunPlan } from '../../../src/domain/run-plan.js';
import type { OptimizerView } from '../../../src/domain/stopper.js';
import type { RunStats } from '../../../src/domain/run-result.js';
import type { EventStream } from './event-stream.js';
import type { OptimizerRecord } from './optimizer-record.js';

/** The state of a run: its optimizers, counts, incumbent and budget. Everything the manager decides, it reads here. */
export class RunBooks implements RunFacts {
  readonly plan: RunPlan;
  readonly ledger: Ledger;
  /** All optimizers ever started; the one with id k stands at k - 1. */
  readonly records: OptimizerRecord[] = [];
  /** The same for strategies, which must not be able to change it. */
  views: readonly OptimizerView[] = Object.freeze([]);
  /** Those whose death was not verified. */
  readonly alive = new Set<OptimizerRecord>();
  readonly startedOf: number[];
  best: Incumbent | null = null;
  bestRecord: OptimizerRecord | null = null;
  converged = 0;
  stopped = 0;
  crashed = 0;
  forced = 0;
  lost = 0;
  stopchecks = 0;
  /** Value of `stopped` at each convergence. */
  readonly stoppedAtConvergence: number[] = [];
  readonly events: EventStream;
  /** Whether new optimizers may still be started. */
  spawning = true;
  #began = performance.now();

  constructor(plan: RunPlan, events: EventStream) {
    this.plan = plan;
    this.ledger = new Ledger(plan.exitCondition.evaluationLimit);
    this.startedOf = plan.selector.specs.map(() => 0);
    this.events = events;
  }

  /** The run begins now: times count from here. */
  begin(): void {
    this.#began = performance.now();
  }

  /** Books an optimizer that is about to be started. */
  add(record: OptimizerRecord): void {
    this.records.push(record);
    this.views = Object.freeze([...this.records]);
    this.startedOf[record.specIndex] += 1;
    this.alive.add(record);
  }

  /** Books the end of an optimizer. */
  remove(record: OptimizerRecord): void {
    this.alive.delete(record);
    if (record.outcome === 'crashed') this.crashed += 1;
    else if (record.outcome === 'forced') this.forced += 1;
    else if (record.outcome === 'lost' || record.outcome === 'abandoned') this.lost += 1;
  }

  get evaluations(): number {
    return this.ledger.recorded;
  }

  get bestValue(): number {
    return this.best?.fx ?? Infinity;
  }

  get started(): number {
    return this.records.length;
  }

  get sessionSeconds(): number {
    return (performance.now() - this.#began) / 1000;
  }

  get overallSeconds(): number {
    return this.sessionSeconds;
  }

  /** Slots of the optimizers that are alive. */
  get slotsUsed(): number {
    let used = 0;
    for (const record of this.alive) used += record.spec.workers;
    return used;
  }

  stoppedSinceConvergence(n: number): number | undefined {
    const then = this.stoppedAtConvergence[n - 1];
    return then === undefined ? undefined : this.stopped - then;
  }

  emit(event: UnstampedEvent): void {
    this.events.emit({ at: this.sessionSeconds, ...event } as RunEvent);
  }

  stats(): RunStats {
    let failedEvaluations = 0;
    for (const record of this.records) failedEvaluations += record.history.failures;
    const { evaluations, started, converged, stopped, crashed, forced, lost, stopchecks } = this;
    return { evaluations, failedEvaluations, started, converged, stopped, crashed, forced, lost, stopchecks };
  }

  status(): RunStatus {
    return {
      seconds: this.sessionSeconds,
      evaluations: this.evaluations,
      bestFx: this.bestValue,
      optimizersAlive: this.alive.size,
      optimizersStarted: this.started,
      slotsUsed: this.slotsUsed,
      maxJobs: this.plan.maxJobs,
    };
  }
}
