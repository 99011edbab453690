import { GlompoError, printed } from '../../../src/domain/errors.js';
import { FAILED, OK } from '../../../src/domain/outcome.js';
import type { Task, TaskContext, TaskDetail, TaskResult } from '../../../src/domain/task.js';

/** How one evaluation ended. */
export interface Settled {
  /** What the task returned; NaN when it returned no number. */
  readonly value: number;
  readonly outcome: number;
  readonly residuals: ArrayLike<number> | null;
  /** Why it failed. */
  readonly error: GlompoError | null;
}

/** Hears of every evaluation that failed. */
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
  readonly log: (text: string) => void;
  readonly scratchDirectory: () => string;
  readonly onFailure: FailureSink;
}

/**
 * Calls a task. As long as it answers at once, nothing is allocated for an evaluation: point and context are used
 * again. A call that answers with a promise keeps those that it was given.
 */
export class TaskRunner {
  /** Outcome and residuals of the latest evaluation that was answered at once. */
  outcome = OK;
  residuals: ArrayLike<number> | null = null;
  readonly #options: TaskRunnerOptions;
  #abort = new AbortController();
  #x: Float64Array;
  #context: MutableContext;

  constructor(options: TaskRunnerOptions) {
    this.#options = options;
    this.#x = new Float64Array(options.dims);
    this.#context = this.#newContext();
  }

  /** Raises the signal of the evaluations that are under way; later ones get another. */
  abort(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#context = this.#newContext();
  }

  /**
   * Evaluates the point at `offset` of `points`. Answers with the value at once, its outcome and residuals left in
   * this object's fields, or with a promise for them.
   */
  evaluate(
    points: Float64Array,
    offset: number,
    optimizerId: number,
    evaluationId: number,
  ): number | Promise<Settled> {
    const x = this.#x;
    for (let i = 0; i < x.length; i += 1) x[i] = points[offset + i];
    const context = this.#context;
    context.optimizerId = optimizerId;
    context.evaluationId = evaluationId;
    let result: TaskResult | Promise<TaskResult>;
    try {
      result = this.#options.task(x, context);
    } catch (thrown) {
      return this.#keep(this.#failed(points, offset, optimizerId, evaluationId, thrown));
    }
    if (typeof result === 'number' && result - result === 0) {
      this.outcome = OK;
      this.residuals = null;
      return result;
    }
    if (isThenable(result)) {
      this.#x = new Float64Array(x.length);
      this.#context = this.#newContext();
      const point = points.slice(offset, offset + x.length);
      return Promise.resolve(result).then(
        (settled) => this.#settle(settled, point, 0, optimizerId, evaluationId),
        (thrown) => this.#failed(point, 0, optimizerId, evaluationId, thrown),
      );
    }
    return this.#keep(this.#settle(result, points, offset, optimizerId, evaluationId));
  }

  #keep(settled: Settled): number {
    this.outcome = settled.outcome;
    this.residuals = settled.residuals;
    return settled.value;
  }

  #settle(
    result: unknown,
    points: Float64Array,
    offset: number,
    optimizerId: number,
    evaluationId: number,
  ): Settled {
    const isDetail = typeof result === 'object' && result !== null && 'fx' in result;
    const value = isDetail ? (result as TaskDetail).fx : result;
    if (typeof value !== 'number') {
      const error = new GlompoError(
        'GLOMPO_TASK_FAILED',
        `The task returned ${printed(result)}, but must return a number or an object with a number fx.`,
      );
      return this.#failed(points, offset, optimizerId, evaluationId, error);
    }
    if (!Number.isFinite(value)) {
      const error = new GlompoError('GLOMPO_TASK_FAILED', `The task returned ${value}, which is not finite.`);
      return { ...this.#failed(points, offset, optimizerId, evaluationId, error), value };
    }
    const residuals = isDetail ? ((result as TaskDetail).residuals ?? null) : null;
    if (residuals !== null && !isNumbers(residuals)) {
      const error = new GlompoError(
        'GLOMPO_TASK_FAILED',
        `The task returned ${printed(residuals)} as residuals, but must return an array of numbers.`,
      );
      return this.#failed(points, offset, optimizerId, evaluationId, error);
    }
    return { value, outcome: OK, residuals, error: null };
  }

  #failed(
    points: Float64Array,
    offset: number,
    optimizerId: number,
    evaluationId: number,
    thrown: unknown,
  ): Settled {
    const error = asTaskError(thrown);
    const x = points.slice(offset, offset + this.#options.dims);
    this.#options.onFailure(optimizerId, evaluationId, x, error);
    return { value: Number.NaN, outcome: FAILED, residuals: null, error };
  }

  #newContext(): MutableContext {
    const { taskOptions, log, scratchDirectory } = this.#options;
    return {
      signal: this.#abort.signal,
      optimizerId: 0,
      evaluationId: 0,
      options: taskOptions,
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

function isNumbers(value: unknown): value is ArrayLike<number> {
  const isTyped = ArrayBuffer.isView(value) && !(value instanceof DataView);
  if (!isTyped && !Array.isArray(value)) return false;
  const items = value as ArrayLike<unknown>;
  for (let i = 0; i < items.length; i += 1) if (typeof items[i] !== 'number') return false;
  return true;
}

function asTaskError(thrown: unknown): GlompoError {
  if (thrown instanceof GlompoError) return thrown;
  const message = thrown instanceof Error ? thrown.message : printed(thrown);
  return new GlompoError('GLOMPO_TASK_FAILED', `The task threw: ${message}`, { cause: thrown });
}
