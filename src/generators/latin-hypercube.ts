import type { Generator } from '../domain/generator.js';
import { writeLatinHypercube } from '../domain/latin-hypercube.js';
import { wholeNumber } from '../domain/options.js';

/**
 * Start points that cover the range of every parameter evenly: of each `points` successive starts, every
 * parameter has one value in each `points`-th of its range (McKay, Beckman and Conover, A comparison of
 * three methods for selecting values of input variables, 1979). After `points` starts a new design begins.
 *
 * @param points Number of starts in one design, at least 1; as a rule the number of optimizers that the run
 *   will start.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument.
 * @example
 * createManager({ x0Generator: latinHypercube(20), ... });
 */
export function latinHypercube(points: number): Generator {
  wholeNumber('points', points, 1);
  return {
    label: `latinHypercube(${points})`,
    generate({ bounds, optimizers, commonRng }) {
      const index = optimizers.length;
      const design = new Float64Array(points * bounds.dims);
      writeLatinHypercube(design, points, bounds, commonRng.fork('design', Math.floor(index / points)));
      const at = (index % points) * bounds.dims;
      return design.slice(at, at + bounds.dims);
    },
  };
}
