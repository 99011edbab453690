import type { GlompoError } from '../../../src/domain/errors.js';
import type { EvaluationRules } from '../../../src/domain/evaluation-rules.js';
import { FAILED, OK, TIMED_OUT } from '../../../src/domain/outcome.js';
import type { Wanted } from '../../../src/domain/optimizer.js';
import type { Task, TaskContext, TaskResult } from '../../../src/domain/task.js';
import { type Clock, systemClock } from '../../clock.js';
import { PendingEvaluation } from './pending-evaluation.js';
import { type Asked, plainly, type Settled, settled, settledLate, settledThrow } from './settled.js';

/** Hears of every evaluation that has no value. */
export type FailureSink = (
  optimizerId: number,
  evaluationId: number,
  x: Float64Array,
  error: GlompoError,
) => void;

export interface TaskRunnerOptions {
  readonly task: Task;
  readonly taskOptions: unknown;
  readonly dims: number;
  readonly rules: EvaluationRules;
  readonly log: (text: string) => void;
  readonly scratchDirectory: () => string;
  readonly onFailure: FailureSink;
  /** Called before an evaluation is made once more, which waits for it. */
  readonly onRetry?: () => Promise<void>;
  readonly clock?: Clock;
}

/**
 * Calls a task. As long as it answers at once, nothing is allocated for an evaluation: point and context are used
 * again. A call that answers with a promise keeps those that it was given, and, where there is a time limit, its
 * signal.
 */
export class TaskRunner {
  /** Of the latest evaluation that was answered at once; see {@link Settled}. */
  outcome = OK;
  vector: ArrayLike<number> | null = null;
  detail: Uint8Array | null = null;
  /** Whether a promise was given up: what it stands for may go on for ever. */
  hangs = false;
  /** Whether evaluations have a time limit. */
  readonly isTimed: boolean;
  readonly #options: TaskRunnerOptions;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  /** Promises that are waited for, where there is a time limit. */
  readonly #open = new Set<PendingEvaluation>();
  /** Replaced and never changed, since answers that are waited for keep theirs. */
  #asked: Asked;
  #aborts = 0;
  #abort = new AbortController();
  #x: Float64Array;
  #context: MutableContext;

  constructor(options: TaskRunnerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#timeoutMs = options.rules.timeoutMs;
    this.isTimed = this.#timeoutMs < Infinity;
    this.#asked = { wants: null, isDetailed: options.rules.isDetailed, dims: options.dims };
    this.#x = new Float64Array(options.dims);
    this.#context = this.#newContext();
  }

  /** What the optimizer whose points come next wants besides the values. */
  get wants(): Wanted {
    return this.#asked.wants;
  }

