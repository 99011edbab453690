import { MAX_CONTROL_ITEMS, MAX_DEPTH } from './limits.js';
import { protocolError } from './protocol-error.js';

/**
 * Walks msgpack from `start` to the end of `bytes` without making anything of it. A decoder reserves room for the
 * lengths that containers declare, so nested false lengths could make it take gigabytes: only what passes here is
 * decoded. Passes: one value of plain data, bounded in depth and number; no extension types but `undefined`.
 *
 * @throws GlompoError `GLOMPO_PROTOCOL` when anything else is found.
 */
export function scan(bytes: Uint8Array, start: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const open: number[] = [];
  let at = start;
  let left = 1;
  let items = 0;
  for (;;) {
    while (left === 0) {
      const outer = open.pop();
      if (outer === undefined) {
        if (at !== bytes.byteLength) throw protocolError('A message is followed by other bytes.');
        return;
      }
      left = outer;
    }
    left -= 1;
    items += 1;
    if (items > MAX_CONTROL_ITEMS) throw protocolError('A message has too many values.');
    const head = headAt(view, at);
    at += head.bytes;
    if (at > bytes.byteLength) throw protocolError('A message is cut off.');
    if (head.children > 0) {
      if (head.children > bytes.byteLength - at) throw protocolError('A message is cut off.');
      if (open.length >= MAX_DEPTH) throw protocolError('A message is nested too deep.');
      open.push(left);
      left = head.children;
    }
  }
}

/** Bytes of a value without the values it contains, and how many those are. One object for all, as it is read at once. */
const head = { bytes: 0, children: 0 };

function found(bytes: number, children = 0): typeof head {
  head.bytes = bytes;
  head.children = children;
  return head;
}

function headAt(view: DataView, at: number): typeof head {
  const token = byteAt(view, at);
  if (token < 0x80 || token >= 0xe0) return found(1);
  if (token < 0x90) return found(1, 2 * (token & 0x0f));
  if (token < 0xa0) return found(1, token & 0x0f);
  if (token < 0xc0) return found(1 + (token & 0x1f));
  switch (token) {
    case 0xc0:
    case 0xc2:
    case 0xc3:
      return found(1);
    case 0xc4:
    case 0xd9:
      return found(2 + byteAt(view, at + 1));
    case 0xc5:
    case 0xda:
      return found(3 + uint16At(view, at + 1));
    case 0xc6:
    case 0xdb:
      return found(5 + uint32At(view, at + 1));
    case 0xca:
    case 0xce:
    case 0xd2:
      return found(5);
    case 0xcb:
      return found(9);
    case 0xcc:
    case 0xd0:
      return found(2);
    case 0xcd:
    case 0xd1:
      return found(3);
    case 0xd4:
      if (byteAt(view, at + 1) === 0 && byteAt(view, at + 2) === 0) return found(3);
      break;
    case 0xdc:
      return found(3, uint16At(view, at + 1));
    case 0xdd:
      return found(5, uint32At(view, at + 1));
    case 0xde:
      return found(3, 2 * uint16At(view, at + 1));
    case 0xdf:
      return found(5, 2 * uint32At(view, at + 1));
  }
  throw protocolError(`A message holds a value of the type 0x${token.toString(16)}, which is not used here.`);
}

function byteAt(view: DataView, at: number): number {
  if (at >= view.byteLength) throw protocolError('A message is cut off.');
  return view.getUint8(at);
}

function uint16At(view: DataView, at: number): number {
  if (at + 2 > view.byteLength) throw protocolError('A message is cut off.');
  return view.getUint16(at);
}

function uint32At(view: DataView, at: number): number {
  if (at + 4 > view.byteLength) throw protocolError('A message is cut off.');
  return view.getUint32(at);
}
