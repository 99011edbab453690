import { GlompoError, type GlompoErrorOptions } from '../../domain/errors.js';

/** The error for a journal that cannot be written or read. */
export function journalError(message: string, options: GlompoErrorOptions = {}): GlompoError {
  return new GlompoError('GLOMPO_JOURNAL', message, options);
}
