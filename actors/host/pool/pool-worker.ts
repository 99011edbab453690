import { encodePoints } from '../../../src/protocol/points-batch.js';
import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import type { ReadyEvaluator } from './evaluator-source.js';
import type { PointsSegment, PoolClient } from './pool-client.js';

/** Work of one batch, in seconds: longer than it takes until a busy manager looks at an answer. */
const SECONDS_PER_BATCH = 0.005;
/** Seconds of an evaluation from which on none waits at an evaluator: another one might begin it much sooner. */
const WAITS_BELOW_SECONDS = 0.015;
const LARGEST_BATCH = 1024;

interface InHand {
  readonly segment: PointsSegment;
  /** Rows that were not answered yet. */
  open: number;
}

/** One evaluator as its pool sees it: what it has in hand. */
export class PoolWorker {
  readonly #evaluator: ReadyEvaluator;
  readonly #dims: number;
  readonly #inHand: InHand[] = [];
  /** Whether the pool itself has ended it. */
  endedByPool = false;

  constructor(evaluator: ReadyEvaluator, dims: number) {
    this.#evaluator = evaluator;
    this.#dims = dims;
  }

  get name(): string {
    return this.#evaluator.name;
  }

  /** Points of one batch when an evaluation takes so long; one while that is not known. */
  static batchSize(secondsPerEvaluation: number): number {
    if (secondsPerEvaluation === 0) return 1;
    return Math.max(1, Math.min(LARGEST_BATCH, Math.round(SECONDS_PER_BATCH / secondsPerEvaluation)));
  }

  /** Whether a second batch may wait at an evaluator that has one in hand. */
  static mayWait(secondsPerEvaluation: number): boolean {
    return secondsPerEvaluation > 0 && secondsPerEvaluation < WAITS_BELOW_SECONDS;
  }

  /** Batches in hand. */
  get batches(): number {
    return this.#inHand.length;
  }

  give(client: PoolClient, segment: PointsSegment): void {
    this.#inHand.push({ segment, open: segment.count });
    const { count, points, firstId } = segment;
    this.#evaluator.sendBatch(encodePoints(client.optimizerId, this.#dims, count, points, firstId));
  }

  /** Whether it has points of this client in hand. */
  serves(client: PoolClient): boolean {
    return this.#inHand.some(({ segment }) => segment.client === client);
  }

  /** Whether it evaluates points of this client now, as far as is known. */
  evaluates(client: PoolClient): boolean {
    return this.#inHand.length > 0 && this.#inHand[0].segment.client === client;
  }

  cancel(optimizerId: number): void {
    this.#evaluator.send({ type: 'cancel', optimizerId });
  }

  abort(optimizerId: number): void {
    this.#evaluator.send({ type: 'abort', optimizerId });
  }

  end(): void {
    this.endedByPool = true;
    this.#evaluator.end();
  }

  /** Books what came back. An evaluator answers batch after batch, each in one or several parts, in order. */
  answered(results: ResultsBatch): void {
    const batch = this.#inHand[0] as InHand | undefined;
    if (batch === undefined) return;
    batch.open -= results.count;
    if (batch.open <= 0) this.#inHand.shift();
  }

  /** What was given and not answered, when the evaluator has ended. Only the first batch can have been begun. */
  *unanswered(): Generator<PointsSegment> {
    for (const [i, { segment, open }] of this.#inHand.splice(0).entries()) {
      const done = segment.count - open;
      yield {
        client: segment.client,
        firstId: segment.firstId + done,
        count: open,
        points: segment.points.subarray(done * this.#dims),
        attempt: segment.attempt + (i === 0 ? 1 : 0),
      };
    }
  }
}
