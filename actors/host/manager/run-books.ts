import type { Containment } from '../../../src/domain/containment.js';
import { GlompoError } from '../../../src/domain/errors.js';
import { type Escalation, noEscalations } from '../../../src/domain/escalation.js';
import type { ExitCondition, RunFacts } from '../../../src/domain/exit-condition.js';
import type { Incumbent } from '../../../src/domain/incumbent.js';
import { Ledger } from '../../../src/domain/ledger.js';
import type { RunEvent, RunStatus, UnstampedEvent } from '../../../src/domain/run-events.js';
import type { RunPlan } from '../../../src/domain/run-plan.js';
import { ResourceHistory } from '../../../src/domain/resource-history.js';
import type { ResourceSample } from '../../../src/domain/resource-usage.js';
import type { OptimizerView } from '../../../src/domain/stopper.js';
import type { RunStats } from '../../../src/domain/run-result.js';
import type { OptimizerState, RunState } from '../../../src/domain/run-state.js';
import type { RunJournal } from '../../../src/domain/run-journal.js';
import { type Clock, systemClock } from '../../clock.js';
import type { EventStream } from './event-stream.js';
import { OptimizerRecord } from './optimizer-record.js';
import { specIndexOf } from './spec-index.js';

/** The state of a run: its optimizers, counts, incumbent and budget. Everything the manager decides, it reads here. */
export class RunBooks implements RunFacts {
  readonly plan: RunPlan;
  readonly clock: Clock;
  ledger: Ledger;
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
  /** Points that somebody gave, where the next optimizers start. */
  startPoints: Float64Array[] = [];
  /** Whether a better value was found since optimizers were last told of one. */
  unshared = false;
  /** Whether somebody lets the whole run wait. */
  paused = false;
  /** Slots; may be changed while the run goes on, as may {@link exitCondition}. */
  maxJobs: number;
  /** Sessions of the run so far, this one included. */
  session = 1;
  #exitCondition: ExitCondition;
  #secondsBefore = 0;
  #began: number;

  constructor(plan: RunPlan, events: EventStream, clock: Clock = systemClock) {
    this.plan = plan;
    this.clock = clock;
    this.#began = clock.now();
    this.maxJobs = plan.maxJobs;
    this.#exitCondition = plan.exitCondition;
    this.ledger = new Ledger(plan.exitCondition.evaluationLimit);
    this.startedOf = plan.selector.specs.map(() => 0);
    this.notBefore = plan.selector.specs.map(() => -Infinity);
    this.events = events;
  }

  /** The run begins now: times count from here. */
  begin(): void {
    this.#began = this.clock.now();
  }

  /** Goes on where earlier sessions have stopped; the journal must be there. */
  goOn(state: RunState): void {
    this.ledger = new Ledger(this.plan.exitCondition.evaluationLimit, state.evaluations);
    this.session = state.sessions + 1;
    this.#secondsBefore = state.seconds;
    this.evaluationsAtBest = state.best?.evaluationsAtBest ?? 0;
    this.stopchecks = state.stopchecks;
    this.evaluatorRestarts = state.evaluatorRestarts;
    this.stoppedAtConvergence.push(...state.stoppedAtConvergence);
    this.converged = state.stoppedAtConvergence.length;
    this.startPoints = state.startPoints.map((x) => x.slice());
    this.unshared = state.unshared;
    Object.assign(this.#escalations, state.escalations);
    for (const optimizer of state.optimizers) this.#restore(optimizer);
    this.views = Object.freeze([...this.records]);
    const { best } = state;
    if (best === null) return;
    const record = this.records[best.optimizerId - 1];
    const x = (state.optimizers[best.optimizerId - 1].history.bestPoint as Float64Array).slice();
    this.best = { x, fx: record.history.bestValue, optimizerId: record.id, kind: record.kind };
    this.bestRecord = record;
  }

  /** Books an optimizer that is about to be started. */
  add(record: OptimizerRecord): void {
    if (this.journal !== null) record.history.keepOnlyRecent(this.journal.rowsOf(record.id));
    this.records.push(record);
    this.views = Object.freeze([...this.records]);
    this.startedOf[record.specIndex] += 1;
    this.alive.add(record);
  }

  /** Books that an optimizer has ended by its own criteria. */
  converge(record: OptimizerRecord): void {
    record.stoppedAtConvergence = this.stopped;
    this.converged += 1;
    this.stoppedAtConvergence.push(this.stopped);
    this.emit({ type: 'optimizerConverged', optimizerId: record.id });
  }

  #restore(state: OptimizerState): void {
    if (this.journal === null)
      throw new GlompoError('GLOMPO_INTERNAL', 'A run without a journal cannot go on.');
    const specIndex = specIndexOf(state, this.plan.selector.specs);
    const store = this.journal.rowsOf(state.id);
    const record = OptimizerRecord.restored(state, specIndex, store, this.overallSeconds);
    this.records.push(record);
    if (specIndex >= 0) this.startedOf[specIndex] += 1;
    if (record.stopDecided) this.stopped += 1;
    if (record.alive) this.alive.add(record);
    else this.#countEnd(record);
  }

  /** Books the end of an optimizer. */
  remove(record: OptimizerRecord): void {
    this.alive.delete(record);
    // What it did after it had said that it was at its end counts for more.
    if (record.outcome !== 'converged' && record.stoppedAtConvergence !== null) {
      this.converged -= 1;
      this.stoppedAtConvergence.splice(this.stoppedAtConvergence.indexOf(record.stoppedAtConvergence), 1);
    }
    this.#countEnd(record);
  }

  #countEnd({ outcome }: OptimizerRecord): void {
    if (outcome === 'crashed') this.crashed += 1;
    else if (outcome === 'forced') this.forced += 1;
    else if (outcome === 'lost' || outcome === 'abandoned') this.lost += 1;
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
    return this.#secondsBefore + this.sessionSeconds;
  }

  get exitCondition(): ExitCondition {
    return this.#exitCondition;
  }

  set exitCondition(condition: ExitCondition) {
    this.#exitCondition = condition;
    this.ledger.limit = condition.evaluationLimit;
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
    const stamped = { at: this.overallSeconds, ...event } as RunEvent;
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

  /** The run as it stands, for another session to go on with. */
  state(): RunState {
    const { evaluations, best, stopchecks, evaluatorRestarts, startPoints, unshared, paused } = this;
    return {
      evaluations,
      seconds: this.overallSeconds,
      sessions: this.session,
      best:
        best === null ? null : { optimizerId: best.optimizerId, evaluationsAtBest: this.evaluationsAtBest },
      stoppedAtConvergence: [...this.stoppedAtConvergence],
      stopchecks,
      evaluatorRestarts,
      escalations: { ...this.#escalations },
      unshared,
      paused,
      startPoints: [...startPoints],
      optimizers: this.records.map((record) => record.state()),
    };
  }

  /** Books that an evaluator has ended by itself and is replaced. */
  evaluatorRestarted(optimizerId: number | null): void {
    this.evaluatorRestarts += 1;
    this.emit({ type: 'evaluatorRestarted', optimizerId });
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
      seconds: this.overallSeconds,
      evaluations: this.evaluations,
      bestFx: this.bestValue,
      optimizersAlive: this.alive.size,
      optimizersStarted: this.started,
      slotsUsed: this.slotsUsed,
      maxJobs: this.maxJobs,
      containment: this.containment,
      resources: this.resources,
    };
  }
}
