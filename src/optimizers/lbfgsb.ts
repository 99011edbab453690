import type { Optimizer, OptimizerFactory, OptimizerSpec } from '../domain/optimizer.js';
import { type EvaluationOptions, specified } from '../domain/optimizer-spec.js';
import { finiteNumber, flag, oneOf, wholeNumber } from '../domain/options.js';
import { multistart } from './batch/multistart.js';
import { createDescent } from './lbfgsb/descent.js';
import { type DescentOptions, defaultPairs } from './lbfgsb/state.js';

export interface LbfgsbOptions extends EvaluationOptions {
  /**
   * Pairs of step and change of the gradient from which the curvature is made. Default 2 n, at least 10 and at most 200:
   * they cost little beside a gradient of n evaluations, and with 10 an ellipsoid of 20 parameters and condition 1e6
   * took more than ten times as long.
   */
  readonly pairs?: number;
  /** Steps after which one descent ends. Default 5,000. */
  readonly maxIterations?: number;
  /** Converged when a step lowers the value by less than this fraction of it and `fatol` together. Default 1e-13. */
  readonly ftol?: number;
  /** In units of the task's value; see `ftol`. Default 1e-12. */
  readonly fatol?: number;
  /** Converged when no slope downhill, in units of value over range, is larger than this. Default 1e-10. */
  readonly gtol?: number;
  /**
   * Where the gradient comes from: `differences` of values, or the `task`, which then returns `{ fx, gradient }` with n
   * numbers, in units of value over parameter. Where it returns no finite gradient, that one is made of differences.
   * Default `differences`.
   */
  readonly gradient?: 'differences' | 'task';
  /**
   * How the gradient is made of differences: of `forward` differences (n evaluations), `central` ones (2 n, more precise), or
   * `adaptive`: forward until the descent has nearly converged, then central (with a task's gradient: always central).
   * Default `adaptive`.
   */
  readonly differences?: 'forward' | 'central' | 'adaptive';
  /**
   * Whether the points for the gradient are asked together with each step, before it is known to be good: wasted when
   * it is not, but half as many rounds. Without effect with a task's gradient. Default: whether there are more `workers` than parameters.
   */
  readonly speculative?: boolean;
  /**
   * How many further descents follow one that has converged, each from an injected point that is better than all of
   * its own, or from a random point; null: without limit. Default 0.
   */
  readonly restarts?: number | null;
}

const OPTIONS = [
  'pairs',
  'maxIterations',
  'ftol',
  'fatol',
  'gtol',
  'gradient',
  'differences',
  'speculative',
  'restarts',
];

/**
 * Bounded quasi-Newton descent with limited memory: the fastest way to the nearest minimum of a smooth function. The
 * curvature is that of L-BFGS (Nocedal 1980; Liu and Nocedal 1989), restricted in each step to the parameters that are
 * not held by a bound (projected as in Bertsekas 1982), with a projected line search. It is not the method of the same
 * name by Byrd, Lu, Nocedal and Zhu (1995), which finds the held parameters by a path of Cauchy points; on boxes both
 * find the same minima.
 *
 * - It searches in units of the range. The gradient is of finite differences, whose points can all be evaluated in
 *   parallel; the points of the line search one at a time.
 * - The very first step goes towards the corner of the box that lies downhill.
 * - Steps end on the bounds exactly.
 * - A failed evaluation shortens the step; a failed difference lets its parameter rest for that step.
 * - `finished` begins with how the last descent ended: `gtol`, `ftol`, `noDescent`, `maxIterations`, `startFailed`,
 *   `gradientFailed`.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * createManager({ optSelector: cycle(cmaEs(), lbfgsb({ restarts: null, workers: 4 })), ... });
 * createManager({ optSelector: cycle(lbfgsb({ gradient: 'task', restarts: null })), ... }); // the task gives { fx, gradient }
 */
export function lbfgsb(options: LbfgsbOptions = {}): OptimizerSpec {
  const { pairs, maxIterations, gradient, differences, speculative, restarts } = options;
  if (pairs !== undefined) wholeNumber('lbfgsb.pairs', pairs, 1);
  if (maxIterations !== undefined) wholeNumber('lbfgsb.maxIterations', maxIterations, 1);
  for (const name of ['ftol', 'fatol', 'gtol'] as const) {
    if (options[name] !== undefined) finiteNumber(`lbfgsb.${name}`, options[name], { min: 0 });
  }
  if (gradient !== undefined) oneOf('lbfgsb.gradient', gradient, ['differences', 'task']);
  if (differences !== undefined) oneOf('lbfgsb.differences', differences, ['forward', 'central', 'adaptive']);
  if (speculative !== undefined) flag('lbfgsb.speculative', speculative);
  if (restarts !== undefined && restarts !== null) wholeNumber('lbfgsb.restarts', restarts, 0);
  return specified(
    {
      kind: 'lbfgsb',
      module: import.meta.url,
      export: 'createLbfgsb',
      ...(gradient === 'task' && { wants: 'gradient' }),
    },
    { ...options },
    OPTIONS,
  );
}

export const createLbfgsb: OptimizerFactory<LbfgsbOptions> = (setup, options, saved): Optimizer => {
  const { dims } = setup.bounds;
  const { pairs = defaultPairs(dims), maxIterations = 5_000 } = options;
  const { ftol = 1e-13, fatol = 1e-12, gtol = 1e-10 } = options;
  const { differences = 'adaptive', speculative = setup.workers > dims, restarts = 0 } = options;
  const taskGradient = options.gradient === 'task';
  return multistart<DescentOptions>(
    setup,
    createDescent,
    {
      pairs,
      maxIterations,
      ftol,
      fatol,
      gtol,
      // Beside an exact gradient, an inexact one is no stage on the way.
      differences: taskGradient && differences === 'adaptive' ? 'central' : differences,
      speculative: speculative && !taskGradient,
      taskGradient,
      cornerFirst: true,
      goal: Infinity,
    },
    { restarts, polishes: true },
    saved,
  );
};
