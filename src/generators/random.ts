import type { Generator } from '../domain/generator.js';
import { uniformPoint } from './box-points.js';

/**
 * Every optimizer starts at a point of its own, uniform in the box.
 *
 * The rule of GloMPO's `RandomGenerator`.
 *
 * @example
 * createManager({ x0Generator: random(), ... });
 */
export function random(): Generator {
  return {
    label: 'random()',
    generate: ({ bounds }, rng) => uniformPoint(bounds, rng),
  };
}
