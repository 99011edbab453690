import { type ExitCondition, ExitRule, type RunFacts } from 'glompo/exit-conditions';
import { type Stopper, type StopperFacts, StopperRule } from 'glompo/stoppers';

class StopperOf extends StopperRule {
  readonly #holds: (facts: StopperFacts) => boolean;

  constructor(holds: (facts: StopperFacts) => boolean) {
    super();
    this.#holds = holds;
  }

  protected holds(facts: StopperFacts): boolean {
    return this.#holds(facts);
  }

  override toString(): string {
    return 'mine()';
  }
}

class ExitOf extends ExitRule {
  readonly #holds: (facts: RunFacts) => boolean;

  constructor(holds: (facts: RunFacts) => boolean) {
    super();
    this.#holds = holds;
  }

  protected holds(facts: RunFacts): boolean {
    return this.#holds(facts);
  }

  override toString(): string {
    return 'mine()';
  }
}

/** A stopper that holds when the function says so. */
export function stopperOf(holds: (facts: StopperFacts) => boolean): Stopper {
  return new StopperOf(holds);
}

/** An exit condition that holds when the function says so. */
export function exitOf(holds: (facts: RunFacts) => boolean): ExitCondition {
  return new ExitOf(holds);
}
