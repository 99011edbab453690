import { Rng } from '../domain/rng.js';
import type { EvaluationKey } from './define-benchmark.js';

/** The stream of noise of one evaluation: the same in every isolate and at every repetition of the run. */
export function noiseOf(seed: number, { optimizerId, evaluationId }: EvaluationKey): Rng {
  return Rng.of(seed).fork('optimizer', optimizerId).fork('evaluation', evaluationId);
}
