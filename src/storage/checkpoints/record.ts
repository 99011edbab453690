import { crc32 } from 'node:zlib';
import { packPlain, unpackPlain } from '../../protocol/plain-msgpack.js';
import { checkpointError } from './checkpoint-error.js';

/**
 * The files of a checkpoint are records one after the other: 32 bytes of header, then the payload, plain data as msgpack.
 *
 * ```
 *  0 magic "GLC1"   4 u32 format   8 u32 kind   12 u32 number of the record in its file; of a snapshot, the optimizer's id
 * 16 f64 bytes of the payload   24 u32 checksum of the payload   28 u32 checksum of bytes 0 to 28
 * ```
 *
 * The checksums are the CRC-32 of zlib, as in the journal's frames. Magic, format and the header's own checksum have the
 * same places in every format, so that a newer one can be told from damage.
 */
export const RECORD_HEADER_BYTES = 32;

/** Version of the records and of what they hold. */
export const FORMAT_VERSION = 1;

/**
 * Largest payload. The state of an optimizer may have so much, most of it in typed arrays: of single values and keys a
 * record has at most as many as a message, since each costs far more memory than its bytes.
 */
export const MAX_PAYLOAD_BYTES = 2 ** 30;

export const KIND = { head: 1, optimizer: 2, taskFile: 3, snapshot: 4 } as const;

const MAGIC = Buffer.from('GLC1', 'latin1');
const CHECKED_BYTES = 28;

/** What a record says of itself. */
export interface RecordHeader {
  readonly kind: number;
  readonly number: number;
  /** Bytes of the payload. */
  readonly bytes: number;
  readonly checksum: number;
}

/** A record as it is written. */
export interface EncodedRecord extends RecordHeader {
  /** Header and payload. */
  readonly pieces: readonly [Buffer, Uint8Array];
}

/**
 * A value as a record.
 *
 * @throws GlompoError `GLOMPO_PROTOCOL` when it is no plain data, `GLOMPO_CHECKPOINT` when it is too large.
 */
export function encodeRecord(kind: number, number: number, value: unknown, what: string): EncodedRecord {
  // What was packed is only valid until anything else is, and writing takes its time.
  const payload = new Uint8Array(packPlain(value, what));
  const bytes = payload.byteLength;
  if (bytes > MAX_PAYLOAD_BYTES)
    throw checkpointError(`${what} has ${bytes} bytes, more than ${MAX_PAYLOAD_BYTES}.`);
  const checksum = crc32(payload);
  const header = Buffer.alloc(RECORD_HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(FORMAT_VERSION, 4);
  header.writeUInt32LE(kind, 8);
  header.writeUInt32LE(number, 12);
  header.writeDoubleLE(bytes, 16);
  header.writeUInt32LE(checksum, 24);
  header.writeUInt32LE(crc32(header.subarray(0, CHECKED_BYTES)), CHECKED_BYTES);
  return { kind, number, bytes, checksum, pieces: [header, payload] };
}

/**
 * The header that `bytes` begin with.
 *
 * @throws Error that says what is wrong with it.
 */
export function decodeHeader(bytes: Buffer): RecordHeader {
  const magic = bytes.subarray(0, MAGIC.length);
  if (magic.compare(MAGIC, 0, magic.length) !== 0) throw new Error('it is no file of a checkpoint');
  if (bytes.length < RECORD_HEADER_BYTES) throw new Error('it is cut off');
  if (crc32(bytes.subarray(0, CHECKED_BYTES)) !== bytes.readUInt32LE(CHECKED_BYTES))
    throw new Error('it is damaged');
  const format = bytes.readUInt32LE(4);
  if (format > FORMAT_VERSION) {
    const known = `the newest that this version of glompo reads is ${FORMAT_VERSION}`;
    throw new Error(`it has the format ${format}, and ${known}`);
  }
  const header: RecordHeader = {
    kind: bytes.readUInt32LE(8),
    number: bytes.readUInt32LE(12),
    bytes: bytes.readDoubleLE(16),
    checksum: bytes.readUInt32LE(24),
  };
  const isPossible =
    format === FORMAT_VERSION &&
    Number.isSafeInteger(header.bytes) &&
    header.bytes >= 0 &&
    header.bytes <= MAX_PAYLOAD_BYTES;
  if (!isPossible) throw new Error('it is damaged');
  return header;
}

/**
 * The value of a record.
 *
 * @throws Error that says what is wrong with it.
 */
export function decodePayload({ bytes, checksum }: RecordHeader, payload: Uint8Array): unknown {
  if (payload.byteLength !== bytes) throw new Error('it is cut off');
  if (crc32(payload) !== checksum) throw new Error('it is damaged');
  return unpackPlain(payload, 0, 'A record');
}
