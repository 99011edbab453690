import type { Instance, Landscape } from './instance.js';
import { uniforms } from './random.js';
import { ladder } from './transformations.js';

/** Where `z sin √|z|` is highest within ±500, over 100, and how high, in COCO's digits. */
const HIGHEST_AT = 4.2096874637;
const HIGHEST = 418.9828872724339;

/**
 * f20: `−1/(100n) Σ zᵢ sin √|zᵢ| + 4.1898… + 100 f_pen(z/100)`, z = 100 (Λ¹⁰(ẑ − 2|x_opt|) + 2|x_opt|), where
 * ẑ₁ = x̂₁, ẑᵢ₊₁ = x̂ᵢ₊₁ + (x̂ᵢ − 2|x_opt,i|)/4, x̂ = 2 sign(x_opt) x, and x_opt,i = ±2.1048… (RR-6829, Sect.
 * 5.20).
 */
export function schwefel({ dims, seed, fopt }: Instance): Landscape {
  const xopt = uniforms(dims, seed).map((uniform) => (uniform < 0.5 ? -HIGHEST_AT : HIGHEST_AT) / 2);
  const scales = ladder(dims, Math.sqrt(10));
  return {
    xopt,
    evaluate(x) {
      let sum = 0;
      let penalty = 0;
      let before = 0;
      for (let i = 0; i < dims; i += 1) {
        const step = (xopt[i] < 0 ? -2 * x[i] : 2 * x[i]) - HIGHEST_AT;
        const z = 100 * (scales[i] * (step + before / 4) + HIGHEST_AT);
        before = step;
        sum += z * Math.sin(Math.sqrt(Math.abs(z)));
        const over = Math.abs(z) - 500;
        if (over > 0) penalty += over * over;
      }
      return 0.01 * (HIGHEST - sum / dims + penalty) + fopt;
    },
  };
}
