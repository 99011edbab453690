import type { Bounds } from './bounds.js';
import type { Incumbent } from './incumbent.js';
import type { Rng } from './rng.js';
import type { OptimizerView } from './stopper.js';

/** What a generator decides from. */
export interface GeneratorFacts {
  readonly bounds: Bounds;
  readonly best: Incumbent | null;
  readonly optimizers: readonly OptimizerView[];
  readonly evaluations: number;
}

/** Says where the next optimizer starts. A pure function of the facts and the random stream. */
export interface Generator {
  /** As it would be written in a program. */
  readonly label: string;
  generate(facts: GeneratorFacts, rng: Rng): Float64Array;
}
