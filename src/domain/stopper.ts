import { Condition, type Explanation } from './condition.js';
import type { HistoryView } from './history-view.js';
import type { Bounds } from './bounds.js';
import type { Rng } from './rng.js';

/** What stoppers, generators and selectors can see of an optimizer. */
export interface OptimizerView {
  readonly id: number;
  readonly kind: string;
  /** Position of its specification among those of the selector. */
  readonly specIndex: number;
  readonly history: HistoryView;
  /** Whether it still runs. */
  readonly alive: boolean;
  /** Whether it still runs and shall go on: nobody has stopped it, and it has not said that it is done. */
  readonly working: boolean;
}

/** What a stopper decides from. */
export interface StopperFacts {
  /** The optimizer under test. */
  readonly candidate: OptimizerView;
  /** The optimizer that holds the best value; null while no value was finite. */
  readonly best: OptimizerView | null;
  /** All optimizers of the run that were started so far, by id. */
  readonly optimizers: readonly OptimizerView[];
  readonly bounds: Bounds;
  /** The stoppers' own random stream. */
  readonly rng: Rng;
}

/** A rule that stops one optimizer: it holds when the candidate shall be stopped. */
export type Stopper = Condition<StopperFacts>;

/**
 * A stopper that is no combination. Its cost a check must not depend on the length of the history: what has to be
 * remembered about a candidate is kept in a `WeakMap` by its history, as a cache of what the history says.
 */
export abstract class StopperRule extends Condition<StopperFacts> {
  readonly family = 'stopper';
  readonly evaluationLimit = Infinity;

  protected abstract holds(facts: StopperFacts): boolean;

  explain(facts: StopperFacts): Explanation {
    return { label: this.toString(), value: this.holds(facts) };
  }

  leaves(): readonly Stopper[] {
    return [this];
  }
}
