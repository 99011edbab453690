import { CANCELLED, OK } from '../domain/outcome.js';
import { idsOf } from '../protocol/batch.js';
import type { OwnerMessage, StartEvaluator } from '../protocol/messages.js';
import type { PointsBatch } from '../protocol/points-batch.js';
import { ResultsWriter } from '../protocol/results-batch.js';
import { SIMULATED_DIMS, type SimulatedWork, simulatedValue, type WorkPlace } from './simulated-work.js';

/** An evaluator in a simulated isolate: it answers batch after batch, row after row. */
export class SimulatedEvaluator implements SimulatedWork {
  readonly #place: WorkPlace;
  readonly #queue: PointsBatch[] = [];
  readonly #cancelled = new Set<number>();
  /** Outcomes of the batch in hand. */
  #outcomes: number[] = [];
  #begun = false;
  #busy = false;

  constructor(place: WorkPlace, _start: StartEvaluator) {
    this.#place = place;
  }

  begin(): void {
    this.#begun = true;
    this.#place.say({ type: 'ready' });
    this.#goOn();
  }

  hear(message: OwnerMessage): void {
    if (message.type === 'cancel') this.#cancelled.add(message.optimizerId);
  }

  points(batch: PointsBatch): void {
    this.#queue.push(batch);
    this.#goOn();
  }

  results(): void {}

  stop(): void {
    this.#goOn();
  }

  flush(): void {
    const batch = this.#queue[0];
    if (batch !== undefined && this.#outcomes.length > 0) this.#answer(batch);
  }

  #goOn(): void {
    if (!this.#begun || this.#busy) return;
    const batch = this.#queue[0];
    if (batch === undefined) {
      if (this.#place.stopReason !== null) this.#place.leave(true);
      else this.#cancelled.clear();
      return;
    }
    const unwanted = this.#place.stopReason !== null || this.#cancelled.has(batch.optimizerId);
    if (unwanted) {
      while (this.#outcomes.length < batch.count) this.#outcomes.push(CANCELLED);
      this.#finish(batch);
      return;
    }
    this.#busy = true;
    this.#place.after(this.#place.script.evaluationMs, () => {
      this.#busy = false;
      this.#outcomes.push(OK);
      if (this.#outcomes.length === batch.count) this.#finish(batch);
      else this.#goOn();
    });
  }

  #finish(batch: PointsBatch): void {
    this.#answer(batch);
    this.#queue.shift();
    this.#outcomes = [];
    this.#goOn();
  }

  #answer(batch: PointsBatch): void {
    const { optimizerId } = batch;
    const ids = idsOf(batch);
    const count = this.#outcomes.length;
    const writer = new ResultsWriter({ capacity: count, dims: SIMULATED_DIMS, ids: true });
    writer.begin();
    this.#outcomes.forEach((outcome, row) => {
      writer.ids[row] = ids[row];
      writer.values[row] = outcome === OK ? simulatedValue(optimizerId, ids[row]) : Number.NaN;
      writer.outcomes[row] = outcome;
    });
    const busySeconds = (count * this.#place.script.evaluationMs) / 1000;
    this.#place.sendBatch(writer.finish(count, { optimizerId, firstId: 0, busySeconds }));
  }
}
