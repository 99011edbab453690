import { type Instance, type Landscape, optimum } from './instance.js';
import { multiply, rotation, sandwich } from './rotation.js';
import { displace, excess, ladder, oscillate } from './transformations.js';

const TERMS = 12;

/**
 * f16: `10 (1/n Σᵢ Σₖ cos(2π 3ᵏ(zᵢ + 1/2))/2ᵏ − f₀)³ + 10/n f_pen`, z = R Λ^0.01 Q T_osz(R(x − x_opt)), k =
 * 0..11, where f₀ is the sum at 0 (RR-6829, Sect. 4.16). The lowest value is taken at many points, of which
 * x_opt is one.
 */
export function weierstrass({ dims, seed, secondSeed, fopt }: Instance): Landscape {
  const xopt = optimum(dims, seed);
  const R = rotation(dims, secondSeed);
  const last = sandwich(R, ladder(dims, 0.1), rotation(dims, seed));
  const f0 = terms(0);
  const step = new Float64Array(dims);
  const z = new Float64Array(dims);
  return {
    xopt,
    evaluate(x) {
      displace(x, xopt, step);
      multiply(R, step, z);
      oscillate(z);
      multiply(last, z, step);
      let sum = 0;
      for (let i = 0; i < dims; i += 1) sum += terms(step[i]);
      const height = sum / dims - f0;
      return 10 * height * height * height + (10 / dims) * excess(x, dims) + fopt;
    },
  };
}

function terms(z: number): number {
  const angle = 2 * Math.PI * (z + 0.5);
  let sum = 0;
  for (let k = 0, weight = 1, factor = 1; k < TERMS; k += 1, weight /= 2, factor *= 3) {
    sum += weight * Math.cos(angle * factor);
  }
  return sum;
}
