import type { DeclaredHeaders } from '../domain/detail-columns.js';
import { finiteNumber, checkOptions, oneOf } from '../domain/options.js';
import { invalidOption } from '../domain/errors.js';
import type { DefinedTask } from '../domain/task.js';
import { fileUrl, nonEmptyText, textsByName } from './checks.js';
import { runnerTask } from './runner-task.js';

/** How Python is started, and what its code gets. */
export interface PythonOptions {
  /** The interpreter: a name that is looked for in the PATH, or a path. Default `python3`. */
  readonly python?: string;
  /** Directories, as file URLs, in which modules are looked for first. Default: the working directory. */
  readonly path?: readonly (URL | string)[];
  /** Variables added to those of the isolate. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * What points are: `numpy` arrays, a `list` of floats, or `auto`: arrays when the module has imported NumPy, else lists.
   * Default `auto`.
   */
  readonly points?: 'auto' | 'numpy' | 'list';
}

export interface PythonTaskOptions extends PythonOptions {
  /** Plain data that JSON can hold; the function finds it in its context. Default: None. */
  readonly options?: unknown;
  /** Seconds after which a worker that has nothing to do ends; the next evaluation starts another one. Default 60. */
  readonly idleTimeout?: number;
  /** Columns of what the function returns besides the value; see `defineTask`. */
  readonly headers?: DeclaredHeaders;
}

/** How Python is started, as plain data with all defaults. */
export interface PythonPlan {
  readonly python: string;
  readonly path: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly points: 'auto' | 'numpy' | 'list';
}

/** What travels to the runner. */
export interface PythonTaskPlan extends PythonPlan {
  readonly name: string;
  readonly options: unknown;
  /** Milliseconds. */
  readonly idleTimeoutMs: number;
}

export const PYTHON_OPTIONS = ['python', 'path', 'env', 'points'];
/** A module and something in it, such as `package.module:Class.method`. */
const NAME = /^[\w.]+:[\w.]+$/;

/**
 * A Python function as task. Each isolate that evaluates starts one worker (more where it makes several evaluations at a
 * time), which stays: modules are loaded once. A worker that exits, is killed or hangs costs its evaluation, which has
 * failed or timed out, and is replaced for the next one.
 *
 * The function gets the point and, if it takes a second argument, a context with `options`, `optimizer_id`,
 * `evaluation_id`, `wants` (`'residuals'`, `'gradient'` or None), and `log(text)`. It returns a number, or a dict with
 * `fx` and what it knows besides (`residuals`, `gradient`, ...). What it prints goes to the stderr of the evaluator; what it raises is the
 * error of a failed evaluation, with the traceback.
 *
 * @param name Module and function, such as `model:cost`.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad name or option.
 * @example
 * // model.py: def cost(x): return (x[0] - 1) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2
 * const task = pythonTask('model:cost', { path: [new URL('.', import.meta.url)] });
 */
export function pythonTask(name: string, options: PythonTaskOptions = {}): DefinedTask {
  checkOptions('pythonTask', options, [...PYTHON_OPTIONS, 'options', 'idleTimeout', 'headers']);
  const { options: own = null, idleTimeout = 60, headers, ...python } = options;
  const plan: PythonTaskPlan = {
    ...pythonPlan('pythonTask', python),
    name: pythonName('pythonTask.name', name),
    options: jsonData('pythonTask.options', own),
    idleTimeoutMs: 1000 * finiteNumber('pythonTask.idleTimeout', idleTimeout, { min: 0, exclusive: true }),
  };
  return runnerTask('pythonTask', 'python-task', 'createPythonTask', plan, headers);
}

/** Refuses anything but a module and something in it. */
export function pythonName(option: string, name: unknown): string {
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw invalidOption(option, name, 'a module and something in it, such as model:cost');
  }
  return name;
}

/** Checks how Python is started. */
export function pythonPlan(owner: string, options: PythonOptions): PythonPlan {
  const { python = 'python3', path = [], env = {}, points = 'auto' } = options;
  if (!Array.isArray(path)) throw invalidOption(`${owner}.path`, path, 'an array of file URLs');
  return {
    python: nonEmptyText(`${owner}.python`, python, 'the name or the path of a Python interpreter'),
    path: path.map((directory, i) => fileUrl(`${owner}.path[${i}]`, directory)),
    env: textsByName(`${owner}.env`, env),
    points: oneOf(`${owner}.points`, points, ['auto', 'numpy', 'list']),
  };
}

/** Refuses what JSON would not hold as it is. */
export function jsonData(option: string, value: unknown): unknown {
  const expected = 'plain data that JSON can hold';
  if (typeof value === 'number' && !Number.isFinite(value)) throw invalidOption(option, value, expected);
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value;
  const isPlain =
    typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value));
  if (!Array.isArray(value) && !isPlain) throw invalidOption(option, value, expected);
  for (const [name, part] of Object.entries(value as object)) jsonData(`${option}.${name}`, part);
  return value;
}
