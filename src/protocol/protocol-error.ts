import { GlompoError, type GlompoErrorOptions } from '../domain/errors.js';

/** The error for bytes or messages that break the protocol. */
export function protocolError(message: string, options: GlompoErrorOptions = {}): GlompoError {
  return new GlompoError('GLOMPO_PROTOCOL', message, options);
}
