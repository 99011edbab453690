import { evaluationTimedOut } from '../../../src/domain/evaluation-rules.js';
import { GlompoError, printed } from '../../../src/domain/errors.js';
import { FAILED, OK, TIMED_OUT } from '../../../src/domain/outcome.js';
import type { TaskDetail } from '../../../src/domain/task.js';

/** How one evaluation ended. */
export interface Settled {
  /** What the task returned; NaN when it returned no number. */
  readonly value: number;
  readonly outcome: number;
  readonly residuals: ArrayLike<number> | null;
  /** Why it failed. */
  readonly error: GlompoError | null;
}

/** What becomes of something that a task returned. */
export function settled(result: unknown): Settled {
  try {
    return settledResult(result);
  } catch (thrown) {
    // A detail may be an object that computes its fields.
    return settledThrow(thrown);
  }
}

/** What becomes of something that a task threw. */
export function settledThrow(thrown: unknown): Settled {
  if (thrown instanceof GlompoError) return failed(thrown);
  const message = thrown instanceof Error ? thrown.message : printed(thrown);
  return failed(new GlompoError('GLOMPO_TASK_FAILED', `The task threw: ${message}`, { cause: thrown }));
}

/** What becomes of an evaluation that took too long, whatever it returned. */
export function settledLate(timeoutMs: number): Settled {
  return { ...failed(evaluationTimedOut(timeoutMs)), outcome: TIMED_OUT };
}

function settledResult(result: unknown): Settled {
  const isDetail = typeof result === 'object' && result !== null && 'fx' in result;
  const value = isDetail ? (result as TaskDetail).fx : result;
  if (typeof value !== 'number') {
    const what = `The task returned ${printed(result)}, but must return a number or an object with a number fx.`;
    return failed(new GlompoError('GLOMPO_TASK_FAILED', what));
  }
  if (!Number.isFinite(value)) {
    const error = new GlompoError('GLOMPO_TASK_FAILED', `The task returned ${value}, which is not finite.`);
    return { ...failed(error), value };
  }
  const residuals = isDetail ? ((result as TaskDetail).residuals ?? null) : null;
  if (residuals !== null && !isNumbers(residuals)) {
    const what = `The task returned ${printed(residuals)} as residuals, but must return an array of numbers.`;
    return failed(new GlompoError('GLOMPO_TASK_FAILED', what));
  }
  return { value, outcome: OK, residuals, error: null };
}

function failed(error: GlompoError): Settled {
  return { value: Number.NaN, outcome: FAILED, residuals: null, error };
}

function isNumbers(value: unknown): value is ArrayLike<number> {
  const isTyped = ArrayBuffer.isView(value) && !(value instanceof DataView);
  if (!isTyped && !Array.isArray(value)) return false;
  const items = value as ArrayLike<unknown>;
  for (let i = 0; i < items.length; i += 1) if (typeof items[i] !== 'number') return false;
  return true;
}
