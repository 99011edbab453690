import { invalidOption } from '../domain/errors.js';
import { oneOf } from '../domain/options.js';
import type { BenchmarkFunction } from './benchmark-function.js';
import { benchmarkOf, type DelayOptions, taskFactoryOf } from './define-benchmark.js';
import { PROBLEMS } from './nist/problems/index.js';
import { regressionOf, sumOfSquares } from './nist/regression.js';
import { searchBounds } from './nist/search-bounds.js';
import { parseStrd } from './nist/strd-file.js';
import type { StrdParameter, StrdProblem } from './nist/strd-problem.js';

export type NistProblemName = keyof typeof PROBLEMS;

/** Names of the problems that {@link nistRegression} knows without a file, in alphabetical order. */
export const NIST_PROBLEMS = Object.freeze(Object.keys(PROBLEMS)) as readonly NistProblemName[];

export interface NistRegressionOptions extends DelayOptions {
  /** One of {@link NIST_PROBLEMS}. Default null: `text` is given. */
  readonly problem?: NistProblemName | null;
  /** Text of a file of the collection. Default null: `problem` is given. */
  readonly text?: string | null;
  /** Name of that file, for messages. Default `the text`. */
  readonly file?: string;
}

/** A {@link BenchmarkFunction} that fits a model to data. Its `name` is that of the problem. */
export interface NistRegression extends BenchmarkFunction {
  /** Certified residual sum of squares, given to 11 digits. */
  readonly minFx: number;
  /** Certified parameters, given to 11 digits. */
  readonly minX: readonly number[];
  /** The model as it stands in the file, such as `y = b1*(1-exp[-b2*x])`. */
  readonly model: string;
  /** Each parameter with its published starting values and certified estimate. */
  readonly parameters: readonly StrdParameter[];
  /** Response minus prediction in every observation. */
  residuals(x: ArrayLike<number>): Float64Array;
}

type Resolved = Required<Omit<NistRegressionOptions, 'delay'>>;

const defaults: Resolved = { problem: null, text: null, file: 'the text' };

const definition = {
  name: 'NistRegression',
  module: import.meta.url,
  export: 'createNistRegression',
  defaults,
  problem(options: Resolved) {
    const problem = problemOf(options);
    const { residuals } = regressionOf(problem);
    return {
      bounds: searchBounds(problem),
      minFx: problem.certifiedRss,
      minX: problem.parameters.map(({ certified }) => certified),
      evaluate: (x: ArrayLike<number>) => sumOfSquares(residuals(x)),
      result(x: ArrayLike<number>) {
        const rest = residuals(x);
        return { fx: sumOfSquares(rest), residuals: rest };
      },
    };
  },
};

function problemOf({ problem, text, file }: Resolved): StrdProblem {
  if (typeof file !== 'string') throw invalidOption('file', file, 'the name of a file');
  if (text === null) return PROBLEMS[oneOf('problem', problem, NIST_PROBLEMS)];
  if (typeof text !== 'string') throw invalidOption('text', text, 'null or the text of a file');
  if (problem !== null) throw invalidOption('problem', problem, 'left out, since text is given');
  return parseStrd(text, file);
}

/**
 * A problem of the NIST StRD nonlinear regression collection: the sum of the squares of what a model leaves of measured
 * data, `Σᵢ (yᵢ − f(xᵢ; b))²`, each parameter within plus and minus ten times the larger (in absolute value) of its two
 * published starting values. Nine problems come with the package ({@link NIST_PROBLEMS}); any other is read from the
 * text of its file. The model is compiled from the file's own formula line by a small parser; no text is run as code.
 *
 * As a task it returns the residuals too, for least-squares optimizers. Where the model is not defined its value is
 * Infinity.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option, `GLOMPO_DATA_INVALID`, naming file, line and what was
 *   expected there, for a text that is not of the collection's format.
 * @see https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml
 * @example
 * nistRegression({ problem: 'Thurber' }).minFx; // 5642.7082397
 * nistRegression({ text: readFileSync('Misra1a.dat', 'utf8'), file: 'Misra1a.dat' }).model; // 'y = b1*(1-exp[-b2*x])'
 */
export function nistRegression(options: NistRegressionOptions): NistRegression {
  const benchmark = benchmarkOf(definition, options);
  const problem = problemOf(benchmark.options as Resolved);
  return Object.freeze({
    ...benchmark,
    name: problem.name,
    minFx: problem.certifiedRss,
    minX: benchmark.minX as readonly number[],
    model: problem.model,
    parameters: Object.freeze([...problem.parameters]),
    residuals: regressionOf(problem).residuals,
  });
}

/** Rebuilds the task of {@link nistRegression} from its `options`. */
export const createNistRegression = taskFactoryOf(definition);
