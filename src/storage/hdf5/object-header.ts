import { GlompoError } from '../../domain/errors.js';
import { ByteWriter } from './byte-writer.js';
import { type HeaderMessage, LONGEST_MESSAGE } from './header-messages.js';
import { lookup3 } from './lookup3.js';

const VERSION = 2;
/** The length of the messages is a number of four bytes. */
const FLAGS = 0x02;

/**
 * The header of a group or dataset, of version 2 (HDF5 file format specification 3.0, section IV.A.1.b).
 *
 * @throws GlompoError `GLOMPO_DATA_INVALID` when a message is longer than HDF5 allows.
 */
export function objectHeader(messages: readonly HeaderMessage[]): Uint8Array {
  const body = new ByteWriter();
  for (const message of messages) {
    if (message.body.length > LONGEST_MESSAGE) throw tooLong(message.body.length);
    body.u8(message.type).u16(message.body.length).u8(0).bytes(message.body);
  }
  const header = new ByteWriter().bytes(Buffer.from('OHDR')).u8(VERSION).u8(FLAGS).u32(body.length);
  header.bytes(body.finish());
  return header.u32(lookup3(header.finish())).finish();
}

function tooLong(length: number): GlompoError {
  return new GlompoError(
    'GLOMPO_DATA_INVALID',
    `The description of a table takes ${length} bytes, and HDF5 allows ${LONGEST_MESSAGE}: it has too many columns; let the task return arrays instead of so many single values.`,
  );
}
