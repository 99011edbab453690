import { protocolError } from '../../protocol/protocol-error.js';

/** That an optimizer had asked for so many points when it had been told of so many evaluations. */
export interface AskedEntry {
  readonly optimizerId: number;
  readonly told: number;
  readonly asked: number;
}

/** Bytes of the payload: three doubles, since there may be one such entry for each evaluation. */
const BYTES = 24;

/** The entry as the payload of a frame. */
export function encodeAsked({ optimizerId, told, asked }: AskedEntry): Uint8Array {
  const payload = Buffer.alloc(BYTES);
  payload.writeDoubleLE(optimizerId, 0);
  payload.writeDoubleLE(told, 8);
  payload.writeDoubleLE(asked, 16);
  return payload;
}

/** @throws GlompoError `GLOMPO_PROTOCOL` when the payload is malformed. */
export function decodeAsked(payload: Buffer): AskedEntry {
  if (payload.byteLength !== BYTES)
    throw protocolError('What was asked for has not its size in the journal.');
  const [optimizerId, told, asked] = [0, 8, 16].map((at) => payload.readDoubleLE(at));
  for (const count of [optimizerId, told, asked]) {
    if (!(Number.isSafeInteger(count) && count >= 0))
      throw protocolError('What was asked for is no count in the journal.');
  }
  return { optimizerId, told, asked };
}
