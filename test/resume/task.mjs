// The task of the trials. Before anything else each call is written to a log by appending, so that no death can take it
// back: optimizer, evaluation, bits of the point.
import { openSync, writeSync } from 'node:fs';
import { bitsOf, fails, hashOf, objective } from './objective.mjs';

/** Makes the task of one isolate. `pace`: `none`, `busy` up to 1 ms, or `waiting` up to 2 ms, as the point says. */
export function makeTask({ log, pace, failsEvery }) {
  const file = openSync(log, 'a');
  return (x, { optimizerId, evaluationId, wants }) => {
    writeSync(file, `${optimizerId} ${evaluationId} ${bitsOf(x)}\n`);
    const answer = () => answerTo(x, wants, failsEvery);
    if (pace === 'none') return answer();
    const part = (hashOf(x) >>> 8) / 2 ** 24;
    if (pace === 'waiting') {
      return new Promise((resolve, reject) => {
        setTimeout(() => {
          try {
            resolve(answer());
          } catch (error) {
            reject(error);
          }
        }, 2 * part);
      });
    }
    for (const end = performance.now() + part; performance.now() < end; );
    return answer();
  };
}

function answerTo(x, wants, failsEvery) {
  if (fails(x, failsEvery)) throw new Error('no value here');
  const { fx, residuals, gradient } = objective(x);
  if (wants === 'residuals') return { fx, residuals };
  if (wants === 'gradient') return { fx, gradient };
  return fx;
}
