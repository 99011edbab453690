import type { Containment } from '../../../src/domain/containment.js';
import { type Escalation, noEscalations } from '../../../src/domain/escalation.js';
import type { RunFacts } from '../../../src/domain/exit-condition.js';
import type { Incumbent } from '../../../src/domain/incumbent.js';
import { Ledger } from '../../../src/domain/ledger.js';
import type { RunEvent, RunStatus, UnstampedEvent } from '../../../src/domain/run-events.js';
import type { RunPlan } from '../../../src/domain/run-plan.js';
import { ResourceHistory } from '../../../src/domain/resource-history.js';
import type { ResourceSample } from '../../../src/domain/resource-usage.js';
import type { OptimizerView } from '../../../src/domain/stopper.js';
import type { RunStats } from '../../../src/domain/run-result.js';
import type { RunJournal } from '../../../src/domain/run-journal.js';
import { type Clock, systemClock } from '../../clock.js';
import type { EventStream } from './event-stream.js';
import type { OptimizerRecord } from './optimizer-record.js';

/** The state of a run: its optimizers, counts, incumbent and budget. Everything the manager decides, it reads here. */
export class RunBooks implements RunFacts {
  readonly plan: RunPlan;
  readonly clock: Clock;
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
  /** Number of evaluations recorded up to the best one, itself included. */
  evaluationsAtBest = 0;
  converged = 0;
  stopped = 0;
  crashed = 0;
  forced = 0;
  lost = 0;
  stopchecks = 0;
  /** Evaluators that ended by themselves and were replaced. */
  evaluatorRestarts = 0;
  readonly #escalations = noEscalations();
  /** What is certain to end with the run. */
  containment: Containment = 'groups';
  /** What the run used when that was last measured. */
  resources: ResourceSample | null = null;
  readonly resourceHistory = new ResourceHistory();
  /** Called when all actors have joined, while warnings can still be told. */
  beforeEnd: () => void = () => {};
  /** By specification, the time of the clock before which none is started again after a crash. */
  readonly notBefore: number[];
  /** Value of `stopped` at each convergence. */
  readonly stoppedAtConvergence: number[] = [];
  /** Where the run is recorded; null when it is not. */
  journal: RunJournal | null = null;
  readonly events: EventStream;
  /** Whether new optimizers may still be started. */
  spawning = true;
  #began: number;

  constructor(plan: RunPlan, events: EventStream, clock: Clock = systemClock) {
    this.plan = plan;
    this.clock = clock;
    this.#began = clock.now();
    this.ledger = new Ledger(plan.exitCondition.evaluationLimit);
    this.startedOf = plan.selector.specs.map(() => 0);
    this.notBefore = plan.selector.specs.map(() => -Infinity);
    this.events = events;
  }

  /** The run begins now: times count from here. */
  begin(): void {
    this.#began = this.clock.now();
  }

  /** Books an optimizer that is about to be started. */
  add(record: OptimizerRecord): void {
    if (this.journal !== null) record.history.keepOnlyRecent(this.journal.rowsOf(record.id));
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

  get evaluationsSinceImprovement(): number {
    return this.evaluations - this.evaluationsAtBest;
  }

  get started(): number {
    return this.records.length;
  }

  get sessionSeconds(): number {
    return (this.clock.now() - this.#began) / 1000;
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
    const stamped = { at: this.sessionSeconds, ...event } as RunEvent;
    this.journal?.event(stamped);
    this.events.emit(stamped);
  }

  /** Whether more evaluations may be granted: not while they come faster than they can be recorded. */
  get mayGrant(): boolean {
    return this.journal?.hasRoom !== false;
  }

  /** Books what the run uses. */
  measured(sample: ResourceSample): void {
    this.resources = sample;
    this.resourceHistory.add(sample);
  }

  /** Books a step that the end of an optimizer or evaluator needed. */
  escalated(source: string, escalation: Escalation, reason: string): void {
    this.#escalations[escalation] += 1;
    this.emit({ type: 'escalated', source, escalation, reason });
  }

  stats(): RunStats {
    let failedEvaluations = 0;
    let timedOutEvaluations = 0;
    let lostEvaluations = 0;
    for (const { history } of this.records) {
      failedEvaluations += history.failures;
      timedOutEvaluations += history.timedOut;
      lostEvaluations += history.lost;
    }
    const { started, converged, stopped, crashed, forced, lost } = this;
    return {
      evaluations: this.evaluations,
      failedEvaluations,
      timedOutEvaluations,
      lostEvaluations,
      started,
      converged,
      stopped,
      crashed,
      forced,
      lost,
      stopchecks: this.stopchecks,
      evaluatorRestarts: this.evaluatorRestarts,
      escalations: Object.freeze({ ...this.#escalations }),
    };
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
      containment: this.containment,
      resources: this.resources,
    };
  }
}
