import { finiteNumber, wholeNumber } from '../domain/options.js';
import { relativeDistance } from '../domain/relative-distance.js';
import { type Stopper, type StopperFacts, StopperRule } from '../domain/stopper.js';

class StepSize extends StopperRule {
  readonly #calls: number;
  readonly #relativeTol: number;

  constructor(calls: number, relativeTol: number) {
    super();
    this.#calls = wholeNumber('calls', calls, 2);
    this.#relativeTol = finiteNumber('relativeTol', relativeTol, { min: 0 });
  }

  protected holds({ candidate: { history }, bounds }: StopperFacts): boolean {
    const first = history.length - this.#calls;
    if (first < 0) return false;
    let previous: Float64Array = history.point(first);
    let next: Float64Array = new Float64Array(history.dims);
    let sum = 0;
    for (let i = first + 1; i < history.length; i += 1) {
      history.point(i, next);
      sum += relativeDistance(bounds, previous, next);
      [previous, next] = [next, previous];
    }
    return sum / (this.#calls - 1) <= this.#relativeTol;
  }

  override toString(): string {
    return `stepSize(${this.#calls}, ${this.#relativeTol})`;
  }
}

/**
 * Stops an optimizer that hardly moves any more: the mean distance between successive points among its last
 * `calls` is at most `relativeTol`. Distances are fractions of the diagonal of the box with every range
 * taken as 1, so parameters of different units count alike. Costs O(`calls` times parameters) a check.
 *
 * Points count whatever their values were, failed ones too. The rule does not hold while there are fewer
 * than `calls` points.
 *
 * After `StepSize` of GloMPO (Freitas Gustavo and Verstraelen, 2022), which measures in the units of the
 * parameters.
 *
 * @param calls How many of the last points are looked at, at least 2.
 * @param relativeTol Mean step as a fraction of the diagonal, at least 0. Default 0.05.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument.
 * @example
 * createManager({ stoppers: stepSize(100, 0.001).and(minFunctionCalls(1_000)), ... });
 */
export function stepSize(calls: number, relativeTol = 0.05): Stopper {
  return new StepSize(calls, relativeTol);
}
