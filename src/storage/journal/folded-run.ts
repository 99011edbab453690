import type { ActorOutcomeName } from '../../domain/actor-outcome.js';
import { noEscalations } from '../../domain/escalation.js';
import type { RunEvent } from '../../domain/run-events.js';
import type { RunState } from '../../domain/run-state.js';
import type { RunSettings } from '../run-record.js';
import type { RecordedBatch } from './evaluations.js';
import { FoldedInterventions } from './folded-interventions.js';
import { FoldedOptimizer } from './folded-optimizer.js';

/** The settings that the manager's counts depend on. */
type Settings = Pick<RunSettings, 'bounds' | 'shareBestSolutions' | 'stopcheckInterval' | 'stoppers'>;

const NOTHING_KNOWN: Settings = {
  bounds: [],
  shareBestSolutions: false,
  stopcheckInterval: Infinity,
  stoppers: null,
};

/** How optimizers end that do so only because the run ends. */
const ENDS_WITH_RUN: ReadonlySet<ActorOutcomeName> = new Set(['stopped', 'forced', 'lost']);

/** What its manager knew of a run, as evaluations and events tell of it. */
export class FoldedRun {
  readonly interventions = new FoldedInterventions();
  /** Those of the session that is read. */
  settings: Settings = NOTHING_KNOWN;
  /** Whether a better value was found since optimizers were last told of one. */
  unshared = false;
  #optimizers = new Map<number, FoldedOptimizer>();
  #evaluations = 0;
  #best: { readonly optimizerId: number; readonly evaluationsAtBest: number; readonly fx: number } | null =
    null;
  #stopped = 0;
  /** Value of `stopped` at each convergence: those that were remembered, and those of optimizers that can be told. */
  #convergedBefore: readonly number[] = [];
  #convergences = new Map<number, number>();
  #stopchecks = 0;
  #evaluatorRestarts = 0;
  #escalations = noEscalations();
  #isEnding = false;

