import type { OptimizerSpec } from '../../domain/optimizer.js';
import type { RunEvent } from '../../domain/run-events.js';
import type { OptimizerState } from '../../domain/run-state.js';
import { cutEnd, type OptimizerEnd } from './cut-end.js';
import { FoldedHistory } from './folded-history.js';

type Started = Extract<RunEvent, { readonly type: 'optimizerStarted' }>;

/** What an optimizer was started with. */
type OptimizerOrigin = Pick<OptimizerState, 'specIndex' | 'spec' | 'x0' | 'bounds' | 'startedAt'>;

/** One optimizer of a run as its journal tells of it. */
export class FoldedOptimizer {
  readonly history: FoldedHistory;
  readonly #id: number;
  #origin: OptimizerOrigin | null = null;
  #end: OptimizerEnd | null = null;
  /** How it has ended when nothing more is heard of it. */
  #verdict: OptimizerEnd | null = null;
  #stopReason: string | null = null;
  #converged = false;
  /** Length of its history at the stop check with the number after it. */
  #testedLength = 0;
  #testedAt = 0;

  constructor(id: number, history: FoldedHistory = new FoldedHistory()) {
    this.#id = id;
    this.history = history;
  }

  /** One as it was remembered at `seconds`, after `stopchecks` stop checks of the run. */
  static restored(state: OptimizerState, seconds: number, stopchecks: number): FoldedOptimizer {
    const { id, outcome, endedAt, stopReason, converged } = state;
    const optimizer = new FoldedOptimizer(id, new FoldedHistory(state.history));
    optimizer.#origin = originOf(state);
    optimizer.#testedLength = state.testedLength;
    optimizer.#testedAt = stopchecks;
    if (stopReason !== null)
      optimizer.stop({ at: seconds, type: 'optimizerStopping', optimizerId: id, reason: stopReason });
    if (converged) optimizer.converge({ at: seconds, type: 'optimizerConverged', optimizerId: id });
    if (outcome !== null) optimizer.end({ ...state, outcome, at: endedAt ?? seconds });
    return optimizer;
  }

  get hasStarted(): boolean {
    return this.#origin !== null;
  }

  get hasEnded(): boolean {
    return this.#end !== null;
  }

  get converged(): boolean {
    return this.#converged;
  }

  /** Whether somebody has decided that it is to end. */
  get isStopped(): boolean {
    return this.#stopReason !== null;
  }

  /** @param bounds Those of the session that starts it. */
  start(event: Started, bounds: OptimizerState['bounds']): void {
    const { specIndex, at: startedAt } = event;
    const x0 = Float64Array.from(event.x0);
    this.#origin = { specIndex, spec: specOf(event), x0, bounds, startedAt };
  }

  stop(event: Extract<RunEvent, { readonly type: 'optimizerStopping' }>): void {
    this.#stopReason = event.reason;
    this.#verdict = cutEnd(event);
  }

  converge(event: RunEvent): void {
    this.#converged = true;
    this.#verdict = cutEnd(event) ?? this.#verdict;
  }

  end(end: OptimizerEnd): void {
    this.#end = end;
  }

  goOn(): void {
    this.#end = null;
  }

  /** All its evaluations before its row `length` were there at stop check `stopcheck` of the run, and none after it. */
  tested(stopcheck: number, length: number): void {
    if (stopcheck === this.#testedAt) return;
    this.#testedAt = stopcheck;
    this.#testedLength = length;
  }

  /**
   * What is remembered of it.
   *
   * @param bounds What stands for its own when its start is lost.
   */
  state(paused: boolean, bounds: OptimizerState['bounds']): OptimizerState {
    const end = this.#origin === null ? LOST_START : (this.#end ?? this.#verdict);
    return {
      id: this.#id,
      ...(this.#origin ?? lostOrigin(bounds)),
      endedAt: end?.at ?? null,
      outcome: end?.outcome ?? null,
      reason: end?.reason ?? '',
      detail: end?.detail ?? '',
      report: end?.report ?? null,
      escalations: end?.escalations ?? [],
      stopReason: this.#stopReason,
      converged: this.#converged,
      paused,
      testedLength: this.#testedLength,
      history: this.history.summary(),
    };
  }
}

function originOf({ specIndex, spec, x0, bounds, startedAt }: OptimizerState): OptimizerOrigin {
  return { specIndex, spec, x0, bounds, startedAt };
}

function specOf({ kind, module, export: name, options, slots, evaluations, wants }: Started): OptimizerSpec {
  return { kind, module, export: name, options, workers: slots, evaluations, wants };
}

/** One of which the start is lost cannot go on. */
const LOST_START: OptimizerEnd = {
  at: 0,
  outcome: 'lost',
  reason: 'the journal has lost its start',
  detail: '',
  report: null,
  escalations: [],
};

function lostOrigin(bounds: OptimizerState['bounds']): OptimizerOrigin {
  const spec: OptimizerSpec = {
    kind: 'unknown',
    module: '',
    export: '',
    options: {},
    workers: 1,
    evaluations: 'inline',
    wants: null,
  };
  const x0 = new Float64Array(bounds.length).fill(Number.NaN);
  return { specIndex: 0, spec, x0, bounds, startedAt: 0 };
}
