import { checkOptions, finiteNumber, flag, wholeNumber } from '../domain/options.js';
import type { Task, TaskContext, TaskFactory, TaskResult } from '../domain/task.js';
import type { BenchmarkFunction } from './benchmark-function.js';

/** Options that every benchmark function has. */
export interface DelayOptions {
  /**
   * Seconds that one call of the task takes longer, to mimic an expensive function. The thread is blocked
   * meanwhile. `evaluate` is never delayed. Default 0.
   */
  readonly delay?: number;
}

/** Options of a function that is defined for any number of parameters. */
export interface DimsOptions extends DelayOptions {
  /** Number of parameters. Default 2. */
  readonly dims?: number;
}

/** Options of a function that can be lifted so that its minimum is not below 0. */
export interface ShiftOptions extends DelayOptions {
  /** Whether a constant is added that makes all values non-negative. Default false. */
  readonly shiftPositive?: boolean;
}

/** One instance of a function, made from checked options. */
export interface Problem {
  readonly bounds: readonly (readonly [number, number])[];
  readonly minFx: number | undefined;
  readonly minX: readonly number[] | undefined;
  evaluate(x: ArrayLike<number>): number;
  /** Derivative of `evaluate` by each parameter. */
  gradient?(x: ArrayLike<number>): Float64Array;
  /** What the task form returns, where that is not `evaluate(x)`. */
  result?(x: ArrayLike<number>, call: EvaluationKey): TaskResult;
}

/** Names one evaluation of a run, so that noise is the same in whatever isolate it is computed. */
export type EvaluationKey = Pick<TaskContext, 'optimizerId' | 'evaluationId'>;

/** What a function's file says about it. */
export interface BenchmarkDefinition<Options extends object> {
  readonly name: string;
  readonly module: string;
  /** Name of the export that {@link taskFactoryOf} made. */
  readonly export: string;
  /** Every option but `delay`, with its default. */
  readonly defaults: Options;
  /** @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option. */
  problem(options: Options): Problem;
}

/** The benchmark function that a definition and options give; its `options` hold every default. */
export function benchmarkOf<Options extends object>(
  definition: BenchmarkDefinition<Options>,
  given: Partial<Options> & DelayOptions,
): BenchmarkFunction {
  const options = withDefaults(definition, given);
  const { bounds, minFx, minX, evaluate, gradient } = definition.problem(options);
  return Object.freeze({
    module: definition.module,
    export: definition.export,
    factory: true,
    options: Object.freeze(options),
    name: definition.name,
    dims: bounds.length,
    bounds: Object.freeze(bounds.map((pair) => Object.freeze(pair))),
    minFx,
    minX: minX && Object.freeze(minX),
    evaluate,
    ...(gradient && { gradient }),
  });
}

/**
 * The factory that rebuilds a definition's task from the plain `options` of {@link benchmarkOf} in another
 * isolate.
 */
export function taskFactoryOf<Options extends object>(definition: BenchmarkDefinition<Options>): TaskFactory {
  return (given) => {
    const options = withDefaults(definition, given as Partial<Options> & DelayOptions);
    const task = taskOf(definition.problem(options));
    if (options.delay === 0) return task;
    // Nobody ever notifies this cell, so waiting on it is a sleep that burns no processor time.
    const cell = new Int32Array(new SharedArrayBuffer(4));
    return (x, context) => {
      Atomics.wait(cell, 0, 0, options.delay * 1000);
      return task(x, context);
    };
  };
}

function taskOf({ evaluate, gradient, result }: Problem): Task {
  if (result !== undefined || gradient === undefined) return result ?? evaluate;
  return (x, { wants }) => (wants === 'gradient' ? { fx: evaluate(x), gradient: gradient(x) } : evaluate(x));
}

function withDefaults<Options extends object>(
  { name, defaults }: BenchmarkDefinition<Options>,
  given: Partial<Options> & DelayOptions,
): Options & Required<DelayOptions> {
  checkOptions(name, given, [...Object.keys(defaults), 'delay']);
  const options = { ...defaults, delay: 0, ...structuredClone(given) };
  finiteNumber('delay', options.delay, { min: 0 });
  if ('dims' in options) wholeNumber('dims', options.dims, 1);
  if ('shiftPositive' in options) flag('shiftPositive', options.shiftPositive);
  return options;
}
