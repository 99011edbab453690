import type { TaskResult } from '../../../src/domain/task.js';
import { receivedNumber } from './sent-number.js';

/**
 * What a worker has sent as the result of an evaluation, as a task returns it: the value, and the vectors beside it, may be
 * numbers that JSON has not.
 */
export function receivedValue(result: unknown): TaskResult {
  if (typeof result !== 'object' || result === null || !('fx' in result)) {
    // Anything else than a number is refused as it would be of any task.
    return receivedNumber(result) as TaskResult;
  }
  const detail: Record<string, unknown> = { ...result, fx: receivedNumber(result.fx) };
  for (const name of ['residuals', 'gradient']) {
    const vector = detail[name];
    if (Array.isArray(vector)) detail[name] = vector.map(receivedNumber);
  }
  return detail as unknown as TaskResult;
}
