import { invalidOption } from '../domain/errors.js';
import { type ExitCondition, ExitRule, type RunFacts } from '../domain/exit-condition.js';
import { checkOptions, finiteNumber } from '../domain/options.js';

/** Exactly one of the two. */
export type MaxSecondsOptions =
  | { readonly session: number; readonly overall?: never }
  | { readonly overall: number; readonly session?: never };

class MaxSeconds extends ExitRule {
  readonly #span: 'session' | 'overall';
  readonly #seconds: number;

  constructor(options: MaxSecondsOptions) {
    super();
    checkOptions('maxSeconds', options, ['session', 'overall']);
    const { session, overall } = options;
    if ((session === undefined) === (overall === undefined)) {
      throw invalidOption('maxSeconds', options, 'given exactly one of session and overall');
    }
    this.#span = session === undefined ? 'overall' : 'session';
    this.#seconds = finiteNumber(this.#span, options[this.#span], { min: 0, exclusive: true });
  }

  protected holds({ sessionSeconds, overallSeconds }: RunFacts): boolean {
    return (this.#span === 'session' ? sessionSeconds : overallSeconds) >= this.#seconds;
  }

  override toString(): string {
    return `maxSeconds({ ${this.#span}: ${this.#seconds} })`;
  }
}

/**
 * Ends the run after a time: `session` counts the seconds since this session began, `overall` also those of
 * the sessions before it, when the run was resumed.
 *
 * The rules of GloMPO's `MaxSeconds`, later `TimeLimit` and `TimeLimitThroughRestarts`.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` unless exactly one is given, as a finite number above 0.
 * @example
 * createManager({ exitConditions: maxSeconds({ session: 3_600 }), ... });
 */
export function maxSeconds(options: MaxSecondsOptions): ExitCondition {
  return new MaxSeconds(options);
}
