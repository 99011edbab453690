import type { TaskDetail } from 'glompo';
import { readStrdFile, type StrdProblem } from './strd-file.ts';

export interface RegressionOptions {
  /** Path or `file:` URL of a file of the NIST StRD nonlinear regression collection. */
  readonly file: string;
}

/**
 * The task of fitting the model of one file to its data: the residual sum of squares, and the residuals for
 * least-squares optimizers. Where the model is not defined the sum is `Infinity`.
 *
 * @throws GlompoError `GLOMPO_DATA_INVALID` for a file that is not of the collection's format.
 */
export function createRegression({ file }: RegressionOptions): (x: ArrayLike<number>) => TaskDetail {
  return regression(readStrdFile(file.startsWith('file:') ? new URL(file) : file));
}

/** Like {@link createRegression}, for a problem that has been read already. */
export function regression({ prediction, response }: StrdProblem): (x: ArrayLike<number>) => TaskDetail {
  return (x) => {
    const predicted = prediction.evaluate(x);
    const residuals = new Float64Array(response.length);
    for (let i = 0; i < residuals.length; i += 1) residuals[i] = response[i] - predicted[i];
    return { fx: sumOfSquares(residuals), residuals };
  };
}

/** The sum with compensation (Neumaier 1974), so that the digits of a good fit do not drown among the large terms. */
export function sumOfSquares(residuals: Float64Array): number {
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
