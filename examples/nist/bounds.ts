import { invalidData } from './invalid-data.ts';
import type { StrdProblem } from './strd-file.ts';

/** How much wider the searched box is than the published starting values. */
const WIDTH = 10;

/**
 * The box to search: each parameter within plus and minus ten times the larger (in absolute value) of its two
 * published starting values. Nothing else of what the file knows about the answer is used for a fit.
 *
 * @throws GlompoError `GLOMPO_DATA_INVALID` when both starting values of a parameter are 0, which gives no range.
 */
export function searchBounds(problem: StrdProblem): [number, number][] {
  return problem.parameters.map(({ name, starts }) => {
    const reach = WIDTH * Math.max(Math.abs(starts[0]), Math.abs(starts[1]));
    if (!(reach > 0)) {
      throw invalidData(
        `${problem.name}: both starting values of ${name} are 0, which gives no range to search.`,
        {
          problem: problem.name,
          parameter: name,
        },
      );
    }
    return [-reach, reach];
  });
}
