import { invalidOption } from '../domain/errors.js';
import { type Stopper, type StopperFacts, StopperRule } from '../domain/stopper.js';

class TypeOf extends StopperRule {
  readonly #kind: string;

  constructor(kind: string) {
    super();
    if (typeof kind !== 'string' || kind === '') {
      throw invalidOption('kind', kind, "the kind of an optimizer, such as 'cmaEs'");
    }
    this.#kind = kind;
  }

  protected holds({ candidate }: StopperFacts): boolean {
    return candidate.kind === this.#kind;
  }

  override toString(): string {
    return `typeOf(${JSON.stringify(this.#kind)})`;
  }
}

/**
 * Holds for all optimizers of one kind, from their start on. A guard to combine with others by `and`, so
 * that a rule is for this kind alone, or, by `not`, for all others.
 *
 * The rule of GloMPO's `TypeHunter`.
 *
 * @param kind Name of the kind, as in `OptimizerSpec.kind`: `cmaEs`, `nelderMead`, ...
 * @throws GlompoError `GLOMPO_OPTION_INVALID` unless `kind` is a text that is not empty.
 * @example
 * createManager({ stoppers: typeOf('randomSearch').and(minFunctionCalls(1_000)), ... });
 */
export function typeOf(kind: string): Stopper {
  return new TypeOf(kind);
}