  /** What was remembered stands for all that came before. */
  restore(state: RunState): void {
    this.#optimizers = new Map(
      state.optimizers.map((one) => [one.id, FoldedOptimizer.restored(one, state.seconds, state.stopchecks)]),
    );
    const holder = state.optimizers.find(({ id }) => id === state.best?.optimizerId);
    this.#best = state.best === null ? null : { ...state.best, fx: holder?.history.bestValue ?? Infinity };
    this.#evaluations = state.evaluations;
    this.#stopped = state.optimizers.filter(({ stopReason }) => stopReason !== null).length;
    this.#convergedBefore = state.stoppedAtConvergence;
    this.#convergences = new Map();
    this.#stopchecks = state.stopchecks;
    this.#evaluatorRestarts = state.evaluatorRestarts;
    this.#escalations = { ...state.escalations };
    this.unshared = state.unshared;
    this.interventions.restore(state);
  }

  beginSession(): void {
    this.interventions.beginSession();
    this.#isEnding = false;
  }

  /** So many evaluations were recorded, though some of them may be lost. Returns the number at the last stop check. */
  reach(evaluations: number): number {
    const { stoppers, stopcheckInterval: interval } = this.settings;
    if (evaluations <= this.#evaluations || stoppers === null || !(interval > 0)) {
      this.#evaluations = Math.max(this.#evaluations, evaluations);
      return 0;
    }
    const checks = Math.floor(evaluations / interval);
    this.#stopchecks += checks - Math.floor(this.#evaluations / interval);
    this.#evaluations = evaluations;
    return checks * interval;
  }

  /**
   * Takes in evaluations of one optimizer.
   *
   * @param missing Evaluations of it that are lost before them.
   * @param before Evaluations of the run before them.
   */
  rows(batch: RecordedBatch, missing: number, before: number): void {
    const { optimizerId, count } = batch;
    const optimizer = this.#optimizer(optimizerId);
    const { history } = optimizer;
    optimizer.tested(this.#stopchecks, history.length);
    history.addLost(missing);
    const start = history.length;
    history.add(batch);
    if (history.bestValue < (this.#best?.fx ?? Infinity)) {
      const evaluationsAtBest = before + history.bestIndex - start + 1;
      this.#best = { optimizerId, evaluationsAtBest, fx: history.bestValue };
      this.unshared = this.settings.shareBestSolutions;
    }
    const checkedAt = this.reach(before + count);
    if (checkedAt > before) optimizer.tested(this.#stopchecks, start + checkedAt - before);
  }

  /** Whether an optimizer has ended for good. */
  hasEnded(optimizerId: number): boolean {
    return this.#optimizers.get(optimizerId)?.hasEnded === true;
  }

  event(event: RunEvent): void {
    switch (event.type) {
      case 'optimizerStarted':
        this.#start(event);
        break;
      case 'optimizerResumed':
        this.#optimizer(event.optimizerId).goOn();
        break;
      case 'optimizerStopping':
        this.#stop(event);
        break;
      case 'optimizerConverged':
        this.#converge(event);
        break;
      case 'optimizerEnded':
        this.#end(event);
        break;
      case 'injected':
        if (event.fx === this.#best?.fx) this.unshared = false;
        break;
      case 'evaluatorRestarted':
        this.#evaluatorRestarts += 1;
        break;
      case 'escalated':
        // Those of the run as a whole are not among the counts.
        if (event.source !== 'manager') this.#escalations[event.escalation] += 1;
        break;
      case 'runStopping':
        this.#isEnding = true;
        break;
      case 'intervention':
        if (event.action === 'close') this.#isEnding = true;
    }
  }

  state(sessions: number, seconds: number): RunState {
    const { paused, pausedOptimizers, startPoints } = this.interventions;
    const best = this.#best;
    return {
      evaluations: this.#evaluations,
      seconds,
      sessions,
      best: best && { optimizerId: best.optimizerId, evaluationsAtBest: best.evaluationsAtBest },
      stoppedAtConvergence: [...this.#convergedBefore, ...this.#convergences.values()],
      stopchecks: this.#stopchecks,
      evaluatorRestarts: this.#evaluatorRestarts,
      escalations: { ...this.#escalations },
      unshared: this.unshared,
      paused,
      startPoints,
      optimizers: this.#all().map((optimizer, i) => {
        optimizer.tested(this.#stopchecks, optimizer.history.length);
        return optimizer.state(pausedOptimizers.has(i + 1), this.settings.bounds);
      }),
    };
  }

  #start(event: Extract<RunEvent, { readonly type: 'optimizerStarted' }>): void {
    const optimizer = this.#optimizer(event.optimizerId);
    if (optimizer.hasStarted) return;
    optimizer.start(event, this.settings.bounds);
    this.interventions.noteStart(event.x0);
  }

  #stop(event: Extract<RunEvent, { readonly type: 'optimizerStopping' }>): void {
    const optimizer = this.#optimizer(event.optimizerId);
    if (!optimizer.isStopped) this.#stopped += 1;
    optimizer.stop(event);
  }

  #converge(event: Extract<RunEvent, { readonly type: 'optimizerConverged' | 'optimizerEnded' }>): void {
    const { optimizerId } = event;
    const optimizer = this.#optimizer(optimizerId);
    if (!optimizer.converged) this.#convergences.set(optimizerId, this.#stopped);
    optimizer.converge(event);
  }

  #end(event: Extract<RunEvent, { readonly type: 'optimizerEnded' }>): void {
    const { optimizerId, outcome } = event;
    const optimizer = this.#optimizer(optimizerId);
    const isCut = this.#isEnding && ENDS_WITH_RUN.has(outcome);
    // The end of the run ended it, and it goes on with the next session.
    if (isCut && !optimizer.isStopped && !optimizer.converged) return;
    if (outcome === 'converged') this.#converge(event);
    else this.#convergences.delete(optimizerId);
    optimizer.end(event);
  }

  /** What is known of an optimizer, nothing yet when it was not heard of. */
  #optimizer(id: number): FoldedOptimizer {
    let optimizer = this.#optimizers.get(id);
    if (optimizer === undefined) {
      optimizer = new FoldedOptimizer(id);
      this.#optimizers.set(id, optimizer);
    }
    return optimizer;
  }

  #all(): readonly FoldedOptimizer[] {
    const last = Math.max(0, ...this.#optimizers.keys());
    return Array.from({ length: last }, (_, i) => this.#optimizer(i + 1));
  }
}
