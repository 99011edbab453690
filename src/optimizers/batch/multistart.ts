import type { Optimizer, OptimizerFactory, OptimizerSetup } from '../../domain/optimizer.js';
import { type InjectedState, rememberInjected } from './injected.js';
import { randomPoint } from './random-point.js';
import { planStateOf, relay } from './relay.js';

/** Plain data: what the plan of a {@link multistart} remembers. */
interface PlanState extends InjectedState {
  started: boolean;
  left: number;
}

/**
 * The same search again and again, once more than `restarts` says: first from the start point, then each time from an
 * injected point that is better than all of its own, if `polishes`, or else from a random point of the box.
 *
 * @param restarts Null: without limit.
 * @param saved What the `save` of an earlier one returned.
 */
export function multistart<Options>(
  setup: OptimizerSetup,
  make: OptimizerFactory<Options>,
  options: Options,
  { restarts, polishes }: { readonly restarts: number | null; readonly polishes: boolean },
  saved?: unknown,
): Optimizer {
  const state = (planStateOf(saved) as PlanState | undefined) ?? {
    started: false,
    left: restarts ?? Infinity,
    injected: new Float64Array(setup.bounds.dims),
    injectedFx: Infinity,
  };
  return relay<Options>(
    setup,
    make,
    {
      state,
      next(rng, _spent, bestFx) {
        if (!state.started) {
          state.started = true;
          return { x0: setup.x0, options };
        }
        if (state.left === 0) return null;
        state.left -= 1;
        const polish = polishes && state.injectedFx < bestFx;
        state.injectedFx = Infinity;
        return { x0: polish ? state.injected.slice() : randomPoint(setup.bounds, rng), options };
      },
      inject: (x, fx) => rememberInjected(state, x, fx),
    },
    saved,
  );
}
