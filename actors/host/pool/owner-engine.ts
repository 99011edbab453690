import type { OptimizerSpec, Wanted } from '../../../src/domain/optimizer.js';
import { idsOf } from '../../../src/protocol/batch.js';
import { encodePoints } from '../../../src/protocol/points-batch.js';
import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import type { EngineResults, EvaluationEngine } from './evaluation-engine.js';

/** Seconds of work that an optimizer keeps with the shared pool. */
const SECONDS_AHEAD = 0.01;
const MOST_AHEAD = 4096;

/** What the engine says to the owner of this isolate. */
export interface OwnerLink {
  sendPoints(frame: Uint8Array): void;
  cancel(): void;
  abort(): void;
}

/** The run's shared pool, reached by way of the owner of this isolate. */
export class OwnerEngine implements EvaluationEngine {
  onResults: (results: EngineResults) => void = () => {};
  readonly #link: OwnerLink;
  readonly #optimizerId: number;
  readonly #dims: number;
  readonly #workers: number;
  readonly #wants: Wanted;
  #open = 0;
  #secondsPerEvaluation = 0;

  constructor(
    link: OwnerLink,
    optimizerId: number,
    dims: number,
    spec: Pick<OptimizerSpec, 'workers' | 'wants'>,
  ) {
    this.#link = link;
    this.#optimizerId = optimizerId;
    this.#dims = dims;
    this.#workers = spec.workers;
    this.#wants = spec.wants;
  }

  get room(): number {
    const pace = this.#secondsPerEvaluation;
    const ahead = pace === 0 ? 0 : Math.floor((SECONDS_AHEAD * this.#workers) / pace);
    return Math.max(this.#workers, Math.min(ahead, MOST_AHEAD)) - this.#open;
  }

  submit(firstId: number, count: number, points: Float64Array, told: number): void {
    this.#open += count;
    const frame = encodePoints(this.#optimizerId, this.#dims, count, points, firstId, this.#wants, told);
    this.#link.sendPoints(frame);
  }

  /** Takes in what the owner sends. */
  receive(batch: ResultsBatch): void {
    this.#open -= batch.count;
    if (batch.count > 0) this.#secondsPerEvaluation = batch.busySeconds / batch.count;
    this.onResults({ ...batch, ids: idsOf(batch) });
  }

  cancel(): void {
    this.#link.cancel();
  }

  abort(): void {
    this.#link.abort();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
