import { ByteWriter } from './byte-writer.js';

/** A type of HDF5: the size of one element in bytes, and the datatype message that says what it is. */
export interface Datatype {
  readonly size: number;
  readonly message: Uint8Array;
}

/** A field of a compound type. */
export interface Member {
  readonly name: string;
  readonly type: Datatype;
}

// The numbers are those of the HDF5 file format specification 3.0, section IV.A.2.d "The Datatype Message".
const FIXED_POINT = 0;
const FLOATING_POINT = 1;
const STRING = 3;
const COMPOUND = 6;
const ENUMERATION = 8;
const VARIABLE_LENGTH = 9;
const ARRAY = 10;

const SIGNED = 0x08;
const UTF8 = 1;
const NULL_PADDED = 1;
/** Dimensions that HDF5 allows at most. */
const MOST_DIMENSIONS = 32;

/** Signed 64-bit whole number. */
export const INT64 = integer(8, true);
const INT8 = integer(1, true);
const UINT8 = integer(1, false);

/** IEEE 754 double: sign in bit 63, exponent of 11 bits from bit 52 with the bias 1023, mantissa of 52 bits. */
export const FLOAT64: Datatype = {
  size: 8,
  message: start(FLOATING_POINT, 1, [0x20, 63, 0], 8)
    .u16(0)
    .u16(64)
    .u8(52)
    .u8(11)
    .u8(0)
    .u8(52)
    .u32(1023)
    .finish(),
};

/** Text in UTF-8 of any length: an element says how long it is and where in the global heap it stands. */
export const VARIABLE_TEXT: Datatype = {
  size: 16,
  message: start(VARIABLE_LENGTH, 1, [1, UTF8, 0], 16).bytes(UINT8.message).finish(),
};

/** Text in UTF-8 of at most `size` bytes, padded with zeros. */
export function fixedText(size: number): Datatype {
  return { size, message: start(STRING, 1, [NULL_PADDED | (UTF8 << 4), 0, 0], size).finish() };
}

/** Names for the numbers of one byte. */
export function enumeration(values: Readonly<Record<string, number>>): Datatype {
  const base = Object.values(values).some((value) => value < 0) ? INT8 : UINT8;
  const names = Object.keys(values);
  const writer = start(ENUMERATION, 3, [names.length & 0xff, names.length >> 8, 0], 1).bytes(base.message);
  for (const name of names) writer.cText(name);
  for (const value of Object.values(values)) writer.u8(value & 0xff);
  return { size: 1, message: writer.finish() };
}

/** Elements of a type side by side, row-major; the type itself when the shape is empty. */
export function array(type: Datatype, shape: readonly number[]): Datatype {
  if (shape.length === 0) return type;
  const count = elements(shape);
  const lengths = shape.length > MOST_DIMENSIONS ? [count] : shape;
  const size = type.size * count;
  const writer = start(ARRAY, 3, [0, 0, 0], size).u8(lengths.length);
  for (const length of lengths) writer.u32(length);
  return { size, message: writer.bytes(type.message).finish() };
}

/** Fields one after the other, without gaps. */
export function compound(members: readonly Member[]): Datatype {
  const size = members.reduce((sum, { type }) => sum + type.size, 0);
  const writer = start(COMPOUND, 3, [members.length & 0xff, members.length >> 8, 0], size);
  const offsetSize = Math.floor(Math.log2(size) / 8) + 1;
  let offset = 0;
  for (const { name, type } of members) {
    writer.cText(name).uint(offset, offsetSize).bytes(type.message);
    offset += type.size;
  }
  return { size, message: writer.finish() };
}

/** Number of elements in an array of that shape; 1 for a single value. */
export function elements(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function integer(size: number, signed: boolean): Datatype {
  const message = start(FIXED_POINT, 1, [signed ? SIGNED : 0, 0, 0], size)
    .u16(0)
    .u16(8 * size)
    .finish();
  return { size, message };
}

function start(type: number, version: number, bits: readonly number[], size: number): ByteWriter {
  const writer = new ByteWriter().u8(type | (version << 4));
  for (const byte of bits) writer.u8(byte);
  return writer.u32(size);
}
