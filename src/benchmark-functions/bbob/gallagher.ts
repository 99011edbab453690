import type { Instance, Landscape } from './instance.js';
import { uniforms } from './random.js';
import { multiply, rotation } from './rotation.js';
import { excess, oscillated } from './transformations.js';

interface Peaks {
  readonly count: number;
  /** Condition number of the highest peak. */
  readonly firstCondition: number;
  /** The peaks lie within ± this, the highest within 0.8 of it. */
  readonly reach: number;
}

const HIGHEST = 10;
const CONDITION = 1000;
const SEED_PER_PEAK = 1000;

/** f21: Gallagher's 101 Gaussian peaks (RR-6829, Sect. 5.21). */
export function gallagher101(instance: Instance): Landscape {
  return peaks(instance, { count: 101, firstCondition: Math.sqrt(CONDITION), reach: 5 });
}

/** f22: Gallagher's 21 Gaussian peaks (RR-6829, Sect. 5.22). */
export function gallagher21(instance: Instance): Landscape {
  return peaks(instance, { count: 21, firstCondition: CONDITION, reach: 4.9 });
}

/** `T_osz(10 − maxₖ wₖ exp(−1/(2n) (x − yₖ)ᵀ Qᵀ Cₖ Q (x − yₖ)))² + f_pen` */
function peaks({ dims, seed, fopt }: Instance, { count, firstCondition, reach }: Peaks): Landscape {
  const Q = rotation(dims, seed);
  const places = uniforms(dims * count, seed).map((uniform, at) => {
    const place = 2 * reach * uniform - reach;
    return at < dims ? 0.8 * place : place;
  });
  const centres = new Float64Array(dims * count);
  for (let k = 0; k < count; k += 1) {
    const end = (k + 1) * dims;
    multiply(Q, places.subarray(k * dims, end), centres.subarray(k * dims, end));
  }
  const heights = heightsOf(count);
  const logHeights = heights.map(Math.log);
  const curvatures = curvaturesOf(dims, seed, count, firstCondition);
  const point = new Float64Array(dims);
  const z = new Float64Array(dims);
  return {
    xopt: places.slice(0, dims),
    evaluate(x) {
      for (let i = 0; i < dims; i += 1) point[i] = x[i];
      multiply(Q, point, z);
      let highest = 0;
      let distance = Number.NaN;
      let exponent = -Infinity;
      // The highest peak is found by its logarithm, which takes one exponential instead of one for each peak.
      for (let k = 0; k < count; k += 1) {
        const sum = squaredDistance(z, centres, curvatures, k * dims);
        const log = logHeights[k] - sum / (2 * dims);
        if (log > exponent) {
          highest = k;
          distance = sum;
          exponent = log;
        }
      }
      const depth = oscillated(HIGHEST - heights[highest] * Math.exp(-distance / (2 * dims)));
      return depth * depth + excess(x, dims) + fopt;
    },
  };
}

/** Of `z` from the centre that starts at `from`; apart, so that its arrays are looked up once for each peak. */
function squaredDistance(
  z: Float64Array,
  centres: Float64Array,
  curvatures: Float64Array,
  from: number,
): number {
  let sum = 0;
  for (let i = 0; i < z.length; i += 1) {
    const step = z[i] - centres[from + i];
    sum += curvatures[from + i] * step * step;
  }
  return sum;
}

/** wₖ: 10, then evenly from 1.1 to 9.1. */
function heightsOf(count: number): Float64Array {
  return new Float64Array(count).map((_, k) => (k === 0 ? HIGHEST : 1.1 + (8 * (k - 1)) / (count - 2)));
}

/**
 * The diagonals of Cₖ = Λ^αₖ/αₖ^(1/4), shuffled: the powers of √αₖ from −1/2 to 1/2, where the √αₖ are
 * 1000^(j/(count−2)), shuffled.
 */
function curvaturesOf(dims: number, seed: number, count: number, firstCondition: number): Float64Array {
  const conditions = [firstCondition];
  for (const j of order(count - 1, seed)) conditions.push(CONDITION ** (j / (count - 2)));
  const shuffles = conditions.map((_, k) => order(dims, seed + SEED_PER_PEAK * k));
  return new Float64Array(dims * count).map((_, at) => {
    const k = Math.floor(at / dims);
    return conditions[k] ** (shuffles[k][at % dims] / (dims - 1) - 0.5);
  });
}

/** The permutation that sorts the first `count` numbers of a stream. */
function order(count: number, seed: number): number[] {
  const drawn = uniforms(count, seed);
  return Array.from({ length: count }, (_, i) => i).sort((a, b) => drawn[a] - drawn[b]);
}
