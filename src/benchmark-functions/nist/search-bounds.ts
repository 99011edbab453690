import { invalidData } from './invalid-data.js';
import type { StrdProblem } from './strd-problem.js';

/** How much wider the searched box is than the published starting values. */
const WIDTH = 10;

/**
 * The box to search: each parameter within plus and minus ten times the larger (in absolute value) of its two
 * published starting values.
 *
 * @throws GlompoError `GLOMPO_DATA_INVALID` when both starting values of a parameter are 0, which gives no range.
 */
export function searchBounds({ name: problem, parameters }: StrdProblem): [number, number][] {
  return parameters.map(({ name, starts }) => {
    const reach = WIDTH * Math.max(Math.abs(starts[0]), Math.abs(starts[1]));
    if (!(reach > 0)) {
      throw invalidData(
        `${problem}: both starting values of ${name} are 0, which gives no range to search.`,
        { problem, parameter: name },
      );
    }
    return [-reach, reach];
  });
}
