import { Packr } from 'msgpackr/pack';
import { GlompoError } from '../domain/errors.js';
import { scan } from './msgpack-scan.js';
import { unwrapped, wrapped } from './plain-data.js';
import { protocolError } from './protocol-error.js';

const packr = new Packr({ useRecords: false, moreTypes: false });

/**
 * Plain data as msgpack; the bytes are only valid until the next call.
 *
 * @param what What it is, for messages.
 * @throws GlompoError `GLOMPO_PROTOCOL` for anything else than plain data.
 */
export function packPlain(value: unknown, what: string): Uint8Array {
  return packr.pack(wrapped(value, what));
}

/**
 * The plain data that `bytes` hold from `start` on. It keeps no reference to them.
 *
 * @param what What it is, for messages.
 * @throws GlompoError `GLOMPO_PROTOCOL` when the bytes are malformed.
 */
export function unpackPlain(bytes: Uint8Array, start: number, what: string): unknown {
  scan(bytes, start);
  try {
    return unwrapped(packr.unpack(bytes.subarray(start)));
  } catch (cause) {
    if (cause instanceof GlompoError) throw cause;
    throw protocolError(`${what} cannot be decoded.`, { cause });
  }
}
