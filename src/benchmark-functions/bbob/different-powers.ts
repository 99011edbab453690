import { type Instance, type Landscape, optimum } from './instance.js';
import { multiply, rotation } from './rotation.js';
import { displace } from './transformations.js';

/** f14: `√(Σ |zᵢ|^(2 + 4(i−1)/(n−1)))`, z = R(x − x_opt) (RR-6829, Sect. 3.14). */
export function differentPowers({ dims, seed, secondSeed, fopt }: Instance): Landscape {
  const xopt = optimum(dims, seed);
  const R = rotation(dims, secondSeed);
  const step = new Float64Array(dims);
  const z = new Float64Array(dims);
  return {
    xopt,
    evaluate(x) {
      displace(x, xopt, step);
      multiply(R, step, z);
      let sum = 0;
      for (let i = 0; i < dims; i += 1) sum += Math.abs(z[i]) ** (2 + (4 * i) / (dims - 1));
      return Math.sqrt(sum) + fopt;
    },
  };
}
