import { OK } from '../../../src/domain/outcome.js';
import type { PointsBatch } from '../../../src/protocol/points-batch.js';
import { protocolError } from '../../../src/protocol/protocol-error.js';
import { type ResultsBatch, ResultsWriter } from '../../../src/protocol/results-batch.js';
import type { OptimizerRecord } from './optimizer-record.js';
import { InFlight } from '../pool/in-flight.js';
import type { PoolClient } from '../pool/pool-client.js';
import type { EngineResults } from '../pool/evaluation-engine.js';

const NONE = new Float64Array(0);

/** One optimizer at the shared pool: what comes back goes to the record, with its points, and to the optimizer. */
export class SharedClient {
  readonly #engine: PoolClient;
  readonly #record: OptimizerRecord;
  readonly #inFlight: InFlight;
  readonly #dims: number;
  /** Points that it had asked for in earlier sessions. */
  readonly #askedBefore: number;

  /** @param askedBefore Points that the optimizer had asked for in earlier sessions; it may send these anew. */
  constructor(
    engine: PoolClient,
    record: OptimizerRecord,
    onResults: (batch: ResultsBatch) => void,
    askedBefore = 0,
  ) {
    this.#engine = engine;
    this.#record = record;
    this.#dims = record.history.dims;
    this.#inFlight = new InFlight(this.#dims, false);
    this.#askedBefore = askedBefore;
    this.#inFlight.restore(askedBefore, NONE, NONE);
    engine.onResults = (results) => {
      const released = this.#inFlight.settle(results);
      // The optimizer is told first: what the record leads to may stop it.
      this.#answer(results);
      const { count, vectors, vectorLength } = released;
      if (count === 0) return;
      onResults({
        optimizerId: record.id,
        count,
        dims: this.#dims,
        firstId: 0,
        vectorLength,
        busySeconds: results.busySeconds,
        ids: released.ids.slice(0, count),
        values: released.values.slice(0, count),
        points: released.points.slice(0, count * this.#dims),
        asked: null,
        vectors: vectors?.slice(0, count * vectorLength) ?? null,
        outcomes: released.outcomes.slice(0, count),
        details: released.details?.slice(0, count) ?? null,
      });
    };
  }

  /** @throws GlompoError `GLOMPO_PROTOCOL` when points have come before, or others are missing. */
  submit({ firstId, ids, count, points }: PointsBatch): void {
    const isDue = ids === null && this.#take(firstId, count, points);
    if (!isDue) throw protocolError(`Optimizer ${this.#record.id} sent points twice, or left some out.`);
    this.#engine.submit(firstId, count, points);
  }

  /** Points that the optimizer has asked for, in all sessions. */
  get asked(): number {
    return this.#inFlight.asked;
  }

  cancel(): void {
    this.#engine.cancel();
  }

  get waits(): boolean {
    return this.#engine.waits;
  }

  abort(): void {
    this.#engine.abort();
  }

  close(): Promise<void> {
    return this.#engine.close();
  }

  #take(firstId: number, count: number, points: Float64Array): boolean {
    if (firstId + count <= this.#askedBefore) return this.#inFlight.resume(firstId, count, points);
    return firstId === this.#inFlight.asked && this.#inFlight.add(count, points) === firstId;
  }

  #answer({ count, ids, values, outcomes, vectors, vectorLength, busySeconds }: EngineResults): void {
    const writer = new ResultsWriter({ capacity: count, dims: this.#dims, ids: true, vectorLength });
    writer.begin();
    writer.ids.set(ids.subarray(0, count));
    writer.values.set(values.subarray(0, count));
    if (vectors !== null) writer.vectors.set(vectors.subarray(0, count * vectorLength));
    for (let i = 0; i < count; i += 1) writer.outcomes[i] = outcomes === null ? OK : outcomes[i];
    const origin = { optimizerId: this.#record.id, firstId: 0, busySeconds };
    this.#record.actor?.sendResults(writer.finish(count, origin));
  }
}
