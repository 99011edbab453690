import { boundsOf } from '../domain/bounds.js';
import { invalidOption } from '../domain/errors.js';
import { writeLatinHypercube } from '../domain/latin-hypercube.js';
import { checkOptions, oneOf, wholeNumber } from '../domain/options.js';
import { Rng } from '../domain/rng.js';
import { SOBOL_DIMENSIONS, sobolBits } from '../generators/sobol-sequence.js';
import { RADIAL_OPTIONS, type RadialOptions, radialDesign, radialThrough } from './radial.js';
import type { Trajectory } from './trajectory.js';

export interface RadialSetOptions extends RadialOptions {
  /** Number of trajectories, at least 1. */
  readonly count: number;
  /**
   * How the base points and the points that the factors move to are spread: `latinHypercube` (any number of
   * factors), or `sobol` (at most 128 factors; 2^k trajectories are spread best). Default `latinHypercube`.
   */
  readonly spacing?: 'latinHypercube' | 'sobol';
}

export const RADIAL_SET_OPTIONS = [...RADIAL_OPTIONS, 'count', 'spacing'] as const;

/** How many points of Sobol's sequence the second point of a trajectory is ahead of its base point. */
const AHEAD = 4;

/**
 * Radial trajectories that are spread evenly over the unit cube, by a Latin hypercube of twice as many dimensions
 * as factors (McKay, Beckman and Conover 1979) or by Sobol's sequence (Campolongo, Saltelli and Cariboni, From
 * screening to quantitative sensitivity analysis. A unified approach, Computer Physics Communications 182,
 * 2011): one half of the coordinates for the base points, the other, four points ahead, for the points
 * that the factors move to. The sequence is moved by a digital shift that depends on the seed.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * const trajectories = radialTrajectories({ factors: 8, count: 16, spacing: 'sobol', seed: 1 });
 */
export function radialTrajectories(options: RadialSetOptions): Trajectory[] {
  checkOptions('radialTrajectories', options, RADIAL_SET_OPTIONS);
  const design = radialDesign(options);
  const { bases, auxiliaries } = radialPoints(options, Rng.of(wholeNumber('seed', options.seed ?? 0, 0)));
  return bases.map((base, i) => radialThrough(design, base, auxiliaries[i]));
}

/** The base points of a set, and the points that the factors of each move to. */
export function radialPoints(
  options: RadialSetOptions,
  rng: Rng,
): { bases: Float64Array[]; auxiliaries: Float64Array[] } {
  const { factors } = options;
  const count = wholeNumber('count', options.count, 1);
  const spacing = oneOf('spacing', options.spacing ?? 'latinHypercube', ['latinHypercube', 'sobol'] as const);
  const dims = 2 * factors;
  if (spacing === 'sobol' && dims > SOBOL_DIMENSIONS) {
    throw invalidOption('spacing', spacing, `'latinHypercube' for more than ${SOBOL_DIMENSIONS / 2} factors`);
  }
  const points = (spacing === 'sobol' ? sobolPoints : latinHypercubePoints)(count, dims, rng);
  return {
    bases: points.map((point) => point.subarray(0, factors)),
    auxiliaries: points.map((point) => point.subarray(factors)),
  };
}

function latinHypercubePoints(count: number, dims: number, rng: Rng): Float64Array[] {
  const points = new Float64Array(count * dims);
  writeLatinHypercube(points, count, boundsOf(new Array(dims).fill([0, 1])), rng);
  return Array.from({ length: count }, (_, row) => points.subarray(row * dims, (row + 1) * dims));
}

function sobolPoints(count: number, dims: number, rng: Rng): Float64Array[] {
  const shifts = Uint32Array.from({ length: dims }, () => rng.below(2 ** 32));
  return Array.from({ length: count }, (_, row) =>
    Float64Array.from(shifts, (shift, i) => {
      const bits = sobolBits(i < dims / 2 ? row : row + AHEAD, i);
      return (((bits ^ shift) >>> 0) + 0.5) / 2 ** 32;
    }),
  );
}
