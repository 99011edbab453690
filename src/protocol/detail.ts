import { MAX_DETAIL_BYTES } from './limits.js';
import { packPlain, unpackPlain } from './plain-msgpack.js';
import { protocolError } from './protocol-error.js';
import { dictionary } from './shape.js';

/** What a task returned besides the value. */
export type Detail = Readonly<Record<string, unknown>>;

/**
 * A detail as bytes of its own.
 *
 * @throws GlompoError `GLOMPO_PROTOCOL` when there is anything in it that is not plain data, or it is too large.
 */
export function encodeDetail(detail: Detail): Uint8Array {
  const packed = packPlain(detail, 'detail');
  if (packed.byteLength > MAX_DETAIL_BYTES)
    throw protocolError(`The detail has ${packed.byteLength} bytes, more than ${MAX_DETAIL_BYTES}.`);
  return Uint8Array.from(packed);
}

/**
 * What {@link encodeDetail} encoded.
 *
 * @throws GlompoError `GLOMPO_PROTOCOL` when the bytes are malformed.
 */
export function decodeDetail(bytes: Uint8Array): Detail {
  const detail = unpackPlain(bytes, 0, 'A detail');
  if (!dictionary(detail)) throw protocolError('A detail is no object.');
  return detail;
}
