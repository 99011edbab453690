import { GlompoError, type GlompoErrorOptions } from '../../domain/errors.js';

/** The error for a checkpoint that cannot be written or read. */
export function checkpointError(message: string, options: GlompoErrorOptions = {}): GlompoError {
  return new GlompoError('GLOMPO_CHECKPOINT', message, options);
}
