import type { BenchmarkFunction } from './benchmark-function.js';
import { cube, diagonal } from './cube.js';
import { benchmarkOf, type ShiftOptions, taskFactoryOf } from './define-benchmark.js';

const definition = {
  name: 'Easom',
  module: import.meta.url,
  export: 'createEasom',
  defaults: { shiftPositive: false },
  problem({ shiftPositive }: Required<Omit<ShiftOptions, 'delay'>>) {
    const lift = shiftPositive ? 1 : 0;
    return {
      bounds: cube(2, -100, 100),
      minFx: lift - 1,
      minX: diagonal(2, Math.PI),
      evaluate(x: ArrayLike<number>): number {
        const a = x[0] - Math.PI;
        const b = x[1] - Math.PI;
        return lift - Math.cos(x[0]) * Math.cos(x[1]) * Math.exp(-a * a - b * b);
      },
    };
  },
};

/**
 * A plain with one narrow hole: `−cos x₁ cos x₂ exp(−(x₁−π)² − (x₂−π)²)` in two dimensions within ±100; −1 at
 * (π, π). `shiftPositive` adds 1.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see E. E. Easom, A survey of global optimization techniques, 1990.
 * @example
 * easom({ shiftPositive: true }).minFx; // 0
 */
export function easom(options: ShiftOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link easom} from its `options`. */
export const createEasom = taskFactoryOf(definition);
