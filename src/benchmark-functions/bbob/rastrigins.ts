import { type Instance, type Landscape, optimum } from './instance.js';
import { normals } from './random.js';
import { multiply, rotation, sandwich } from './rotation.js';
import { displace, excess, ladder, oscillate, skew, stretch } from './transformations.js';

/** √10, as the axes of Λ¹⁰ differ by it. */
const SCALES = Math.sqrt(10);

/** f3: Rastrigin's function of z = Λ¹⁰ T_asy^0.2(T_osz(x − x_opt)) (RR-6829, Sect. 1.3). */
export function separableRastrigin({ dims, seed, fopt }: Instance): Landscape {
  const xopt = optimum(dims, seed);
  const scales = ladder(dims, SCALES);
  const z = new Float64Array(dims);
  return {
    xopt,
    evaluate(x) {
      displace(x, xopt, z);
      oscillate(z);
      skew(z, 0.2);
      stretch(z, scales);
      return ripples(z) + squares(z) + fopt;
    },
  };
}

/**
 * f4: Rastrigin's function of zᵢ = sᵢ T_osz(xᵢ − x_opt,i), where sᵢ = √10^((i−1)/(n−1)), ten times that for
 * zᵢ > 0 and odd i, plus 100 f_pen (RR-6829, Sect. 1.4).
 */
export function buecheRastrigin({ dims, seed, fopt }: Instance): Landscape {
  const xopt = optimum(dims, seed).map((value, i) => (i % 2 === 0 ? Math.abs(value) : value));
  const scales = ladder(dims, SCALES);
  const z = new Float64Array(dims);
  return {
    xopt,
    evaluate(x) {
      displace(x, xopt, z);
      oscillate(z);
      for (let i = 0; i < dims; i += 2) if (z[i] > 0) z[i] *= 10;
      stretch(z, scales);
      return ripples(z) + squares(z) + 100 * excess(x, dims) + fopt;
    },
  };
}

/** f15: Rastrigin's function of z = R Λ¹⁰ Q T_asy^0.2(T_osz(R(x − x_opt))) (RR-6829, Sect. 4.15). */
export function rotatedRastrigin({ dims, seed, secondSeed, fopt }: Instance): Landscape {
  const xopt = optimum(dims, seed);
  const R = rotation(dims, secondSeed);
  const last = sandwich(R, ladder(dims, SCALES), rotation(dims, seed));
  const step = new Float64Array(dims);
  const z = new Float64Array(dims);
  return {
    xopt,
    evaluate(x) {
      displace(x, xopt, step);
      multiply(R, step, z);
      oscillate(z);
      skew(z, 0.2);
      multiply(last, z, step);
      return ripples(step) + squares(step) + fopt;
    },
  };
}

/**
 * f24: `min(Σ(x̂ᵢ − μ₀)², dn + sΣ(x̂ᵢ − μ₁)²) + 10(n − Σcos 2πzᵢ) + 10⁴ f_pen`, with x̂ = 2 sign(x_opt) x, z
 * = R Λ¹⁰⁰ Q(x̂ − μ₀), μ₀ = 2.5, μ₁ = −√((μ₀² − d)/s), s = 1 − 1/(2√(n+20) − 8.2) and d = 1 (RR-6829, Sect.
 * 5.24).
 */
export function lunacekBiRastrigin({ dims, seed, secondSeed, fopt }: Instance): Landscape {
  const mu0 = 2.5;
  const d = 1;
  const s = 1 - 1 / (2 * Math.sqrt(dims + 20) - 8.2);
  const mu1 = -Math.sqrt((mu0 * mu0 - d) / s);
  const xopt = normals(dims, seed).map((normal) => (normal < 0 ? -mu0 : mu0) / 2);
  const matrix = sandwich(rotation(dims, secondSeed), ladder(dims, 10), rotation(dims, seed));
  const step = new Float64Array(dims);
  const z = new Float64Array(dims);
  return {
    xopt,
    evaluate(x) {
      let near = 0;
      let far = 0;
      for (let i = 0; i < dims; i += 1) {
        const turned = xopt[i] < 0 ? -2 * x[i] : 2 * x[i];
        step[i] = turned - mu0;
        near += step[i] * step[i];
        far += (turned - mu1) * (turned - mu1);
      }
      multiply(matrix, step, z);
      return Math.min(near, d * dims + s * far) + ripples(z) + 1e4 * excess(x, dims) + fopt;
    },
  };
}

/** `10 (n − Σ cos 2πzᵢ)` */
function ripples(z: Float64Array): number {
  let sum = z.length;
  for (let i = 0; i < z.length; i += 1) sum -= Math.cos(2 * Math.PI * z[i]);
  return 10 * sum;
}

function squares(z: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < z.length; i += 1) sum += z[i] * z[i];
  return sum;
}
