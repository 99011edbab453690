import { FramePlaces } from './frame-places.js';
import { ReplayMarks } from './replay-marks.js';

/** Where the evaluations of one optimizer stand, and what it did between them. */
export interface JournalledOptimizer {
  readonly places: FramePlaces;
  readonly marks: ReplayMarks;
  /** Evaluations that it was told of, those included that the journal has lost. */
  told: number;
}

/** The evaluations in the journal of a run, by optimizer: a few numbers a frame, nothing a row. */
export class JournalledRows {
  readonly #optimizers = new Map<number, JournalledOptimizer>();

  get optimizers(): ReadonlyMap<number, JournalledOptimizer> {
    return this.#optimizers;
  }

  /** What is known of an optimizer, nothing yet when it was not heard of. */
  of(optimizerId: number): JournalledOptimizer {
    let optimizer = this.#optimizers.get(optimizerId);
    if (optimizer === undefined) {
      optimizer = { places: new FramePlaces(), marks: new ReplayMarks(), told: 0 };
      this.#optimizers.set(optimizerId, optimizer);
    }
    return optimizer;
  }

  /**
   * Takes note of the rows of a frame.
   *
   * @param told Evaluations of the optimizer before it, as the frame says; null when it does not.
   * @returns How many that came before it are missing.
   * @throws RangeError when they have come already.
   */
  add(optimizerId: number, place: number, told: number | null, count: number, firstOfRun: number): number {
    const optimizer = this.of(optimizerId);
    const first = told ?? optimizer.told;
    const missing = first - optimizer.told;
    if (missing < 0)
      throw new RangeError(
        `evaluations ${first} to ${first + count} of optimizer ${optimizerId} came before`,
      );
    optimizer.places.add(place, first, firstOfRun);
    optimizer.told = first + count;
    return missing;
  }
}
