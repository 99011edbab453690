import { evaluationTimedOut } from '../../../src/domain/evaluation-rules.js';
import { GlompoError, printed } from '../../../src/domain/errors.js';
import { FAILED, OK, TIMED_OUT } from '../../../src/domain/outcome.js';
import type { Wanted } from '../../../src/domain/optimizer.js';
import type { TaskDetail } from '../../../src/domain/task.js';
import { encodeDetail } from '../../../src/protocol/detail.js';
import { MAX_VECTOR_LENGTH } from '../../../src/protocol/limits.js';

/** How one evaluation ended. */
export interface Settled {
  /** What the task returned; NaN when it returned no number. */
  readonly value: number;
  readonly outcome: number;
  /** The residuals or the gradient, whichever were wanted. */
  readonly vector: ArrayLike<number> | null;
  /** Everything else that the task returned, encoded, where it is recorded. */
  readonly detail: Uint8Array | null;
  /** Why it failed. */
  readonly error: GlompoError | null;
}

/** What is taken of an answer besides the value. */
export interface Asked {
  readonly wants: Wanted;
  readonly isDetailed: boolean;
  /** Length of a gradient. */
  readonly dims: number;
}

/** What becomes of something that a task returned. */
export function settled(result: unknown, asked: Asked): Settled {
  try {
    return settledResult(result, asked);
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

function settledResult(result: unknown, asked: Asked): Settled {
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
  if (!isDetail) return plainly(value);
  const { wants, isDetailed, dims } = asked;
  const vector = wants === null ? null : ((result as TaskDetail)[wants] ?? null);
  const length = wants === 'gradient' ? dims : null;
  if (vector !== null && !isNumbers(vector, length)) {
    const numbers =
      length === null ? `an array of at most ${MAX_VECTOR_LENGTH} numbers` : `an array of ${length} numbers`;
    const what = `The task returned ${printed(vector)} as ${wants}, but must return ${numbers}.`;
    return failed(new GlompoError('GLOMPO_TASK_FAILED', what));
  }
  const detail = isDetailed ? encoded(result as TaskDetail) : null;
  return { value, outcome: OK, vector, detail, error: null };
}

/** How an evaluation ended that gave a value and nothing else. */
export function plainly(value: number): Settled {
  return { value, outcome: OK, vector: null, detail: null, error: null };
}

/** What cannot be recorded leaves the reason why: a value that may have taken hours is not lost for it. */
function encoded(result: TaskDetail): Uint8Array {
  try {
    // Computed fields are computed here, and may throw.
    const { fx: _, ...extras } = result;
    return encodeDetail(extras);
  } catch (thrown) {
    return encodeDetail({ notRecorded: thrown instanceof Error ? String(thrown.message) : printed(thrown) });
  }
}

function failed(error: GlompoError): Settled {
  return { value: Number.NaN, outcome: FAILED, vector: null, detail: null, error };
}

function isNumbers(value: unknown, length: number | null): value is ArrayLike<number> {
  const isTyped = ArrayBuffer.isView(value) && !(value instanceof DataView);
  if (!isTyped && !Array.isArray(value)) return false;
  const items = value as ArrayLike<unknown>;
  if (length === null ? items.length > MAX_VECTOR_LENGTH : items.length !== length) return false;
  for (let i = 0; i < items.length; i += 1) if (typeof items[i] !== 'number') return false;
  return true;
}
