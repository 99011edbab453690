import { checkOptions, finiteNumber, flag, oneOf } from '../domain/options.js';
import { relativeDistance } from '../domain/relative-distance.js';
import { type OptimizerView, type Stopper, type StopperFacts, StopperRule } from '../domain/stopper.js';

export interface ParameterDistanceOptions {
  /** Whether to compare with all other optimizers, not only with the best one. Default false. */
  readonly testAll?: boolean;
  /** Which point of an optimizer stands for it: its `best` one or its `last` one. Default `best`. */
  readonly compare?: 'best' | 'last';
  /** Whether to compare also with optimizers that have ended. Default false. */
  readonly ended?: boolean;
}

class ParameterDistance extends StopperRule {
  readonly #relativeDistance: number;
  readonly #testAll: boolean;
  readonly #compare: 'best' | 'last';
  readonly #ended: boolean;

  constructor(relativeDistance: number, options: ParameterDistanceOptions) {
    super();
    const option = { min: 0, exclusive: true };
    this.#relativeDistance = finiteNumber('relativeDistance', relativeDistance, option);
    checkOptions('parameterDistance', options, ['testAll', 'compare', 'ended']);
    this.#testAll = flag('testAll', options.testAll ?? false);
    this.#compare = oneOf('compare', options.compare ?? 'best', ['best', 'last']);
    this.#ended = flag('ended', options.ended ?? false);
  }

  protected holds({ candidate, best, optimizers, bounds }: StopperFacts): boolean {
    const index = this.#indexOf(candidate);
    if (index < 0) return false;
    const own = candidate.history.point(index);
    const point = new Float64Array(bounds.dims);
    const isNear = (other: OptimizerView) => {
      if (other.id === candidate.id || !(other.working || this.#ended)) return false;
      const at = this.#indexOf(other);
      if (at < 0) return false;
      return relativeDistance(bounds, own, other.history.point(at, point)) <= this.#relativeDistance;
    };
    return this.#testAll ? optimizers.some(isNear) : best !== null && isNear(best);
  }

  #indexOf({ history }: OptimizerView): number {
    return this.#compare === 'best' ? history.bestIndex : history.length - 1;
  }

  override toString(): string {
    const options: string[] = [];
    if (this.#testAll) options.push('testAll: true');
    if (this.#compare === 'last') options.push("compare: 'last'");
    if (this.#ended) options.push('ended: true');
    const second = options.length === 0 ? '' : `, { ${options.join(', ')} }`;
    return `parameterDistance(${this.#relativeDistance}${second})`;
  }
}

/**
 * Stops an optimizer that searches where another one already does: its best point is at most
 * `relativeDistance` from that of the best optimizer or, with `testAll`, of any other. Distances are
 * fractions of the diagonal of the box with every range taken as 1, so parameters of different units count
 * alike:
 *
 *     sqrt(sum(((a - b) / range)^2) / parameters) <= relativeDistance
 *
 * Costs O(parameters) a check, with `testAll` O(optimizers times parameters).
 *
 * Compared are only optimizers that still run and shall go on, so of two that have met one is left; with
 * `ended` those that were stopped or have converged keep others away as well. Optimizers without a finite
 * value (with `last`: without an evaluation) are at no place yet and are not compared.
 *
 * After `ParameterDistance` of GloMPO (Freitas Gustavo and Verstraelen, 2022), which compares last points, those of
 * ended optimizers too, in the units of the parameters.
 *
 * @param relativeDistance Fraction of the diagonal, above 0; from 1 on every distance is small enough.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument.
 * @example
 * createManager({ stoppers: parameterDistance(0.05, { testAll: true }).and(minFunctionCalls(500)), ... });
 */
export function parameterDistance(relativeDistance: number, options: ParameterDistanceOptions = {}): Stopper {
  return new ParameterDistance(relativeDistance, options);
}
