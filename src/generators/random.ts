import type { Generator } from '../domain/generator.js';

/**
 * Every optimizer starts at a point of its own, uniform in the box.
 *
 * @example
 * createManager({ x0Generator: random(), ... });
 */
export function random(): Generator {
  return {
    label: 'random()',
    generate({ bounds: { dims, lower, upper } }, rng) {
      const x = new Float64Array(dims);
      for (let i = 0; i < dims; i += 1) x[i] = lower[i] + rng.uniform() * (upper[i] - lower[i]);
      return x;
    },
  };
}
