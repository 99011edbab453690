import { GlompoError } from '../../../src/domain/errors.js';
import { type EvaluationRules, evaluationTimedOut } from '../../../src/domain/evaluation-rules.js';
import { CANCELLED, LOST, TIMED_OUT } from '../../../src/domain/outcome.js';
import type { Wanted } from '../../../src/domain/optimizer.js';
import type { EngineResults, EvaluationEngine } from './evaluation-engine.js';

/** Points that wait for an evaluator or are with one. */
export interface PointsSegment {
  readonly client: PoolClient;
  /** Id of the first; the others follow. */
  readonly firstId: number;
  readonly count: number;
  readonly points: Float64Array;
  /** The evaluators that had them in hand and have ended, and how. */
  readonly ends: readonly string[];
}

/** What a client needs of its pool. */
export interface PoolAccess {
  room(mine: number): number;
  dispatch(): void;
  cancel(): void;
  abort(): void;
  /** Whether an evaluator has a point of this client at work. */
  evaluates(): boolean;
  /** An evaluation has no value, for a reason that no evaluator can tell. */
  failed(evaluationId: number, x: Float64Array, error: GlompoError): void;
  leave(): Promise<void>;
}

/** Most evaluators that one evaluation may be given to. */
const MOST_ATTEMPTS = 2;

/** The points of one optimizer in a pool. */
export class PoolClient implements EvaluationEngine {
  readonly optimizerId: number;
  /** What its optimizer wants of an evaluation besides the value. */
  readonly wants: Wanted;
  onResults: (results: EngineResults) => void = () => {};
  /** Points that wait for an evaluator. */
  queued = 0;
  readonly #dims: number;
  readonly #rules: EvaluationRules;
  readonly #pool: PoolAccess;
  readonly #queue: PointsSegment[] = [];
  /** Points that were submitted and are not settled. */
  #open = 0;
  #dispatchSoon = false;
  #cancelled = false;

  constructor(optimizerId: number, wants: Wanted, dims: number, rules: EvaluationRules, pool: PoolAccess) {
    this.optimizerId = optimizerId;
    this.wants = wants;
    this.#dims = dims;
    this.#rules = rules;
    this.#pool = pool;
  }

  get room(): number {
    return this.#pool.room(this.#open);
  }

  submit(firstId: number, count: number, points: Float64Array): void {
    this.#queue.push({ client: this, firstId, count, points, ends: [] });
    this.queued += count;
    this.#open += count;
    // What is submitted in one go is spread over the evaluators as a whole.
    if (this.#dispatchSoon) return;
    this.#dispatchSoon = true;
    queueMicrotask(() => {
      this.#dispatchSoon = false;
      this.#pool.dispatch();
    });
  }

  /** Takes the next points off the queue, at most `most`; those that killed an evaluator go alone. */
  next(most: number): PointsSegment {
    const head = this.#queue[0];
    const count = Math.min(head.ends.length > 0 ? 1 : most, head.count);
    this.queued -= count;
    if (count === head.count) {
      this.#queue.shift();
      return head;
    }
    this.#queue[0] = {
      ...head,
      firstId: head.firstId + count,
      count: head.count - count,
      points: head.points.subarray(count * this.#dims),
    };
    return {
      ...head,
      count,
      points: head.points.subarray(0, count * this.#dims),
    };
  }

  settle(results: EngineResults): void {
    this.#open -= results.count;
    this.onResults(results);
  }

  /** Whether all its points wait for their turn. */
  get waits(): boolean {
    return this.#open > 0 && !this.#pool.evaluates();
  }

  /** Points whose evaluator ended come back: to be tried once more where `mayRetry`, or to be given up. */
  takeBack(segment: PointsSegment, mayRetry: boolean): void {
    if (this.#cancelled || !mayRetry) {
      this.#settleWithout(segment, CANCELLED);
    } else if (segment.ends.length < MOST_ATTEMPTS) {
      this.#queue.unshift(segment);
      this.queued += segment.count;
    } else {
      const ends = segment.ends.join(', ');
      const message = `The evaluation was lost: it ended two evaluators, ${ends}.`;
      this.#giveUp(segment, LOST, new GlompoError('GLOMPO_TASK_FAILED', message));
    }
  }

  /** Points come back from an evaluator that was ended because one of them took too long. */
  takeBackOverdue(segment: PointsSegment, mayRetry: boolean): void {
    const { timeoutMs, onFailure } = this.#rules;
    // Which of several it was shows when each is alone.
    const isKnown = segment.count === 1;
    const isLast = segment.ends.length >= MOST_ATTEMPTS || onFailure.timedOut !== 'retry';
    if (isKnown && (isLast || this.#cancelled || !mayRetry)) {
      this.#giveUp(segment, TIMED_OUT, evaluationTimedOut(timeoutMs));
    } else {
      this.takeBack(segment, mayRetry);
    }
  }

  cancel(): void {
    this.#cancelled = true;
    const dropped = this.#queue.splice(0);
    this.queued = 0;
    for (const segment of dropped) this.#settleWithout(segment, CANCELLED);
    this.#pool.cancel();
  }

  abort(): void {
    this.#pool.abort();
  }

  close(): Promise<void> {
    return this.#pool.leave();
  }

  #giveUp(segment: PointsSegment, outcome: number, error: GlompoError): void {
    const { firstId, count, points } = segment;
    for (let i = 0; i < count; i += 1) {
      this.#pool.failed(firstId + i, points.subarray(i * this.#dims, (i + 1) * this.#dims), error);
    }
    this.#settleWithout(segment, outcome);
  }

  #settleWithout({ firstId, count }: PointsSegment, outcome: number): void {
    this.settle({
      count,
      ids: Float64Array.from({ length: count }, (_, i) => firstId + i),
      values: new Float64Array(count).fill(Number.NaN),
      outcomes: new Uint8Array(count).fill(outcome),
      vectors: null,
      vectorLength: 0,
      details: null,
      busySeconds: 0,
    });
  }
}
