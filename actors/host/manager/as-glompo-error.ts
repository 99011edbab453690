import { GlompoError } from '../../../src/domain/errors.js';

/** What was thrown, as an error of ours; anything else is a fault of this package. */
export function asGlompoError(error: unknown): GlompoError {
  return error instanceof GlompoError
    ? error
    : new GlompoError('GLOMPO_INTERNAL', String(error), { cause: error });
}
