import { invalidOption } from '../domain/errors.js';
import { finiteNumber, wholeNumber } from '../domain/options.js';
import { Rng } from '../domain/rng.js';
import type { TaskResult } from '../domain/task.js';
import type { BenchmarkFunction } from './benchmark-function.js';
import { cube } from './cube.js';
import { benchmarkOf, type DimsOptions, type EvaluationKey, taskFactoryOf } from './define-benchmark.js';
import { noiseOf } from './noise.js';

export interface ExpLeastSquaresCostOptions extends DimsOptions {
  /** Number of training points, unless `uTrain` lists them. Default 10. */
  readonly nTrain?: number;
  /** Standard deviation of the relative noise of every model value, fresh at each call. Default 0. */
  readonly sigmaEval?: number;
  /** Standard deviation of the relative noise of the training values, drawn once. Default 0. */
  readonly sigmaFixed?: number;
  /**
   * Training points: drawn from 0 to this number, or from a pair [low, high], or a list of 3 or more. Default
   * 10.
   */
  readonly uTrain?: number | readonly number[];
  /** Bounds of every parameter, and where the true ones are drawn. Default [-2, 2]. */
  readonly pRange?: readonly [number, number];
  /** Seed of the true parameters, the training data and the noise. Default 0. */
  readonly seed?: number;
}

type Resolved = Required<Omit<ExpLeastSquaresCostOptions, 'delay'>>;

const defaults: Resolved = {
  dims: 2,
  nTrain: 10,
  sigmaEval: 0,
  sigmaFixed: 0,
  uTrain: 10,
  pRange: [-2, 2],
  seed: 0,
};

const definition = {
  name: 'ExpLeastSquaresCost',
  module: import.meta.url,
  export: 'createExpLeastSquaresCost',
  defaults,
  problem(options: Resolved) {
    const { dims, sigmaEval, sigmaFixed, pRange, seed } = checked(options);
    const root = Rng.of(seed);
    const parameters = root.fork('parameters');
    const truth = Array.from({ length: dims }, () => between(pRange, parameters));
    const u = trainingPoints(options, root.fork('points'));
    const scatter = root.fork('scatter');
    const g = u.map((at) => model(truth, at, dims) * (1 + sigmaFixed * scatter.normal()));

    const residuals = (x: ArrayLike<number>, noise: Rng): Float64Array =>
      Float64Array.from(u, (at, i) => {
        const factor = sigmaEval === 0 ? 1 : 1 + sigmaEval * noise.normal();
        return model(x, at, dims) * factor - g[i];
      });
    const stream = root.fork('noise');
    const exact = sigmaEval === 0 && sigmaFixed === 0;
    return {
      bounds: cube(dims, ...pRange),
      minFx: exact ? 0 : undefined,
      minX: exact ? truth : undefined,
      evaluate: (x: ArrayLike<number>) => sumOfSquares(residuals(x, stream)),
      result(x: ArrayLike<number>, call: EvaluationKey): TaskResult {
        const rest = residuals(x, sigmaEval === 0 ? stream : noiseOf(seed, call));
        return { fx: sumOfSquares(rest), residuals: rest };
      },
    };
  },
};

function model(p: ArrayLike<number>, u: number, dims: number): number {
  let sum = 0;
  for (let j = 0; j < dims; j += 1) sum += Math.exp(-p[j] * u);
  return sum;
}

function sumOfSquares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}

function between([low, high]: readonly number[], rng: Rng): number {
  return low + rng.uniform() * (high - low);
}

function trainingPoints({ nTrain, uTrain }: Resolved, rng: Rng): readonly number[] {
  const range = typeof uTrain === 'number' ? [0, uTrain] : uTrain;
  return range.length > 2 ? range : Array.from({ length: nTrain }, () => between(range, rng));
}

function checked(options: Resolved): Resolved {
  const { nTrain, sigmaEval, sigmaFixed, uTrain, pRange, seed } = options;
  wholeNumber('nTrain', nTrain, 1);
  finiteNumber('sigmaEval', sigmaEval, { min: 0 });
  finiteNumber('sigmaFixed', sigmaFixed, { min: 0 });
  wholeNumber('seed', seed, 0);
  if (!(rising(pRange) && pRange.length === 2)) {
    throw invalidOption('pRange', pRange, 'a pair of finite numbers with low < high');
  }
  const list = Array.isArray(uTrain) && uTrain.length > 2 && uTrain.every(Number.isFinite);
  if (!(list || rising(uTrain) || (typeof uTrain === 'number' && uTrain > 0 && uTrain < Infinity))) {
    throw invalidOption(
      'uTrain',
      uTrain,
      'a number above 0, a pair [low, high], or 3 or more finite numbers',
    );
  }
  return options;
}

function rising(pair: unknown): boolean {
  return Array.isArray(pair) && pair.length === 2 && pair.every(Number.isFinite) && pair[0] < pair[1];
}

/**
 * Fitting a sum of exponentials: `Σᵢ (g(uᵢ) − gᵢ)²` with `g(u) = Σⱼ exp(−pⱼ u)`, the data `gᵢ` made from true
 * parameters drawn in `pRange`. As a task it returns the residual vector too, for least-squares optimizers.
 *
 * 0 at the true parameters; with noise (`sigmaEval`, `sigmaFixed`) the minimum is not known. Everything drawn
 * depends on `seed`; as a task, the noise of a call depends on it and on which evaluation of which optimizer
 * it is.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * expLeastSquaresCost({ dims: 2, nTrain: 20, uTrain: [0, 3] }).minFx; // 0
 */
export function expLeastSquaresCost(options: ExpLeastSquaresCostOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link expLeastSquaresCost} from its `options`. */
export const createExpLeastSquaresCost = taskFactoryOf(definition);
