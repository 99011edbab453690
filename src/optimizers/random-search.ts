import type { Optimizer, OptimizerFactory, OptimizerSpec } from '../domain/optimizer.js';
import { type EvaluationOptions, specified } from '../domain/optimizer-spec.js';
import { Rng, type RngState } from '../domain/rng.js';

export type RandomSearchOptions = EvaluationOptions;

/**
 * Independent points, uniform in the box (the first is the start point). The yardstick for every other optimizer; it
 * never finishes by itself and has parallel points without limit.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * createManager({ optSelector: cycle(randomSearch({ workers: 4 })), ... });
 */
export function randomSearch(options: RandomSearchOptions = {}): OptimizerSpec {
  return specified(
    { kind: 'randomSearch', module: import.meta.url, export: 'createRandomSearch' },
    { ...options },
    [],
  );
}

interface Saved {
  readonly rng: RngState;
  readonly x0Asked: boolean;
}

export const createRandomSearch: OptimizerFactory = (
  { bounds, x0, rng: given },
  _options,
  saved,
): Optimizer => {
  const state = saved as Saved | undefined;
  const rng = state === undefined ? given : Rng.restore(state.rng);
  let x0Asked = state?.x0Asked ?? false;
  const { dims, lower, upper } = bounds;

  return {
    finished: null,
    ask(points, capacity) {
      let first = 0;
      if (!x0Asked) {
        points.set(x0);
        x0Asked = true;
        first = 1;
      }
      let at = first * dims;
      for (let row = first; row < capacity; row += 1) {
        for (let i = 0; i < dims; i += 1) {
          points[at] = lower[i] + rng.uniform() * (upper[i] - lower[i]);
          at += 1;
        }
      }
      return capacity;
    },
    tell() {},
    save: (): Saved => ({ rng: rng.save(), x0Asked }),
  };
};
