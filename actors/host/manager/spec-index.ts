import { isDeepStrictEqual } from 'node:util';
import type { OptimizerSpec } from '../../../src/domain/optimizer.js';
import type { OptimizerState } from '../../../src/domain/run-state.js';

/**
 * Position of what an optimizer was started from among the present specifications; -1 when it is not there any more. Of
 * several that are the same, the one at the recorded position is meant.
 */
export function specIndexOf(
  { spec, specIndex }: Pick<OptimizerState, 'spec' | 'specIndex'>,
  specs: readonly OptimizerSpec[],
): number {
  const isSame = (other: OptimizerSpec | undefined) =>
    other !== undefined && other.kind === spec.kind && isDeepStrictEqual(other.options, spec.options);
  return isSame(specs[specIndex]) ? specIndex : specs.findIndex(isSame);
}
