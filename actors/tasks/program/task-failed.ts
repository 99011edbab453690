import { GlompoError } from '../../../src/domain/errors.js';

/** The error of an evaluation whose program, worker or module gave no value. */
export function taskFailed(message: string, cause?: unknown): GlompoError {
  return new GlompoError('GLOMPO_TASK_FAILED', message, cause === undefined ? {} : { cause });
}
