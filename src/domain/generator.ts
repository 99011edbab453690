import type { Bounds } from './bounds.js';
import type { Incumbent } from './incumbent.js';
import type { Rng } from './rng.js';
import type { OptimizerView } from './stopper.js';

/** What a generator decides from. */
export interface GeneratorFacts {
  readonly bounds: Bounds;
  readonly best: Incumbent | null;
  /** All optimizers of the run that were started so far, by id; their number is the index of this start. */
  readonly optimizers: readonly OptimizerView[];
  readonly evaluations: number;
  /**
   * A stream that begins anew at every start, so that it gives all starts of a run the same numbers: for what
   * they have in common, such as the permutations of a design.
   */
  readonly commonRng: Rng;
}

/**
 * Says where the next optimizer starts. A pure function of the facts and the random stream `rng`, which is
 * this start's own; a generator keeps no state, so a run that is resumed goes on as it would have.
 */
export interface Generator {
  /** As it would be written in a program. */
  readonly label: string;
  generate(facts: GeneratorFacts, rng: Rng): Float64Array;
  /** Throws when it does not suit these bounds. Asked before anything starts; left out where any bounds do. */
  check?(bounds: Bounds): void;
}
