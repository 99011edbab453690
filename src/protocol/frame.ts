import { PROTOCOL_VERSION } from './limits.js';
import { protocolError } from './protocol-error.js';

/** What a frame carries, by its first byte. */
export const CONTROL = 1;
export const POINTS = 2;
export const RESULTS = 3;

export type FrameKind = typeof CONTROL | typeof POINTS | typeof RESULTS;

/** Eight bytes, so that columns of numbers behind it stay aligned: kind, version, `gl`, then zeros. */
export const PREFIX_BYTES = 8;

const MAGIC_0 = 0x67;
const MAGIC_1 = 0x6c;

/** Marks the start of `frame` with its kind. */
export function writePrefix(frame: Uint8Array, kind: FrameKind): void {
  frame[0] = kind;
  frame[1] = PROTOCOL_VERSION;
  frame[2] = MAGIC_0;
  frame[3] = MAGIC_1;
}

/**
 * What `frame` carries.
 *
 * @throws GlompoError `GLOMPO_PROTOCOL` when it is no frame, or one of another version.
 */
export function kindOf(frame: Uint8Array): FrameKind {
  if (frame.byteLength < PREFIX_BYTES) throw protocolError(`A frame has only ${frame.byteLength} bytes.`);
  if (frame[2] !== MAGIC_0 || frame[3] !== MAGIC_1) throw protocolError('A frame has no valid start.');
  if (frame[1] !== PROTOCOL_VERSION)
    throw protocolError(`A frame is of protocol version ${frame[1]}, not ${PROTOCOL_VERSION}.`);
  const kind = frame[0];
  if (kind !== CONTROL && kind !== POINTS && kind !== RESULTS)
    throw protocolError(`A frame is of the unknown kind ${kind}.`);
  return kind;
}
