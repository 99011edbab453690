import type { Generator } from '../domain/generator.js';
import { checkedNumbers, checkWithin, numbersText, uniformPoint } from './box-points.js';

/**
 * Every optimizer starts at the same point.
 *
 * The rule of GloMPO's `SinglePointGenerator`.
 *
 * @param x The point, one number a parameter, within the bounds. When it is left out, a point uniform in
 *   the box that is drawn once for the run.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` unless `x` is an array of finite numbers; `createManager` does so
 *   when it is not within the bounds.
 * @example
 * createManager({ x0Generator: single([1, 0.5]), ... });
 */
export function single(x?: readonly number[]): Generator {
  const given = x === undefined ? null : checkedNumbers('x', x);
  return {
    label: given === null ? 'single()' : `single(${numbersText(given)})`,
    check(bounds) {
      if (given !== null) checkWithin('x', given, bounds);
    },
    generate({ bounds, commonRng }) {
      return given === null ? uniformPoint(bounds, commonRng) : Float64Array.from(given);
    },
  };
}
