import { GlompoError } from '../../domain/errors.js';

/** The error for text that does not have the format that it should have. */
export function invalidData(
  message: string,
  data: Readonly<Record<string, unknown>>,
  cause?: unknown,
): GlompoError {
  return new GlompoError('GLOMPO_DATA_INVALID', message, cause === undefined ? { data } : { data, cause });
}
