import type { OptimizerSpec } from './optimizer.js';

/** What a selector decides from. */
export interface SelectorFacts {
  readonly freeSlots: number;
  readonly maxJobs: number;
  readonly evaluations: number;
  /** Optimizers started of each specification, in the order of {@link Selector.specs}. */
  readonly startedOf: readonly number[];
}

/** Index of the specification to start next; `wait` when nothing fits now; `never` when nothing shall start any more. */
export type Selection = number | 'wait' | 'never';

/** Says which optimizer starts next. A pure function of the facts. */
export interface Selector {
  /** As it would be written in a program. */
  readonly label: string;
  readonly specs: readonly OptimizerSpec[];
  select(facts: SelectorFacts): Selection;
}
