import { ByteWriter } from './byte-writer.js';
import type { Datatype } from './datatype.js';

/** A message of an object header. */
export interface HeaderMessage {
  readonly type: number;
  readonly body: Uint8Array;
}

/** The longest message: its length is a number of 16 bits. */
export const LONGEST_MESSAGE = 65_535;

/** A largest length of which all bits are set. */
const UNLIMITED = null;
const UTF8 = 1;

// Types, versions and flags are those of the HDF5 file format specification 3.0, section IV.A.2; all of them are
// readable from version 1.8 of the library on.
const DATASPACE = 0x01;
const LINK_INFO = 0x02;
const DATATYPE = 0x03;
const FILL_VALUE = 0x05;
const LINK = 0x06;
const LAYOUT = 0x08;
const GROUP_INFO = 0x0a;
const FILTER_PIPELINE = 0x0b;
const ATTRIBUTE = 0x0c;

/** What says that the links of a group stand in its header. */
export function groupMessages(): HeaderMessage[] {
  return [
    { type: LINK_INFO, body: new ByteWriter().u8(0).u8(0).address(null).address(null).finish() },
    { type: GROUP_INFO, body: new ByteWriter().u8(0).u8(0).finish() },
  ];
}

export function linkMessage(name: string, address: number): HeaderMessage {
  const text = Buffer.from(name);
  const lengthOfTwoBytes = 0x01;
  const hasCharacterSet = 0x10;
  const body = new ByteWriter()
    .u8(1)
    .u8(lengthOfTwoBytes | hasCharacterSet)
    .u8(UTF8)
    .u16(text.length)
    .bytes(text)
    .u64(address)
    .finish();
  return { type: LINK, body };
}

/**
 * An attribute.
 *
 * @param shape Lengths in each direction; empty for a single value.
 */
export function attributeMessage(
  name: string,
  datatype: Datatype,
  shape: readonly number[],
  data: Uint8Array,
): HeaderMessage {
  const space = dataspace(shape, false);
  const body = new ByteWriter()
    .u8(3)
    .u8(0)
    .u16(Buffer.byteLength(name) + 1)
    .u16(datatype.message.length)
    .u16(space.length)
    .u8(UTF8)
    .cText(name)
    .bytes(datatype.message)
    .bytes(space)
    .bytes(data)
    .finish();
  return { type: ATTRIBUTE, body };
}

/** What a dataset of rows is, save where its data stand; one that can be extended has no largest number of rows. */
export function datasetMessages(
  datatype: Datatype,
  shape: readonly number[],
  extendible: boolean,
): HeaderMessage[] {
  const allocateLate = 0x02;
  const allocateIncrementally = 0x03;
  const fillIfSet = 0x08;
  const fill = fillIfSet | (extendible ? allocateIncrementally : allocateLate);
  return [
    { type: DATASPACE, body: dataspace(shape, extendible) },
    { type: DATATYPE, body: datatype.message },
    { type: FILL_VALUE, body: new ByteWriter().u8(3).u8(fill).finish() },
  ];
}

/** Data in one piece; an address of null stands for no data. */
export function contiguousLayout(address: number | null, size: number): HeaderMessage {
  const contiguous = 1;
  return { type: LAYOUT, body: new ByteWriter().u8(3).u8(contiguous).address(address).u64(size).finish() };
}

/** Rows in chunks of equal size that a B-tree finds; an address of null stands for no chunk. */
export function chunkedLayout(index: number | null, chunkRows: number, rowBytes: number): HeaderMessage {
  const chunked = 2;
  const rowsAndBytes = 2;
  const writer = new ByteWriter().u8(3).u8(chunked).u8(rowsAndBytes).address(index);
  return { type: LAYOUT, body: writer.u32(chunkRows).u32(rowBytes).finish() };
}

/** Chunks are compressed by deflate (RFC 1950), which every build of the library knows. */
export function gzipFilter(level: number): HeaderMessage {
  const deflate = 1;
  const body = new ByteWriter().u8(2).u8(1).u16(deflate).u16(0).u16(1).u32(level).finish();
  return { type: FILTER_PIPELINE, body };
}

function dataspace(shape: readonly number[], extendible: boolean): Uint8Array {
  const hasLargest = extendible ? 1 : 0;
  const simple = shape.length === 0 ? 0 : 1;
  const writer = new ByteWriter().u8(2).u8(shape.length).u8(hasLargest).u8(simple);
  for (const length of shape) writer.u64(length);
  if (extendible) for (const _ of shape) writer.address(UNLIMITED);
  return writer.finish();
}