  set wants(wants: Wanted) {
    if (wants !== this.#asked.wants) this.#asked = { ...this.#asked, wants };
  }

  /** Raises the signal of the evaluations that are under way; later ones get another. */
  abort(): void {
    this.#aborts += 1;
    for (const evaluation of this.#open) evaluation.abort();
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#context = this.#newContext();
  }

  /** Nobody waits any more for what is under way. */
  end(): void {
    for (const evaluation of this.#open) evaluation.forget();
  }

  /**
   * Evaluates the point at `offset` of `points`. Answers with the value at once, its outcome and what
   * came with it left in this object's fields, or with a promise for them.
   */
  evaluate(
    points: Float64Array,
    offset: number,
    optimizerId: number,
    evaluationId: number,
  ): number | Promise<Settled> {
    const answer = this.#call(points, offset, optimizerId, evaluationId);
    if (typeof answer === 'number') {
      this.outcome = OK;
      this.vector = null;
      this.detail = null;
      return answer;
    }
    if (answer instanceof Promise || this.#isTriedAgain(answer.outcome)) {
      const point = points.slice(offset, offset + this.#options.dims);
      return this.#later(answer, point, optimizerId, evaluationId);
    }
    if (answer.error !== null) {
      const x = points.slice(offset, offset + this.#options.dims);
      this.#options.onFailure(optimizerId, evaluationId, x, answer.error);
    }
    this.outcome = answer.outcome;
    this.vector = answer.vector;
    this.detail = answer.detail;
    return answer.value;
  }

  /** Calls the task once: a number is a value that was returned at once and in time. */
  #call(
    points: Float64Array,
    offset: number,
    optimizerId: number,
    evaluationId: number,
  ): number | Settled | Promise<Settled> {
    const x = this.#x;
    for (let i = 0; i < x.length; i += 1) x[i] = points[offset + i];
    const context = this.#context;
    context.optimizerId = optimizerId;
    context.evaluationId = evaluationId;
    context.wants = this.wants;
    const began = this.isTimed ? this.#clock.now() : 0;
    let result: TaskResult | Promise<TaskResult>;
    try {
      result = this.#options.task(x, context);
      if (typeof result === 'number' && result - result === 0 && !this.#isLate(began)) return result;
      if (isThenable(result)) return this.#await(result, began);
    } catch (thrown) {
      return this.#isLate(began) ? settledLate(this.#timeoutMs) : settledThrow(thrown);
    }
    return this.#isLate(began) ? settledLate(this.#timeoutMs) : settled(result, this.#asked);
  }

  #isLate(began: number): boolean {
    return this.isTimed && this.#clock.now() - began > this.#timeoutMs;
  }

  #await(promise: Promise<TaskResult>, began: number): Promise<Settled> {
    this.#x = new Float64Array(this.#x.length);
    const asked = this.#asked;
    if (!this.isTimed) {
      this.#context = this.#newContext();
      return Promise.resolve(promise).then((result) => settled(result, asked), settledThrow);
    }
    const spent = this.#clock.now() - began;
    const evaluation = new PendingEvaluation(
      promise,
      asked,
      this.#abort,
      this.#clock,
      this.#timeoutMs,
      spent,
    );
    this.#open.add(evaluation);
    this.#abort = new AbortController();
    this.#context = this.#newContext();
    return evaluation.settled.finally(() => {
      this.#open.delete(evaluation);
      this.hangs ||= evaluation.hangs;
    });
  }

  /** Waits for an answer, and tries once more where the rules say so. */
  async #later(
    answer: Settled | Promise<Settled>,
    point: Float64Array,
    optimizerId: number,
    evaluationId: number,
  ): Promise<Settled> {
    const aborts = this.#aborts;
    let how = await answer;
    if (this.#isTriedAgain(how.outcome)) {
      await this.#options.onRetry?.();
      // One whose result is not wanted any more has failed because of that.
      if (this.#aborts === aborts) how = await this.#again(point, optimizerId, evaluationId);
    }
    if (how.error !== null) this.#options.onFailure(optimizerId, evaluationId, point, how.error);
    return how;
  }

  #again(point: Float64Array, optimizerId: number, evaluationId: number): Settled | Promise<Settled> {
    const answer = this.#call(point, 0, optimizerId, evaluationId);
    return typeof answer === 'number' ? plainly(answer) : answer;
  }

  #isTriedAgain(outcome: number): boolean {
    const { failed, timedOut } = this.#options.rules.onFailure;
    return (outcome === FAILED && failed === 'retry') || (outcome === TIMED_OUT && timedOut === 'retry');
  }

  #newContext(): MutableContext {
    const { taskOptions, log, scratchDirectory, rules } = this.#options;
    return {
      signal: this.#abort.signal,
      optimizerId: 0,
      evaluationId: 0,
      options: taskOptions,
      wants: this.wants,
      isDetailed: rules.isDetailed,
      log,
      get scratchDirectory() {
        return scratchDirectory();
      },
    };
  }
}

type MutableContext = { -readonly [Key in keyof TaskContext]: TaskContext[Key] };

function isThenable(value: unknown): value is Promise<TaskResult> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}
