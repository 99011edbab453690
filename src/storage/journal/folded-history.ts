import { LOST, OK, TIMED_OUT } from '../../domain/outcome.js';
import type { HistorySummary } from '../../domain/run-state.js';
import type { RecordedBatch } from './evaluations.js';

/** What is remembered of an optimizer's evaluations as they are read. */
export class FoldedHistory {
  #length: number;
  #bestIndex: number;
  #bestValue: number;
  #bestPoint: Float64Array | null;
  #failures: number;
  #timedOut: number;
  #lost: number;

  constructor(before: HistorySummary = NOTHING) {
    this.#length = before.length;
    this.#bestIndex = before.bestIndex;
    this.#bestValue = before.bestValue;
    this.#bestPoint = before.bestPoint;
    this.#failures = before.failures;
    this.#timedOut = before.timedOut;
    this.#lost = before.lost;
  }

  get length(): number {
    return this.#length;
  }

  /** Evaluations of which nothing is left count as lost. */
  addLost(count: number): void {
    this.#length += count;
    this.#failures += count;
    this.#lost += count;
  }

  /** Takes in a batch, by the same rule as a history does: the best is the lowest finite value, the first of equals. */
  add({ count, values, points, outcomes, dims }: RecordedBatch): void {
    let best = -1;
    let bestValue = this.#bestValue;
    for (let i = 0; i < count; i += 1) {
      if (outcomes !== null && outcomes[i] !== OK) {
        this.#addFailure(outcomes[i]);
        continue;
      }
      const value = values[i];
      if (value < bestValue && value > -Infinity) {
        bestValue = value;
        best = i;
      }
    }
    if (best !== -1) {
      this.#bestIndex = this.#length + best;
      this.#bestValue = bestValue;
      this.#bestPoint = points.slice(best * dims, (best + 1) * dims);
    }
    this.#length += count;
  }

  get bestIndex(): number {
    return this.#bestIndex;
  }

  get bestValue(): number {
    return this.#bestValue;
  }

  summary(): HistorySummary {
    return {
      length: this.#length,
      bestIndex: this.#bestIndex,
      bestValue: this.#bestValue,
      bestPoint: this.#bestPoint,
      failures: this.#failures,
      timedOut: this.#timedOut,
      lost: this.#lost,
    };
  }

  #addFailure(outcome: number): void {
    this.#failures += 1;
    if (outcome === TIMED_OUT) this.#timedOut += 1;
    else if (outcome === LOST) this.#lost += 1;
  }
}

const NOTHING: HistorySummary = {
  length: 0,
  bestIndex: -1,
  bestValue: Infinity,
  bestPoint: null,
  failures: 0,
  timedOut: 0,
  lost: 0,
};
