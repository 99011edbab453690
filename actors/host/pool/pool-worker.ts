import { protocolError } from '../../../src/protocol/protocol-error.js';
import { encodePoints } from '../../../src/protocol/points-batch.js';
import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import type { ReadyEvaluator } from './evaluator-source.js';
import type { Watched } from './overdue-watch.js';
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
export class PoolWorker implements Watched {
  readonly #evaluator: ReadyEvaluator;
  readonly #dims: number;
  readonly #inHand: InHand[] = [];
  /** When it began with the first point that it has not answered. */
  begunAt: number | null = null;
  /** Whether it takes points. */
  isOpen = true;
  /** Whether the pool itself has ended it. */
  endedByPool = false;
  /** Whether it has said that it ends, before it begins anything more. */
  isLeaving = false;

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

  give(client: PoolClient, segment: PointsSegment, now: number): void {
    this.begunAt ??= now;
    this.#inHand.push({ segment, open: segment.count });
    const { count, points, firstId } = segment;
    this.#evaluator.sendBatch(
      encodePoints(client.optimizerId, this.#dims, count, points, firstId, client.wants),
    );
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

  end(reason: string): void {
    this.isOpen = false;
    this.endedByPool = true;
    this.#evaluator.end(reason);
  }

  leave(): void {
    this.isOpen = false;
    this.isLeaving = true;
  }

  /** It makes an evaluation once more. */
  retries(now: number): void {
    if (this.begunAt !== null) this.begunAt = now;
  }

  /**
   * Books what came back. An evaluator answers batch after batch, each in one or several parts, in order.
   *
   * @throws GlompoError `GLOMPO_PROTOCOL` when it answers what it was not asked, or has answered before.
   */
  answered(results: ResultsBatch, now: number): void {
    const batch = this.#inHand[0] as InHand | undefined;
    if (batch === undefined || !answers(results, batch)) {
      throw protocolError(`The evaluator ${this.name} answered what it was not asked.`);
    }
    batch.open -= results.count;
    if (batch.open <= 0) this.#inHand.shift();
    this.begunAt = this.#inHand.length === 0 ? null : now;
  }

  /**
   * What was given and not answered, when the evaluator has ended. Only the first batch can have been begun.
   *
   * @param how How the evaluator has ended.
   */
  unanswered(how: string): PointsSegment[] {
    this.begunAt = null;
    const begun = this.isLeaving ? [] : [`${this.name} (${how})`];
    return this.#inHand.splice(0).map(({ segment, open }, i) => {
      const done = segment.count - open;
      return {
        client: segment.client,
        firstId: segment.firstId + done,
        count: open,
        points: segment.points.subarray(done * this.#dims),
        ends: i === 0 ? [...segment.ends, ...begun] : segment.ends,
      };
    });
  }
}

/** Whether results are the next ones of a batch. */
function answers({ optimizerId, ids, firstId, count }: ResultsBatch, { segment, open }: InHand): boolean {
  const due = segment.firstId + segment.count - open;
  return optimizerId === segment.client.optimizerId && count <= open && (ids?.[0] ?? firstId) === due;
}
