import { CONTROL, kindOf, PREFIX_BYTES, writePrefix } from './frame.js';
import { MAX_CONTROL_BYTES } from './limits.js';
import {
  FROM_CHILD,
  FROM_OWNER,
  type Message,
  type MessageFrom,
  type Sender,
  type UnknownMessage,
} from './messages.js';
import { packPlain, unpackPlain } from './plain-msgpack.js';
import { protocolError } from './protocol-error.js';
import { dictionary, type Fields, misshapen } from './shape.js';

const TABLES: Readonly<Record<Sender, Readonly<Record<string, Fields>>>> = {
  owner: FROM_OWNER,
  child: FROM_CHILD,
};

/**
 * A control message as a frame, with a buffer of its own that may be transferred.
 *
 * @throws GlompoError `GLOMPO_PROTOCOL` when the message holds anything but plain data, or is too large.
 */
export function encode(message: Message): Uint8Array {
  const packed = packPlain(message, message.type);
  const bytes = PREFIX_BYTES + packed.byteLength;
  if (bytes > MAX_CONTROL_BYTES)
    throw protocolError(`A message ${message.type} has ${bytes} bytes, more than ${MAX_CONTROL_BYTES}.`);
  const frame = new Uint8Array(bytes);
  writePrefix(frame, CONTROL);
  frame.set(packed, PREFIX_BYTES);
  return frame;
}

/**
 * The control message in a frame. It keeps no reference to the frame.
 *
 * @param from Which end has sent it: each end has messages of its own.
 * @throws GlompoError `GLOMPO_PROTOCOL` when the frame is malformed, or a field is missing or of the wrong type.
 */
export function decode<S extends Sender>(frame: Uint8Array, from: S): MessageFrom<S> | UnknownMessage {
  if (kindOf(frame) !== CONTROL) throw protocolError('A frame holds no control message.');
  if (frame.byteLength > MAX_CONTROL_BYTES)
    throw protocolError(`A control message has ${frame.byteLength} bytes, more than ${MAX_CONTROL_BYTES}.`);
  const message = unpackPlain(frame, PREFIX_BYTES, 'A control message');
  if (!dictionary(message) || typeof message.type !== 'string')
    throw protocolError('A control message has no type.');
  const table = TABLES[from];
  if (!Object.hasOwn(table, message.type)) return { type: 'unknown', name: message.type.slice(0, 80) };
  const wrong = misshapen(message, table[message.type]);
  if (wrong !== null) throw protocolError(`A message ${message.type} has no valid ${wrong}.`);
  return message as unknown as MessageFrom<S>;
}
