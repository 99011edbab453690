import { type Instance, type Landscape, optimum } from './instance.js';
import { multiply, rotation, scaledRows } from './rotation.js';
import { displace, excess, ladder } from './transformations.js';

/**
 * f7: `0.1 max(|ẑ₁|/10⁴, Σ 10^(2(i−1)/(n−1)) zᵢ²) + f_pen`, ẑ = Λ¹⁰ Q(x − x_opt), z = R z̃, where z̃ᵢ is ẑᵢ
 * rounded, to tenths up to 0.5 (RR-6829, Sect. 2.7).
 */
export function stepEllipsoid({ dims, seed, secondSeed, fopt }: Instance): Landscape {
  const xopt = optimum(dims, seed);
  const first = scaledRows(ladder(dims, Math.sqrt(10)), rotation(dims, seed));
  const second = rotation(dims, secondSeed);
  const weights = ladder(dims, 100);
  const step = new Float64Array(dims);
  const z = new Float64Array(dims);
  return {
    xopt,
    evaluate(x) {
      displace(x, xopt, step);
      multiply(first, step, z);
      const slope = Math.abs(z[0]) / 1e4;
      for (let i = 0; i < dims; i += 1) {
        z[i] = Math.abs(z[i]) > 0.5 ? Math.round(z[i]) : Math.round(10 * z[i]) / 10;
      }
      multiply(second, z, step);
      let sum = 0;
      for (let i = 0; i < dims; i += 1) sum += weights[i] * step[i] * step[i];
      return 0.1 * Math.max(slope, sum) + excess(x, dims) + fopt;
    },
  };
}
