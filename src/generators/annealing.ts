import type { Generator } from '../domain/generator.js';
import { medianGap } from '../domain/median-gap.js';
import { optionsText, withDefaults } from '../domain/option-defaults.js';
import { checkOptions, finiteNumber } from '../domain/options.js';
import type { Rng } from '../domain/rng.js';
import { clipped, uniformPoint } from './box-points.js';
import { metropolisChain } from './metropolis-chain.js';

export interface AnnealingOptions {
  /** Shape of the acceptance, at most 1: the lower, the sooner steps up are refused. Default -5. */
  readonly qa?: number;
  /** Shape of the jumps, above 1 and below 3: the higher, the more of them are long. Default 2.62. */
  readonly qv?: number;
  /** Temperature of the first jump, above 0. Default 10. */
  readonly initialTemp?: number;
  /** Fraction of `initialTemp` below which it starts anew, above 0 and below 1. Default 0.002. */
  readonly restartTempRatio?: number;
}

const DEFAULTS = { qa: -5, qv: 2.62, initialTemp: 10, restartTempRatio: 0.002 };

/**
 * Every optimizer starts a jump away from a good point; jumps get shorter from start to start: generalised
 * simulated annealing (Tsallis and Stariolo, 1996; Xiang and others, 1997), in which a whole optimizer is
 * one step. With t = 1, 2, ... starts since it began,
 *
 *     T(t) = initialTemp * (2^(qv - 1) - 1) / ((1 + t)^(qv - 1) - 1)
 *
 * The best points of the optimizers, in the order in which they were started, are the steps of a chain: it
 * moves on to a better one always, to a worse one with probability
 *
 *     (1 - (1 - qa) * rise * t / T(t)) ^ (1 / (1 - qa)),    0 where the base is negative
 *
 * From where it stands, every coordinate jumps by `T^(1 / (3 - qv)) / sqrt(3 - qv)` times its range times a
 * number of Student's distribution with `(3 - qv) / (qv - 1)` degrees of freedom (the visiting distribution
 * of the algorithm; drawn after Bailey, 1994); what leaves the box comes in again at the other side. When T
 * falls below `restartTempRatio * initialTemp`, and while no optimizer of the present descent has a finite
 * value, x0 is uniform in the box; with the defaults after every 71 jumps.
 *
 * Rises are in units of the typical difference between the optimizers' best values, jumps in units of the
 * ranges: so temperatures are pure numbers. Nothing is evaluated, and a resumed run goes on alike: all
 * follows from known values.
 *
 * GloMPO's `AnnealingGenerator` evaluates the task itself, with temperatures in units of the value.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * createManager({ x0Generator: annealing({ initialTemp: 2 }), ... });
 */
export function annealing(options: AnnealingOptions = {}): Generator {
  checkOptions('annealing', options, Object.keys(DEFAULTS));
  const given = withDefaults<AnnealingOptions>(DEFAULTS, options);
  const { qa, qv, initialTemp, restartTempRatio } = given;
  finiteNumber('qa', qa, { max: 1 });
  finiteNumber('qv', qv, { min: 1, max: 3 - 1e-3, exclusive: true });
  finiteNumber('initialTemp', initialTemp, { min: 0, exclusive: true });
  finiteNumber('restartTempRatio', restartTempRatio, { min: 0, max: 1 - 1e-3, exclusive: true });
  const cooling = 2 ** (qv - 1) - 1;
  const temperature = (t: number) => (initialTemp * cooling) / ((1 + t) ** (qv - 1) - 1);
  const period = Math.floor((1 + cooling / restartTempRatio) ** (1 / (qv - 1)) - 1) + 1;

  return {
    label: `annealing(${optionsText(DEFAULTS, given)})`,
    generate({ bounds, best, optimizers, commonRng }, rng) {
      const starts = optimizers.length % period;
      const unit = (best && medianGap(optimizers, best.fx)) || 1;
      const descent = commonRng.fork('descent', Math.floor(optimizers.length / period));
      const place = metropolisChain(optimizers.slice(optimizers.length - starts), descent, {
        probability: (rise, index) => acceptance((rise / unit) * index, temperature(index), qa),
      });
      if (place === null) return uniformPoint(bounds, rng);
      const x = place.point(place.bestIndex);
      const { lower, upper } = bounds;
      const scale = temperature(starts) ** (1 / (3 - qv)) / Math.sqrt(3 - qv);
      for (let i = 0; i < x.length; i += 1) {
        const range = upper[i] - lower[i];
        const unitPoint = (x[i] - lower[i]) / range + scale * studentT((3 - qv) / (qv - 1), rng);
        // A jump may be too long for a number; it then could have ended anywhere.
        const inside = Number.isFinite(unitPoint) ? unitPoint - Math.floor(unitPoint) : rng.uniform();
        x[i] = lower[i] + inside * range;
      }
      return clipped(x, bounds);
    },
  };
}

function acceptance(rise: number, temperature: number, qa: number): number {
  if (qa === 1) return Math.exp(-rise / temperature);
  const base = 1 - ((1 - qa) * rise) / temperature;
  return base <= 0 ? 0 : base ** (1 / (1 - qa));
}

/** A number of Student's distribution (Bailey, Polar generation of random variates with it, 1994). */
function studentT(degrees: number, rng: Rng): number {
  const u = 1 - rng.uniform();
  return Math.sqrt(degrees * (u ** (-2 / degrees) - 1)) * Math.cos(2 * Math.PI * rng.uniform());
}
