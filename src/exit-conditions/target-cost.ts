import { type ExitCondition, ExitRule, type RunFacts } from '../domain/exit-condition.js';
import { checkOptions, finiteNumber } from '../domain/options.js';

export interface TargetCostOptions {
  /** How far above the target is near enough, in units of the value, at least 0. Default 1e-6. */
  readonly atol?: number;
}

const DEFAULT_ATOL = 1e-6;

class TargetCost extends ExitRule {
  readonly #target: number;
  readonly #atol: number;

  constructor(target: number, options: TargetCostOptions) {
    super();
    this.#target = finiteNumber('target', target);
    checkOptions('targetCost', options, ['atol']);
    this.#atol = finiteNumber('atol', options.atol ?? DEFAULT_ATOL, { min: 0 });
  }

  protected holds({ bestValue }: RunFacts): boolean {
    return Number.isFinite(bestValue) && bestValue <= this.#target + this.#atol;
  }

  override toString(): string {
    const options = this.#atol === DEFAULT_ATOL ? '' : `, { atol: ${this.#atol} }`;
    return `targetCost(${this.#target}${options})`;
  }
}

/**
 * Ends the run when the best value is at most `target + atol`. It does not hold while no evaluation
 * succeeded.
 *
 * The rule of GloMPO's `TargetCost`, later `TargetFunctionValue`.
 *
 * @param target The value wanted.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument.
 * @example
 * createManager({ exitConditions: targetCost(0, { atol: 1e-8 }), ... });
 */
export function targetCost(target: number, options: TargetCostOptions = {}): ExitCondition {
  return new TargetCost(target, options);
}
