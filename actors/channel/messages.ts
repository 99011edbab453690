import type { GlompoError } from '../../src/domain/errors.js';
import { decode, encode } from '../../src/protocol/control-codec.js';
import { CONTROL, kindOf, POINTS } from '../../src/protocol/frame.js';
import type { ChildMessage, MessageFrom, OwnerMessage, Sender } from '../../src/protocol/messages.js';
import { type PointsBatch, readPoints } from '../../src/protocol/points-batch.js';
import { protocolError } from '../../src/protocol/protocol-error.js';
import { type ResultsBatch, readResults } from '../../src/protocol/results-batch.js';
import type { Channel, ChannelEnd } from './channel.js';

/** Takes what arrives. A batch for which there is no handler ends the channel. */
export interface Handlers<In> {
  readonly onMessage: (message: In) => void;
  readonly onPoints?: (batch: PointsBatch) => void;
  readonly onResults?: (batch: ResultsBatch) => void;
}

/**
 * A {@link Channel} of messages and numeric batches. A message of an unknown type is answered by `unsupported`; a
 * malformed frame ends the channel with `GLOMPO_PROTOCOL`.
 */
export interface MessageChannel<Out, In> {
  /** Sends a control message; returns and drops as {@link Channel.send}. */
  send(message: Out): boolean;
  /** Sends a frame made by `encodePoints` or a `ResultsWriter`. */
  sendBatch(frame: Uint8Array): boolean;
  receive(handlers: Handlers<In>): void;
  readonly bufferedBytes: number;
  drained(): Promise<void>;
  close(): Promise<void>;
  destroy(error?: GlompoError): void;
  readonly closed: Promise<ChannelEnd>;
}

/** The owner's end: it sends what owners say, and receives what actors say. */
export type OwnerChannel = MessageChannel<OwnerMessage, ChildMessage>;

/** The actor's end. */
export type ChildChannel = MessageChannel<ChildMessage, OwnerMessage>;

/**
 * Speaks messages over `channel`.
 *
 * @param side Which end this is.
 * @example
 * const messages = messageChannel(channel, 'owner');
 * messages.receive({ onMessage: (message) => message.type === 'ready' && messages.send({ type: 'grant', count: 10 }) });
 */
export function messageChannel(channel: Channel, side: 'owner'): OwnerChannel;
export function messageChannel(channel: Channel, side: 'child'): ChildChannel;
export function messageChannel(channel: Channel, side: Sender): OwnerChannel | ChildChannel {
  return side === 'owner' ? speaking(channel, 'child') : speaking(channel, 'owner');
}

function speaking<From extends Sender>(
  channel: Channel,
  from: From,
): MessageChannel<OwnerMessage | ChildMessage, MessageFrom<From>> {
  const send = (message: OwnerMessage | ChildMessage) => channel.send(encode(message));
  return {
    send,
    sendBatch: (frame) => channel.send(frame),
    receive: ({ onMessage, onPoints, onResults }) =>
      channel.receive((frame) => {
        const kind = kindOf(frame);
        if (kind === CONTROL) {
          const message = decode(frame, from);
          if (message.type === 'unknown') send({ type: 'unsupported', what: message.name });
          else onMessage(message as MessageFrom<From>);
        } else if (kind === POINTS) {
          expected(onPoints)(readPoints(frame));
        } else {
          expected(onResults)(readResults(frame));
        }
      }),
    get bufferedBytes() {
      return channel.bufferedBytes;
    },
    drained: () => channel.drained(),
    close: () => channel.close(),
    destroy: (error) => channel.destroy(error),
    closed: channel.closed,
  };
}

function expected<Handler>(handler: Handler | undefined): Handler {
  if (handler === undefined) throw protocolError('A batch arrived where none is expected.');
  return handler;
}
