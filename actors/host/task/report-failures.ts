import type { EvaluationFailed } from '../../../src/protocol/messages.js';
import { toWire } from '../../../src/protocol/wire-error.js';
import type { FailureSink } from './task-runner.js';

/** Failed evaluations that one isolate reports one by one; the rest shows in the outcomes alone. */
const MOST_REPORTED = 100;

/** Tells the owner of each failed evaluation, with its point and error, as long as there are not too many. */
export function reportFailures(send: (message: EvaluationFailed) => void): FailureSink {
  let reported = 0;
  return (optimizerId, evaluationId, x, error) => {
    reported += 1;
    if (reported > MOST_REPORTED) return;
    send({ type: 'evaluationFailed', optimizerId, evaluationId, x: [...x], error: toWire(error) });
  };
}
