import { type Instance, type Landscape, optimum } from './instance.js';
import { multiply, rotation } from './rotation.js';
import { displace, ladder, oscillate, skew } from './transformations.js';

const CONDITION = 1e6;

/** f1: `‖x − x_opt‖²` (RR-6829, Sect. 1.1). */
export function sphere({ dims, seed, fopt }: Instance): Landscape {
  const xopt = optimum(dims, seed);
  return {
    xopt,
    evaluate(x) {
      let sum = 0;
      for (let i = 0; i < dims; i += 1) {
        const step = x[i] - xopt[i];
        sum += step * step;
      }
      return sum + fopt;
    },
  };
}

/** f2: `Σ 10^(6(i−1)/(n−1)) zᵢ²`, z = T_osz(x − x_opt) (RR-6829, Sect. 1.2). */
export function ellipsoid({ dims, seed, fopt }: Instance): Landscape {
  const xopt = optimum(dims, seed);
  const weights = ladder(dims, CONDITION);
  const z = new Float64Array(dims);
  return {
    xopt,
    evaluate(x) {
      displace(x, xopt, z);
      oscillate(z);
      return weightedSquares(z, weights) + fopt;
    },
  };
}

/** f10: the ellipsoid of z = T_osz(R(x − x_opt)) (RR-6829, Sect. 3.10). */
export function rotatedEllipsoid(instance: Instance): Landscape {
  return rotated(instance, ladder(instance.dims, CONDITION));
}

/** f11: `10⁶z₁² + Σ₂ⁿ zᵢ²`, z = T_osz(R(x − x_opt)) (RR-6829, Sect. 3.11). */
export function discus(instance: Instance): Landscape {
  return rotated(
    instance,
    new Float64Array(instance.dims).map((_, i) => (i === 0 ? CONDITION : 1)),
  );
}

function rotated({ dims, seed, secondSeed, fopt }: Instance, weights: Float64Array): Landscape {
  const xopt = optimum(dims, seed);
  const R = rotation(dims, secondSeed);
  const step = new Float64Array(dims);
  const z = new Float64Array(dims);
  return {
    xopt,
    evaluate(x) {
      displace(x, xopt, step);
      multiply(R, step, z);
      oscillate(z);
      return weightedSquares(z, weights) + fopt;
    },
  };
}

/** f12: `z₁² + 10⁶ Σ₂ⁿ zᵢ²`, z = R T_asy^0.5(R(x − x_opt)) (RR-6829, Sect. 3.12). */
export function bentCigar({ dims, secondSeed, fopt }: Instance): Landscape {
  // Here alone COCO draws the optimum from the seed of R.
  const xopt = optimum(dims, secondSeed);
  const R = rotation(dims, secondSeed);
  const weights = new Float64Array(dims).map((_, i) => (i === 0 ? 1 : CONDITION));
  const step = new Float64Array(dims);
  const z = new Float64Array(dims);
  return {
    xopt,
    evaluate(x) {
      displace(x, xopt, step);
      multiply(R, step, z);
      skew(z, 0.5);
      multiply(R, z, step);
      return weightedSquares(step, weights) + fopt;
    },
  };
}

function weightedSquares(z: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < z.length; i += 1) sum += weights[i] * z[i] * z[i];
  return sum;
}
