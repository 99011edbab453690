import { optionsText } from '../domain/option-defaults.js';
import { checkOptions, finiteNumber } from '../domain/options.js';
import { type BoundKernel, checkedKernel, type Kernel } from './kernel.js';
import { gaussian } from './kernels.js';
import { quantile } from './quantile.js';
import { scaled } from './scaled.js';

export interface ConjunctiveGaussianOptions {
  /** How far above the smallest value interest reaches, as a part of the range of the values, above 0. Default 0.3. */
  readonly width?: number;
}

/**
 * exp(-(a^2 + b^2) / (2 width^2)) of values scaled to 0 to 1: two outputs count where both are low, which is what
 * matters for a function that shall be minimised. It tells which factors decide whether the output is low, and
 * little of what happens among high outputs (compare target sensitivity: Spagnol, Le Riche and Da Veiga,
 * Global sensitivity analysis for optimization with variable selection, SIAM/ASA Journal on Uncertainty
 * Quantification 7, 2019).
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * hsicSensitivity(inputs, losses, { outputKernel: conjunctiveGaussian({ width: 0.1 }) });
 */
export function conjunctiveGaussian(options: ConjunctiveGaussianOptions = {}): Kernel {
  checkOptions('conjunctiveGaussian', options, ['width']);
  const width = finiteNumber('width', options.width ?? 0.3, { min: 0, exclusive: true });
  return {
    label: `conjunctiveGaussian(${optionsText({ width: 0.3 }, options)})`,
    bind: (sample) => weightRows(scaled(sample).map((value) => Math.exp(-0.5 * (value / width) ** 2))),
  };
}

export interface RegionOptions {
  /** The part of the sample with the lowest outputs that is looked at: above 0, at most 1. Default 0.1. */
  readonly share?: number;
  /** The highest output that is looked at, in its units, instead of `share`. */
  readonly atMost?: number;
}

/**
 * 1 where both outputs are among the lowest, else 0: which factors decide whether an output is low? (Target
 * sensitivity; Spagnol, Le Riche and Da Veiga 2019.)
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * hsicSensitivity(inputs, losses, { outputKernel: threshold({ share: 0.05 }) });
 */
export function threshold(options: RegionOptions = {}): Kernel {
  const cut = checkedRegion('threshold', options);
  return {
    label: `threshold(${optionsText({ share: 0.1 }, options)})`,
    bind: (sample) => weightRows(insideOf(sample, cut(sample))),
  };
}

export interface ConditionalOptions extends RegionOptions {
  /** Kernel for outputs that are both among the lowest. Default `gaussian()`, its bandwidth by the lowest alone. */
  readonly kernel?: Kernel;
}

/**
 * Another kernel where both outputs are among the lowest, else 0: which factors decide whether an output is low, and
 * how low? Outputs outside of the region are all alike to it.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * hsicSensitivity(inputs, losses, { outputKernel: conditional({ share: 0.2, kernel: laplace() }) });
 */
export function conditional(options: ConditionalOptions = {}): Kernel {
  checkOptions('conditional', options, ['share', 'atMost', 'kernel']);
  const { kernel: given = gaussian(), ...region } = options;
  const kernel = checkedKernel('kernel', given);
  const cut = checkedRegion('conditional', region);
  const text = optionsText({ share: 0.1 }, region);
  return {
    label: `conditional(${kernel.label}${text === '' ? '' : `, ${text}`})`,
    bind(sample) {
      const limit = cut(sample);
      const inside = insideOf(sample, limit);
      // All values outside are in one place, and so do not decide on the bandwidth of what is inside.
      const places = new Int32Array(sample.length);
      let count = 0;
      const kept = sample.filter((value, i) => {
        places[i] = count;
        if (value <= limit) count += 1;
        return value <= limit;
      });
      const within = kernel.bind(kept);
      const lower = new Float64Array(kept.length);
      return {
        row(i, end, into) {
          into.fill(0, 0, end);
          if (inside[i] === 0) return;
          within.row(places[i], end < sample.length ? places[end] : kept.length, lower);
          for (let j = 0; j < end; j += 1) if (inside[j] === 1) into[j] = lower[places[j]];
        },
      };
    },
  };
}

function checkedRegion(owner: string, options: RegionOptions): (sample: Float64Array) => number {
  checkOptions(owner, options, ['share', 'atMost']);
  if (options.atMost !== undefined) {
    const limit = finiteNumber('atMost', options.atMost);
    return () => limit;
  }
  const share = finiteNumber('share', options.share ?? 0.1, { min: 0, max: 1, exclusive: true });
  return (sample) => quantile(sample.slice().sort(), share);
}

function insideOf(sample: Float64Array, limit: number): Float64Array {
  return sample.map((value) => (value <= limit ? 1 : 0));
}

/** The kernel that is the product of the weights of the two values. */
function weightRows(weights: Float64Array): BoundKernel {
  return {
    row(i, end, into) {
      const weight = weights[i];
      for (let j = 0; j < end; j += 1) into[j] = weight * weights[j];
    },
  };
}
