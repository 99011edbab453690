import { type Instance, type Landscape, optimum } from './instance.js';
import { multiply, rotation } from './rotation.js';

/** `max(1, √n/8)`, which keeps the valley within the box. */
function scaleOf(dims: number): number {
  return Math.max(1, Math.sqrt(dims) / 8);
}

/** f8: Rosenbrock's function of z = max(1, √n/8)(x − x_opt) + 1, x_opt within ±3 (RR-6829, Sect. 2.8). */
export function rosenbrock({ dims, seed, fopt }: Instance): Landscape {
  const xopt = optimum(dims, seed).map((value) => 0.75 * value);
  const scale = scaleOf(dims);
  const z = new Float64Array(dims);
  return {
    xopt,
    evaluate(x) {
      for (let i = 0; i < dims; i += 1) z[i] = scale * (x[i] - xopt[i]) + 1;
      let sum = 0;
      for (let i = 0; i < dims - 1; i += 1) sum += valley(z[i], z[i + 1]);
      return sum + fopt;
    },
  };
}

/** f9: Rosenbrock's function of z = max(1, √n/8) Q x + 1/2 (RR-6829, Sect. 2.9). */
export function rotatedRosenbrock(instance: Instance): Landscape {
  const { dims, fopt } = instance;
  const { xopt, place, z } = turnedValley(instance);
  return {
    xopt,
    evaluate(x) {
      place(x);
      let sum = 0;
      for (let i = 0; i < dims - 1; i += 1) sum += valley(z[i], z[i + 1]);
      return sum + fopt;
    },
  };
}

/**
 * f19: Griewank's function of Rosenbrock's, `10/(n−1) Σ (sᵢ/4000 − cos sᵢ) + 10`, where sᵢ is the term of zᵢ
 * and zᵢ₊₁, z = max(1, √n/8) Q x + 1/2 (RR-6829, Sect. 4.19).
 */
export function griewankRosenbrock(instance: Instance): Landscape {
  const { dims, fopt } = instance;
  const { xopt, place, z } = turnedValley(instance);
  return {
    xopt,
    evaluate(x) {
      place(x);
      let sum = 0;
      for (let i = 0; i < dims - 1; i += 1) {
        const s = valley(z[i], z[i + 1]);
        sum += s / 4000 - Math.cos(s);
      }
      return (10 * sum) / (dims - 1) + 10 + fopt;
    },
  };
}

/** `place` writes z of f9 and f19; the optimum is where every coordinate of it is 1. */
function turnedValley({ dims, seed }: Instance) {
  const scale = scaleOf(dims);
  const Q = rotation(dims, seed);
  const matrix = Q.map((value) => scale * value);
  const point = new Float64Array(dims);
  const z = new Float64Array(dims);
  const xopt = new Float64Array(dims).map((_, j) => {
    let sum = 0;
    for (let i = 0; i < dims; i += 1) sum += Q[i * dims + j];
    return sum / (2 * scale);
  });
  const place = (x: ArrayLike<number>): void => {
    for (let i = 0; i < dims; i += 1) point[i] = x[i];
    multiply(matrix, point, z);
    for (let i = 0; i < dims; i += 1) z[i] += 0.5;
  };
  return { xopt, place, z };
}

/** `100 (a² − b)² + (a − 1)²` */
function valley(a: number, b: number): number {
  const bent = a * a - b;
  return 100 * bent * bent + (a - 1) * (a - 1);
}
