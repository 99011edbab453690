import type { OptimizerSpec } from '../domain/optimizer.js';
import { type EvaluationOptions, specified } from '../domain/optimizer-spec.js';
import { checkOptions } from '../domain/options.js';
import {
  PYTHON_OPTIONS,
  type PythonOptions,
  type PythonPlan,
  jsonData,
  pythonName,
  pythonPlan,
} from './python-task.js';
import { runnerModule } from './runner-task.js';

export interface PythonOptimizerOptions extends PythonOptions, EvaluationOptions {
  /**
   * What the adapter hands to the function of SciPy as keyword arguments, or to pycma as options (with `sigma0`, default 0.3),
   * and a class of your own finds in `setup.options`. Plain data that JSON can hold. Default `{}`.
   */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** What travels to the runner. */
export interface PythonOptimizerPlan extends PythonPlan {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * An optimizer in Python, in a process of its own that speaks the same protocol as a task's worker:
 *
 * - `scipy.optimize:minimize`, or another function there that takes bounds (`differential_evolution`, `dual_annealing`,
 *   `direct`, ...): one point at a time.
 * - `pycma`: a generation at a time.
 * - `module:Class`: made with a `setup` (`bounds`, `x0`, `seed`, `workers`, `options`); it has `ask(capacity)`, which
 *   returns a list of points, the first of which is `x0`; `tell(ids, points, values)`; `finished`, None or a text; and may have
 *   `inject(x, fx)`. It has to keep the contract of `Optimizer`.
 *
 * The adapters search the unit cube: lengths among their options are in units of the ranges. While Python computes, the
 * isolate waits, so that it is best given a thread or process of its own. The state is not saved: when a run is resumed, it is
 * found again from the journal.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad name or option.
 * @example
 * createManager({ optSelector: cycle(pythonOptimizer('scipy.optimize:minimize', { options: { method: 'Powell' } })), ... });
 */
export function pythonOptimizer(name: string, options: PythonOptimizerOptions = {}): OptimizerSpec {
  const { options: own = {}, python, path, env, points, ...evaluation } = options;
  checkOptions('pythonOptimizer', evaluation, ['workers', 'backend', 'options', ...PYTHON_OPTIONS]);
  checkOptions('pythonOptimizer.options', own, Object.keys(own ?? {}));
  const given = { python, path, env, points };
  const plan: PythonOptimizerPlan = {
    ...pythonPlan(
      'pythonOptimizer',
      Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ),
    name: name === 'pycma' ? name : pythonName('pythonOptimizer.name', name),
    options: jsonData('pythonOptimizer.options', own) as PythonOptimizerPlan['options'],
  };
  const kind = name.split(/[:.]/).at(-1) as string;
  return specified(
    { kind, module: runnerModule('python-optimizer'), export: 'createPythonOptimizer' },
    { ...plan, ...evaluation },
    Object.keys(plan),
  );
}
