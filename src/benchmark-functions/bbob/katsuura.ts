import { type Instance, type Landscape, optimum } from './instance.js';
import { multiply, rotation, sandwich } from './rotation.js';
import { displace, excess, ladder } from './transformations.js';

const DIGITS = 32;

/**
 * f23: `10/n² Π (1 + i Σⱼ |2ʲzᵢ − [2ʲzᵢ]|/2ʲ)^(10/n^1.2) − 10/n² + f_pen`, z = R Λ¹⁰⁰ Q(x − x_opt), j =
 * 1..32, where [·] is the nearest whole number (RR-6829, Sect. 5.23).
 */
export function katsuura({ dims, seed, secondSeed, fopt }: Instance): Landscape {
  const xopt = optimum(dims, seed);
  const matrix = sandwich(rotation(dims, secondSeed), ladder(dims, 10), rotation(dims, seed));
  const power = 10 / dims ** 1.2;
  const factor = 10 / (dims * dims);
  const step = new Float64Array(dims);
  const z = new Float64Array(dims);
  return {
    xopt,
    evaluate(x) {
      displace(x, xopt, step);
      multiply(matrix, step, z);
      let product = 1;
      for (let i = 0; i < dims; i += 1) product *= (1 + (i + 1) * roughness(z[i])) ** power;
      return factor * (product - 1) + excess(x, dims) + fopt;
    },
  };
}

function roughness(z: number): number {
  let sum = 0;
  for (let j = 1, scale = 2; j <= DIGITS; j += 1, scale *= 2) {
    const digit = scale * z;
    sum += Math.abs(digit - Math.round(digit)) / scale;
  }
  return sum;
}
