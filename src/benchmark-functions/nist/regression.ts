import { parse } from './expression.js';
import { compile, type Names, type Program } from './program.js';
import type { StrdProblem } from './strd-problem.js';

/** A problem of the collection, ready to be evaluated. */
export interface Regression {
  /** The model's left side in every observation: the response, or a function of it. */
  readonly response: Float64Array;
  /** The model's right side; the values of the parameters are its argument. */
  readonly prediction: Program;
  /** Response minus prediction in every observation, in an array of its own. */
  residuals(x: ArrayLike<number>): Float64Array;
}

/** What the names in a problem's model stand for. */
export function namesOf({ parameters, columns, constants }: Omit<StrdProblem, 'model'>): Names {
  return {
    parameters: parameters.map(({ name }) => name),
    columns: new Map(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)])),
    constants: new Map([['pi', Math.PI], ...Object.entries(constants)]),
  };
}

/**
 * Prepares the model of a problem.
 *
 * @throws GlompoError `GLOMPO_DATA_INVALID` for a model that is no formula of the problem's names.
 */
export function regressionOf(problem: StrdProblem): Regression {
  const names = namesOf(problem);
  const equals = problem.model.indexOf('=');
  const left = compile(parse(problem.model.slice(0, equals)), { ...names, parameters: [] });
  const response = left.evaluate([]).slice();
  const prediction = compile(parse(problem.model.slice(equals + 1)), names);
  const residuals = (x: ArrayLike<number>): Float64Array => {
    const predicted = prediction.evaluate(x);
    const rest = new Float64Array(response.length);
    for (let i = 0; i < rest.length; i += 1) rest[i] = response[i] - predicted[i];
    return rest;
  };
  return { response, prediction, residuals };
}

/**
 * The sum of squares with compensation (Neumaier 1974), so that the digits of a good fit do not drown among the large
 * terms; Infinity when it is not finite.
 */
export function sumOfSquares(residuals: ArrayLike<number>): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < residuals.length; i += 1) {
    const term = residuals[i] * residuals[i];
    const next = sum + term;
    lost += sum >= term ? sum - next + term : term - next + sum;
    sum = next;
  }
  // An overflow makes the compensation Infinity minus Infinity.
  return Number.isFinite(sum) ? sum + lost : Number.POSITIVE_INFINITY;
}
