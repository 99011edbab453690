import type { Generator } from '../domain/generator.js';
import { optionsText, withDefaults } from '../domain/option-defaults.js';
import { checkOptions, finiteNumber, wholeNumber } from '../domain/options.js';
import { clipped, uniformPoint } from './box-points.js';
import { metropolisChain } from './metropolis-chain.js';

export interface BasinHoppingOptions {
  /** In units of the value, above 0: a step up by this much is taken with probability 1/e. Default 1. */
  readonly temperature?: number;
  /** Largest step at first, as a fraction of each range, above 0 and at most 1. Default 0.5. */
  readonly maxStepSize?: number;
  /** Share of steps taken that the step size is adapted to, at least 0 and at most 1. Default 0.5. */
  readonly targetAcceptRate?: number;
  /** Steps after which the step size is adapted, at least 1. Default 5. */
  readonly interval?: number;
  /** What it is multiplied or divided by then, above 0 and at most 1. Default 0.9. */
  readonly factor?: number;
}

const DEFAULTS = { temperature: 1, maxStepSize: 0.5, targetAcceptRate: 0.5, interval: 5, factor: 0.9 };

/**
 * Every optimizer starts a random step away from a good point (Wales and Doye, Global optimization by
 * basin-hopping, 1997). The best points of the optimizers, in the order in which they were started, are the
 * steps of a chain: it moves on to a better one always, to a worse one with probability
 * `exp(-rise / temperature)`. From where it stands now, every coordinate is moved by a number uniform within
 * plus and minus the step size, and clipped to the bounds.
 *
 * After every `interval` steps the step size is divided by `factor` (to at most the whole range) if a
 * larger share than `targetAcceptRate` of them was taken, and multiplied by it if a smaller one was. While
 * no optimizer has a finite value, x0 is uniform in the box.
 *
 * All this follows from the values known at the start: nothing is evaluated, and a resumed run goes on alike.
 *
 * GloMPO's `BasinHoppingGenerator` moves by the present values of the others, and leaves the bounds.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * createManager({ x0Generator: basinHopping({ temperature: 10, maxStepSize: 0.1 }), ... });
 */
export function basinHopping(options: BasinHoppingOptions = {}): Generator {
  checkOptions('basinHopping', options, Object.keys(DEFAULTS));
  const given = withDefaults<BasinHoppingOptions>(DEFAULTS, options);
  const { temperature, maxStepSize, targetAcceptRate, interval, factor } = given;
  finiteNumber('temperature', temperature, { min: 0, exclusive: true });
  finiteNumber('maxStepSize', maxStepSize, { min: 0, max: 1, exclusive: true });
  finiteNumber('targetAcceptRate', targetAcceptRate, { min: 0, max: 1 });
  wholeNumber('interval', interval, 1);
  finiteNumber('factor', factor, { min: 0, max: 1, exclusive: true });
  return {
    label: `basinHopping(${optionsText(DEFAULTS, given)})`,
    generate({ bounds, optimizers, commonRng }, rng) {
      let stepSize = maxStepSize;
      let steps = 0;
      let taken = 0;
      const place = metropolisChain(optimizers, commonRng, {
        probability: (rise) => Math.exp(-rise / temperature),
        stepped(accepted) {
          steps += 1;
          if (accepted) taken += 1;
          if (steps < interval) return;
          const rate = taken / steps;
          if (rate > targetAcceptRate) stepSize = Math.min(1, stepSize / factor);
          else if (rate < targetAcceptRate) stepSize *= factor;
          steps = 0;
          taken = 0;
        },
      });
      if (place === null) return uniformPoint(bounds, rng);
      const x = place.point(place.bestIndex);
      const { lower, upper } = bounds;
      for (let i = 0; i < x.length; i += 1) {
        x[i] += (2 * rng.uniform() - 1) * stepSize * (upper[i] - lower[i]);
      }
      return clipped(x, bounds);
    },
  };
}
