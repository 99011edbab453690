import { type Instance, type Landscape, optimum } from './instance.js';
import { multiply, rotation, sandwich } from './rotation.js';
import { displace, ladder } from './transformations.js';

/** f13: `z₁² + 100 √(Σ₂ⁿ zᵢ²)`, z = R Λ¹⁰ Q(x − x_opt) (RR-6829, Sect. 3.13). */
export function sharpRidge({ dims, seed, secondSeed, fopt }: Instance): Landscape {
  const xopt = optimum(dims, seed);
  const matrix = sandwich(rotation(dims, secondSeed), ladder(dims, Math.sqrt(10)), rotation(dims, seed));
  const step = new Float64Array(dims);
  const z = new Float64Array(dims);
  return {
    xopt,
    evaluate(x) {
      displace(x, xopt, step);
      multiply(matrix, step, z);
      let sum = 0;
      for (let i = 1; i < dims; i += 1) sum += z[i] * z[i];
      return z[0] * z[0] + 100 * Math.sqrt(sum) + fopt;
    },
  };
}
