import type { Generator } from '../domain/generator.js';
import { checkedNumbers, checkWithin, uniformPoint } from './box-points.js';

/**
 * Every optimizer starts at the same point.
 *
 * @param x The point, one number a parameter, within the bounds. When it is left out, a point uniform in
 *   the box that is drawn once for the run.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` unless `x` is an array of finite numbers. A run whose bounds
 *   it does not fit fails at its first start.
 * @example
 * createManager({ x0Generator: single([1, 0.5]), ... });
 */
export function single(x?: readonly number[]): Generator {
  const given = x === undefined ? null : checkedNumbers('x', x);
  return {
    label: given === null ? 'single()' : `single([${given.join(', ')}])`,
    generate({ bounds, commonRng }) {
      if (given === null) return uniformPoint(bounds, commonRng);
      checkWithin('x', given, bounds);
      return Float64Array.from(given);
    },
  };
}
