import { crc32 } from 'node:zlib';
import { MAX_FRAME_BYTES } from '../../protocol/limits.js';

/**
 * A frame of the journal: 32 bytes of header, then the payload.
 *
 * ```
 *  0 magic "GLJ1"   4 u32 kind   8 u32 bytes of the payload   12 u32 number of the frame in its segment, from 0
 * 16 f64 evaluations of the run before it   24 u32 checksum of the payload   28 u32 checksum of bytes 0 to 28
 * ```
 *
 * The checksums are the CRC-32 of zlib (polynomial 0x04C11DB7), which Node computes natively. The header has one of its
 * own, so that the length of a damaged frame can still be trusted, and what merely looks like a frame costs next to
 * nothing. Number and count tell what is missing, twice there, or in the wrong place, although all that is left is good.
 */
export const FRAME_HEADER_BYTES = 32;

/** Largest payload, a batch of the largest size with its place before it; a longer one is damage. */
export const MAX_PAYLOAD_BYTES: number = MAX_FRAME_BYTES + 8;

/** What every frame begins with. */
export const MAGIC: Buffer = Buffer.from('GLJ1', 'latin1');

const CHECKED_HEADER_BYTES = 28;
const NO_LEAD = new Uint8Array(0);

/** What the payload of a frame is. A reader skips those that it does not know. */
export const KIND = {
  segment: 1,
  settings: 2,
  sessionStart: 3,
  sessionEnd: 4,
  event: 5,
  /** Evaluations without their place among those of their optimizer, as format 1 has them. */
  bareEvaluations: 6,
  evaluations: 7,
  asked: 8,
  roundEnd: 9,
  state: 10,
} as const;

/** What a frame says of itself. */
export interface FrameHeader {
  readonly kind: number;
  /** Number of the frame in its segment, from 0. */
  readonly number: number;
  /** Evaluations of the run before it. */
  readonly evaluations: number;
  /** Bytes of the payload. */
  readonly bytes: number;
  readonly checksum: number;
}

/**
 * The header of a frame with this payload.
 *
 * @param lead What the payload begins with, before `payload`; it follows the header in what is returned, so that the rest
 *   need not be copied.
 */
export function frameHeader(
  { kind, number, evaluations }: Pick<FrameHeader, 'kind' | 'number' | 'evaluations'>,
  payload: Uint8Array,
  lead: Uint8Array = NO_LEAD,
): Buffer {
  const header = Buffer.allocUnsafe(FRAME_HEADER_BYTES + lead.byteLength);
  MAGIC.copy(header);
  header.writeUInt32LE(kind, 4);
  header.writeUInt32LE(lead.byteLength + payload.byteLength, 8);
  header.writeUInt32LE(number, 12);
  header.writeDoubleLE(evaluations, 16);
  header.writeUInt32LE(crc32(payload, crc32(lead)), 24);
  header.writeUInt32LE(crc32(header.subarray(0, CHECKED_HEADER_BYTES)), CHECKED_HEADER_BYTES);
  header.set(lead, FRAME_HEADER_BYTES);
  return header;
}

/** The header that `bytes` begin with: `torn` when they end within it, `bad` when there is none. */
export function readHeader(bytes: Buffer): FrameHeader | 'torn' | 'bad' {
  const magic = bytes.subarray(0, MAGIC.length);
  if (magic.compare(MAGIC, 0, magic.length) !== 0) return 'bad';
  if (bytes.length < FRAME_HEADER_BYTES) return 'torn';
  const checked = crc32(bytes.subarray(0, CHECKED_HEADER_BYTES));
  if (checked !== bytes.readUInt32LE(CHECKED_HEADER_BYTES)) return 'bad';
  const header: FrameHeader = {
    kind: bytes.readUInt32LE(4),
    bytes: bytes.readUInt32LE(8),
    number: bytes.readUInt32LE(12),
    evaluations: bytes.readDoubleLE(16),
    checksum: bytes.readUInt32LE(24),
  };
  const isPossible =
    header.bytes <= MAX_PAYLOAD_BYTES && Number.isSafeInteger(header.evaluations) && header.evaluations >= 0;
  return isPossible ? header : 'bad';
}

/** Whether this is the payload that the header was written for. */
export function isIntact({ bytes, checksum }: FrameHeader, payload: Uint8Array): boolean {
  return payload.byteLength === bytes && crc32(payload) === checksum;
}
