import type { OptimizerSpec } from './optimizer.js';
import type { Rng } from './rng.js';
import type { OptimizerView } from './stopper.js';

/** What a selector decides from. */
export interface SelectorFacts {
  readonly freeSlots: number;
  readonly maxJobs: number;
  readonly evaluations: number;
  /** Optimizers started of each specification, in the order of {@link Selector.specs}. */
  readonly startedOf: readonly number[];
  /** All optimizers of the run that were started so far, by id. */
  readonly optimizers: readonly OptimizerView[];
  /** The selector's own random stream for this start; it is the same when the selector is asked again. */
  readonly rng: Rng;
}

/** Index of the specification to start next; `wait` when nothing fits now; `never` when nothing shall start any more. */
export type Selection = number | 'wait' | 'never';

/** Says which optimizer starts next. A pure function of the facts; a selector keeps no state. */
export interface Selector {
  /** As it would be written in a program. */
  readonly label: string;
  /**
   * What it may start, in the order in which it was given.
   *
   * @example
   * selector.specs.some(({ kind }) => kind === 'cmaEs'); // whether it may start CMA-ES
   */
  readonly specs: readonly OptimizerSpec[];
  select(facts: SelectorFacts): Selection;
}
