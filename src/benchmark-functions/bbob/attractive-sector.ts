import { type Instance, type Landscape, optimum } from './instance.js';
import { multiply, rotation, sandwich } from './rotation.js';
import { displace, ladder, oscillated } from './transformations.js';

/**
 * f6: `T_osz(Σ (sᵢzᵢ)²)^0.9`, z = R Λ¹⁰ Q(x − x_opt), where sᵢ is 100 on the side of x_opt and else 1
 * (RR-6829, Sect. 2.6).
 */
export function attractiveSector({ dims, seed, secondSeed, fopt }: Instance): Landscape {
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
      for (let i = 0; i < dims; i += 1) {
        const weighted = z[i] * xopt[i] > 0 ? 100 * z[i] : z[i];
        sum += weighted * weighted;
      }
      return oscillated(sum) ** 0.9 + fopt;
    },
  };
}
