import { invalidOption } from '../domain/errors.js';
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

function isOptimizerSpec(value: unknown): value is OptimizerSpec {
  if (typeof value !== 'object' || value === null) return false;
  const spec = value as Partial<Record<keyof OptimizerSpec, unknown>>;
  return (
    [spec.kind, spec.module, spec.export, spec.evaluations].every((text) => typeof text === 'string') &&
    typeof spec.options === 'object' &&
    spec.options !== null &&
    Number.isSafeInteger(spec.workers) &&
    (spec.workers as number) >= 1 &&
    typeof spec.wantsResiduals === 'boolean'
  );
}
