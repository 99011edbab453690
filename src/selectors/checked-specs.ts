import { invalidOption } from '../domain/errors.js';
import { nameLiteral } from '../domain/literals.js';
import type { OptimizerSpec } from '../domain/optimizer.js';

/**
 * The specifications that a selector was given, once it is sure that they are such.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when there are none, or one is not what an optimizer's factory
 *   returns.
 */
export function checkedSpecs(owner: string, specs: readonly unknown[]): readonly OptimizerSpec[] {
  if (specs.length === 0) throw invalidOption(owner, specs, 'given at least one optimizer');
  specs.forEach((spec, i) => {
    if (!isOptimizerSpec(spec)) {
      throw invalidOption(`${owner}[${i}]`, spec, 'an optimizer, such as cmaEs() or randomSearch()');
    }
  });
  return Object.freeze([...(specs as readonly OptimizerSpec[])]);
}

/** What a selector was given that takes optimizers one by one, or in an array with options after it. */
export function specsAndOptions<Options extends object>(
  given: readonly unknown[],
): { readonly entries: readonly unknown[]; readonly options: Partial<Options> } {
  if (!Array.isArray(given[0])) return { entries: given, options: {} };
  return { entries: given[0], options: (given[1] ?? {}) as Partial<Options> };
}

/** The kinds of the optimizers, for labels. */
export function kindsOf(specs: readonly OptimizerSpec[]): string {
  return specs.map((spec) => nameLiteral(spec.kind)).join(', ');
}

function isOptimizerSpec(value: unknown): value is OptimizerSpec {
  if (typeof value !== 'object' || value === null) return false;
  const spec = value as Partial<Record<keyof OptimizerSpec, unknown>>;
  return (
    [spec.kind, spec.module, spec.export, spec.evaluations].every((text) => typeof text === 'string') &&
    typeof spec.options === 'object' &&
    spec.options !== null &&
    Number.isSafeInteger(spec.workers) &&
    (spec.workers as number) >= 1 &&
    [null, 'residuals', 'gradient'].includes(spec.wants as string | null)
  );
}
