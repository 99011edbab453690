import { GlompoError, type GlompoErrorOptions } from '../../domain/errors.js';

/** The error for a journal that cannot be written or read. */
export function journalError(message: string, options: GlompoErrorOptions = {}): GlompoError {
  return new GlompoError('GLOMPO_JOURNAL', message, options);
}

/** The error for a journal of which nothing can be read. @param damage What is wrong with it, in words. */
export function unreadable(directory: string, damage: readonly string[]): GlompoError {
  const why = damage.length === 0 ? 'there is none, or nothing is written yet' : damage.join('; ');
  return journalError(`The journal of a run in ${directory} cannot be read: ${why}.`, {
    data: { directory },
  });
}
