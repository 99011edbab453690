import { GlompoError } from '../../../src/domain/errors.js';
import type { FailurePolicies } from '../../../src/domain/failure-policy.js';
import type { Optimizer, Wanted } from '../../../src/domain/optimizer.js';
import { ToldValues } from '../../../src/domain/told-values.js';
import { idsOf } from '../../../src/protocol/batch.js';
import { protocolError } from '../../../src/protocol/protocol-error.js';
import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import { InFlight } from '../pool/in-flight.js';
import type { Position } from './position.js';

/** Most points that are asked for at once. */
const LARGEST_ASK = 1024;

export interface ReplayOptions {
  readonly optimizer: Optimizer;
  /** Kind of the optimizer, for messages. */
  readonly kind: string;
  readonly dims: number;
  readonly wants: Wanted;
  readonly onFailure: FailurePolicies;
  /** Where the optimizer stands. */
  readonly from: Position;
}

/** A recorded batch with a column of ids. */
type NumberedBatch = ResultsBatch & { readonly points: Float64Array; readonly ids: Float64Array };

/**
 * Brings an optimizer to where it stood: it is told the recorded evaluations again, in their order, and asked for points
 * exactly when it was asked for them, which must be the same ones.
 */
export class Replay {
  readonly #options: ReplayOptions;
  readonly #inFlight: InFlight;
  readonly #values: ToldValues;
  #told: number;
  #room = new Float64Array(0);

  constructor(options: ReplayOptions) {
    const { dims, wants, from, onFailure } = options;
    this.#options = options;
    this.#inFlight = new InFlight(dims, false, wants);
    const { pendingIds, pendingPoints } = from;
    this.#inFlight.restore(from.asked, pendingIds, pendingPoints);
    for (let i = 0; i < pendingIds.length; i += 1) {
      this.#inFlight.resume(pendingIds[i], 1, pendingPoints.subarray(i * dims, (i + 1) * dims));
    }
    this.#values = new ToldValues(onFailure, from.worst);
    this.#told = from.told;
  }

  /** Evaluations that the optimizer has been told of. */
  get told(): number {
    return this.#told;
  }

  /** Where the optimizer stands now. */
  position(): Omit<Position, 'injected'> {
    const { ids, points } = this.#inFlight.pending();
    return {
      asked: this.#inFlight.asked,
      told: this.#told,
      worst: this.#values.worst,
      pendingIds: ids,
      pendingPoints: points,
    };
  }

  /**
   * Asks for points until there were `asked` of them.
   *
   * @throws GlompoError `GLOMPO_REPLAY_DIVERGED` when there are not so many.
   */
  ask(asked: number): void {
    const { optimizer, dims } = this.#options;
    while (this.#inFlight.asked < asked) {
      const capacity = Math.min(asked - this.#inFlight.asked, LARGEST_ASK);
      if (this.#room.length < capacity * dims) this.#room = new Float64Array(capacity * dims);
      const count = optimizer.ask(this.#room, capacity);
      if (count === 0) throw this.#diverged(`does not ask for point ${this.#inFlight.asked}`);
      this.#inFlight.add(count, this.#room);
    }
  }

  /** Tells of a point found elsewhere, as when it had asked for `asked` points. */
  inject(asked: number, x: Float64Array, fx: number): void {
    this.ask(asked);
    this.#options.optimizer.inject?.(x, fx);
  }

  /**
   * Tells recorded evaluations.
   *
   * @param onTold Called after each time that the optimizer was told of some.
   * @throws GlompoError `GLOMPO_REPLAY_DIVERGED` when it does not ask for their points.
   */
  tell(batch: ResultsBatch, onTold: () => void = () => {}): void {
    const { points, asked, count } = batch;
    if (points === null || batch.dims !== this.#options.dims)
      throw protocolError('A batch that is told again has not the points it needs.');
    const rows: NumberedBatch = { ...batch, points, ids: idsOf(batch) };
    for (let at = 0; at < count; ) {
      // Where nothing else is known, a point was asked for when its turn had come.
      this.ask(asked === null ? rows.ids[at] + 1 : asked[at]);
      let end = at + 1;
      while (
        end < count &&
        (asked === null ? rows.ids[end] < this.#inFlight.asked : asked[end] === asked[at])
      )
        end += 1;
      this.#tellRows(rows, at, end);
      onTold();
      at = end;
    }
  }

  #tellRows(rows: NumberedBatch, from: number, to: number): void {
    const { ids, points, vectors, vectorLength, outcomes } = rows;
    for (let row = from; row < to; row += 1) {
      if (this.#inFlight.holds(ids[row], points, row)) continue;
      throw this.#diverged(`asks for another point ${ids[row]} than it did`);
    }
    const released = this.#inFlight.settle({
      count: to - from,
      ids: ids.subarray(from, to),
      values: rows.values.subarray(from, to),
      outcomes: outcomes?.subarray(from, to) ?? null,
      vectors: vectors?.subarray(from * vectorLength, to * vectorLength) ?? null,
      vectorLength,
      details: null,
      busySeconds: 0,
    });
    const { count, values } = released;
    if (count !== to - from) throw this.#diverged('was told of a point twice');
    for (let i = 0; i < count; i += 1)
      values[i] = this.#values.of(released.outcomes[i], values[i], released.ids[i]);
    this.#options.optimizer.tell(released);
    this.#told += count;
  }

  #diverged(what: string): GlompoError {
    return new GlompoError(
      'GLOMPO_REPLAY_DIVERGED',
      `The optimizer ${this.#options.kind} cannot go on: after ${this.#told} recorded evaluations, it ${what}.`,
      { data: { told: this.#told, asked: this.#inFlight.asked } },
    );
  }
}
