import { type Instance, type Landscape, optimum } from './instance.js';
import { ladder } from './transformations.js';

const CORNER = 5;

/**
 * f5: `Σ 5|sᵢ| − sᵢzᵢ`, where sᵢ = sign(x_opt,i) 10^((i−1)/(n−1)), x_opt is a corner of the box, and zᵢ is
 * xᵢ, but x_opt,i beyond the corner (RR-6829, Sect. 1.5).
 */
export function linearSlope({ dims, seed, fopt }: Instance): Landscape {
  const xopt = optimum(dims, seed).map((value) => CORNER * Math.sign(value));
  const slopes = ladder(dims, 10).map((slope, i) => slope * Math.sign(xopt[i]));
  return {
    xopt,
    evaluate(x) {
      let sum = 0;
      for (let i = 0; i < dims; i += 1) {
        const beyond = x[i] * xopt[i] >= CORNER * CORNER;
        if (!beyond) sum += slopes[i] * (xopt[i] - x[i]);
      }
      return sum + fopt;
    },
  };
}
