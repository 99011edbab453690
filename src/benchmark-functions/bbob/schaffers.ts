import { type Instance, type Landscape, optimum } from './instance.js';
import { multiply, rotation, scaledRows } from './rotation.js';
import { displace, excess, ladder, skew } from './transformations.js';

/** f17: Schaffer's F7 with α = 10 (RR-6829, Sect. 4.17). */
export function schaffers(instance: Instance): Landscape {
  return conditioned(instance, 10);
}

/** f18: Schaffer's F7 with α = 1000 (RR-6829, Sect. 4.18). */
export function illConditionedSchaffers(instance: Instance): Landscape {
  return conditioned(instance, 1000);
}

/**
 * `(1/(n−1) Σ √sᵢ (1 + sin²(50 sᵢ^(1/5))))² + 10 f_pen`, sᵢ = √(zᵢ² + zᵢ₊₁²), z = Λ^α Q T_asy^0.5(R(x −
 * x_opt)).
 */
function conditioned({ dims, seed, secondSeed, fopt }: Instance, alpha: number): Landscape {
  const xopt = optimum(dims, seed);
  const R = rotation(dims, secondSeed);
  const last = scaledRows(ladder(dims, Math.sqrt(alpha)), rotation(dims, seed));
  const step = new Float64Array(dims);
  const z = new Float64Array(dims);
  return {
    xopt,
    evaluate(x) {
      displace(x, xopt, step);
      multiply(R, step, z);
      skew(z, 0.5);
      multiply(last, z, step);
      let sum = 0;
      for (let i = 0; i < dims - 1; i += 1) {
        const s = Math.sqrt(step[i] * step[i] + step[i + 1] * step[i + 1]);
        const wave = Math.sin(50 * s ** 0.2);
        sum += Math.sqrt(s) * (1 + wave * wave);
      }
      const mean = sum / (dims - 1);
      return mean * mean + 10 * excess(x, dims) + fopt;
    },
  };
}
