import type { Optimizer, OptimizerFactory, OptimizerSpec } from '../domain/optimizer.js';
import { type EvaluationOptions, specified } from '../domain/optimizer-spec.js';
import { wholeNumber } from '../domain/options.js';

export interface GridSamplingOptions extends EvaluationOptions {
  /** Equal parts into which each range is cut, at least 1. Default 10. */
  readonly nsteps?: number;
}

/**
 * The start point, then a full factorial grid of (nsteps + 1)^n points, bounds included, in lexicographic order: the
 * last parameter changes fastest. All points can be evaluated in parallel. `finished` begins with `gridDone`.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * createManager({ optSelector: cycle(gridSampling({ nsteps: 20, workers: 4 })), ... });
 */
export function gridSampling(options: GridSamplingOptions = {}): OptimizerSpec {
  if (options.nsteps !== undefined) wholeNumber('gridSampling.nsteps', options.nsteps, 1, 2 ** 31);
  return specified(
    { kind: 'gridSampling', module: import.meta.url, export: 'createGridSampling' },
    { ...options },
    ['nsteps'],
  );
}

interface Saved {
  x0Asked: boolean;
  /** Which grid point is next: its step in each dimension. */
  readonly steps: Float64Array;
  finished: string | null;
}

export const createGridSampling: OptimizerFactory<GridSamplingOptions> = (
  setup,
  options,
  saved,
): Optimizer => {
  const { bounds, x0 } = setup;
  const { dims, lower, upper } = bounds;
  const { nsteps = 10 } = options;
  const s: Saved =
    saved === undefined
      ? { x0Asked: false, steps: new Float64Array(dims), finished: null }
      : structuredClone(saved as Saved);

  function advance(): void {
    let i = dims - 1;
    while (i >= 0 && s.steps[i] === nsteps) {
      s.steps[i] = 0;
      i -= 1;
    }
    if (i < 0) s.finished = `gridDone: all points with ${nsteps} steps a range are asked`;
    else s.steps[i] += 1;
  }

  return {
    get finished() {
      return s.finished;
    },
    ask(points, capacity) {
      let row = 0;
      if (!s.x0Asked) {
        points.set(x0);
        s.x0Asked = true;
        row = 1;
      }
      for (; row < capacity && s.finished === null; row += 1) {
        for (let i = 0; i < dims; i += 1) {
          const step = s.steps[i];
          // The last step is the bound itself, without a rounding error.
          points[row * dims + i] =
            step === nsteps ? upper[i] : lower[i] + (step / nsteps) * (upper[i] - lower[i]);
        }
        advance();
      }
      return row;
    },
    tell() {},
    save: () => structuredClone(s),
  };
};
