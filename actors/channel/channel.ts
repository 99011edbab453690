import type { GlompoError } from '../../src/domain/errors.js';

/** Why a channel is closed. */
export interface ChannelEnd {
  readonly by: 'local' | 'remote' | 'error';
  readonly error?: GlompoError;
}

/**
 * A two-way stream of frames to another actor, in order and without loss. One contract for all carriers; what
 * carries it keeps the isolate alive until the channel is closed.
 */
export interface Channel {
  /**
   * Queues a frame. The buffer of the frame belongs to the channel from now on. Frames sent after the end are dropped.
   *
   * @returns False when more than `highWater` bytes wait, or when the channel has ended: await {@link drained} before
   *   sending more batches. Control messages may be sent nevertheless.
   */
  send(frame: Uint8Array): boolean;

  /** Bytes sent that are not known to have left, or, where the carrier tells, to have been received. */
  readonly bufferedBytes: number;

  /** Resolves when there is room again, and at once when there is room or the channel has ended. */
  drained(): Promise<void>;

  /**
   * Sets the one receiver; frames that arrive before are kept, in order. A receiver that throws ends the channel with
   * that error. The frame is the receiver's to keep.
   */
  receive(onFrame: (frame: Uint8Array) => void): void;

  /** Sends what is queued, then closes both directions. {@link destroy} ends a close that the other side holds up. */
  close(): Promise<void>;

  /** Closes now and drops what is queued. */
  destroy(error?: GlompoError): void;

  /** Resolves, and never rejects, when either side has closed the channel. */
  readonly closed: Promise<ChannelEnd>;
}

/** How many bytes may wait before {@link Channel.send} says false. */
export const DEFAULT_HIGH_WATER = 1024 * 1024;
