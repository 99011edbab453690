import { optionsText } from '../domain/option-defaults.js';
import { checkOptions, finiteNumber, wholeNumber } from '../domain/options.js';
import type { Kernel } from './kernel.js';
import { medianDistance } from './median-distance.js';
import { scaled } from './scaled.js';

export interface BandwidthOptions {
  /**
   * Distance over which values become different, above 0, in the units of the values. Default: the median of the
   * distances of all pairs (Gretton and others, A kernel statistical test of independence, 2008).
   */
  readonly bandwidth?: number;
}

/**
 * exp(-(a - b)^2 / (2 bandwidth^2)): the usual kernel, with which the criterion is 0 only for independent values
 * (Gretton, Bousquet, Smola and Schölkopf, Measuring statistical dependence with Hilbert-Schmidt norms, 2005).
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * hsicSensitivity(inputs, outputs, { outputKernel: gaussian({ bandwidth: 0.1 }) });
 */
export function gaussian(options: BandwidthOptions = {}): Kernel {
  checkOptions('gaussian', options, ['bandwidth']);
  const given = checkedBandwidth(options);
  return {
    label: `gaussian(${optionsText({}, options)})`,
    bind(sample) {
      const factor = -0.5 / bandwidthFor(sample, given) ** 2;
      return {
        row(i, end, into) {
          const x = sample[i];
          for (let j = 0; j < end; j += 1) {
            const d = x - sample[j];
            into[j] = Math.exp(factor * d * d);
          }
        },
      };
    },
  };
}

/**
 * exp(-|a - b| / bandwidth): as {@link gaussian}, but for rougher dependences, too.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * hsicSensitivity(inputs, outputs, { inputKernel: laplace() });
 */
export function laplace(options: BandwidthOptions = {}): Kernel {
  checkOptions('laplace', options, ['bandwidth']);
  const given = checkedBandwidth(options);
  return {
    label: `laplace(${optionsText({}, options)})`,
    bind(sample) {
      const factor = -1 / bandwidthFor(sample, given);
      return {
        row(i, end, into) {
          const x = sample[i];
          for (let j = 0; j < end; j += 1) into[j] = Math.exp(factor * Math.abs(x - sample[j]));
        },
      };
    },
  };
}

export interface PolynomialOptions {
  /** Degree, at least 1. Default 2. */
  readonly degree?: number;
  /** What is added to the product, at least 0. Default 1. */
  readonly offset?: number;
}

/**
 * (a b + offset)^degree of values scaled to 0 to 1: sees dependences of the moments up to `degree` alone.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * hsicSensitivity(inputs, outputs, { outputKernel: polynomial({ degree: 3 }) });
 */
export function polynomial(options: PolynomialOptions = {}): Kernel {
  checkOptions('polynomial', options, ['degree', 'offset']);
  const degree = wholeNumber('degree', options.degree ?? 2, 1);
  const offset = finiteNumber('offset', options.offset ?? 1, { min: 0 });
  return {
    label: `polynomial(${optionsText({ degree: 2, offset: 1 }, options)})`,
    bind: (sample) => productRows(scaled(sample), (product) => (product + offset) ** degree),
  };
}

/**
 * a b of values scaled to 0 to 1: with it on both sides the criterion is the square of the covariance, blind to
 * dependences that are not linear.
 *
 * @example
 * hsicSensitivity(inputs, outputs, { inputKernel: linear(), outputKernel: linear() });
 */
export function linear(): Kernel {
  return { label: 'linear()', bind: (sample) => productRows(scaled(sample), (product) => product) };
}

function productRows(values: Float64Array, of: (product: number) => number) {
  return {
    row(i: number, end: number, into: Float64Array) {
      for (let j = 0; j < end; j += 1) into[j] = of(values[i] * values[j]);
    },
  };
}

function checkedBandwidth({ bandwidth }: BandwidthOptions): number | undefined {
  if (bandwidth === undefined) return undefined;
  return finiteNumber('bandwidth', bandwidth, { min: 0, exclusive: true });
}

/** Any number does for values that are all the same. */
function bandwidthFor(sample: Float64Array, given: number | undefined): number {
  return given ?? (medianDistance(sample) || 1);
}
