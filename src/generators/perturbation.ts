import { invalidOption } from '../domain/errors.js';
import type { Generator } from '../domain/generator.js';
import { checkOptions, finiteNumber } from '../domain/options.js';
import type { Rng } from '../domain/rng.js';
import { checkedNumbers, checkWithin, numbersText } from './box-points.js';

export interface PerturbationOptions {
  /**
   * Standard deviation before truncation, above 0, in units of the parameters: one number for all of them,
   * or one each. Default: 0.2 of each range.
   */
  readonly scale?: number | readonly number[];
}

const DEFAULT_FRACTION = 0.2;

/**
 * Every optimizer starts near one point: each coordinate is normally distributed around that of `x0` and
 * truncated to the bounds. Drawn by rejection, from the normal distribution where that is the narrower one,
 * otherwise uniformly within the bounds (Robert, Simulation of truncated normal variables, 1995).
 *
 * The rule of GloMPO's `PerturbationGenerator`.
 *
 * @param x0 The point, one number a parameter, within the bounds.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument; `createManager` does so when `x0` is not
 *   within the bounds.
 * @example
 * createManager({ x0Generator: perturbation([1, 0.5], { scale: [0.1, 0.02] }), ... });
 */
export function perturbation(x0: readonly number[], options: PerturbationOptions = {}): Generator {
  const center = checkedNumbers('x0', x0);
  checkOptions('perturbation', options, ['scale']);
  const scale = checkedScale(options.scale, center.length);
  return {
    label: `perturbation(${numbersText(center)}${scaleText(scale)})`,
    check: (bounds) => checkWithin('x0', center, bounds),
    generate({ bounds: { lower, upper } }, rng) {
      return Float64Array.from(center, (mean, i) => {
        const deviation =
          scale === undefined
            ? DEFAULT_FRACTION * (upper[i] - lower[i])
            : typeof scale === 'number'
              ? scale
              : scale[i];
        return truncatedNormal(mean, deviation, lower[i], upper[i], rng);
      });
    },
  };
}

/** The mean is within the bounds, so that about a third of all proposals or more is accepted. */
function truncatedNormal(mean: number, deviation: number, lower: number, upper: number, rng: Rng): number {
  const range = upper - lower;
  for (;;) {
    if (deviation < range) {
      const x = mean + deviation * rng.normal();
      if (x >= lower && x <= upper) return x;
    } else {
      const x = Math.min(lower + rng.uniform() * range, upper);
      const z = (x - mean) / deviation;
      if (rng.uniform() < Math.exp(-0.5 * z * z)) return x;
    }
  }
}

function checkedScale(scale: PerturbationOptions['scale'], dims: number): PerturbationOptions['scale'] {
  if (scale === undefined) return undefined;
  const above0 = { min: 0, exclusive: true };
  if (typeof scale === 'number') return finiteNumber('scale', scale, above0);
  const scales = checkedNumbers('scale', scale);
  if (scales.length !== dims) throw invalidOption('scale', scale, `an array of ${dims}, as long as x0`);
  return scales.map((one, i) => finiteNumber(`scale[${i}]`, one, above0));
}

function scaleText(scale: PerturbationOptions['scale']): string {
  if (scale === undefined) return '';
  return `, { scale: ${typeof scale === 'number' ? scale : numbersText(scale)} }`;
}
