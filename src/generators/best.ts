import type { Generator } from '../domain/generator.js';
import { uniformPoint } from './box-points.js';

/**
 * Every optimizer starts at the best point found so far; while there is none, at one uniform in the box.
 *
 * The rule of GloMPO's `IncumbentGenerator`.
 *
 * @example
 * createManager({ x0Generator: best(), ... });
 */
export function best(): Generator {
  return {
    label: 'best()',
    generate: ({ bounds, best: incumbent }, rng) => incumbent?.x.slice() ?? uniformPoint(bounds, rng),
  };
}
