import type { GlompoError } from '../../src/domain/errors.js';
import type { ChannelEnd } from '../channel/channel.js';
import { type Clock, systemClock } from '../clock.js';
import type { Isolate } from '../isolate/isolate.js';
import type { Supervised } from './supervised.js';

/** Milliseconds for taking in what a dead isolate had sent. */
const TAKE_IN_MS = 1_000;
/** Milliseconds from the end of an orderly closed channel to the isolate's own. */
const EXIT_AFTER_CLOSE_MS = 1_000;
const LOCAL_END: ChannelEnd = { by: 'local' };

/** The end of an actor's connection, seen from its owner. */
export interface Connection {
  readonly closed: Promise<ChannelEnd>;
  destroy(error?: GlompoError): void;
}

/**
 * Tells an actor's machine of its death, once everything that it had sent was taken in; and of a connection that ends
 * while its isolate lives on, since nobody could tell it to stop any more.
 *
 * @returns What ends all waiting, for an isolate that is given up.
 */
export function watchEnd(
  isolate: Isolate,
  channel: Connection,
  supervised: Supervised,
  clock: Clock = systemClock,
): () => void {
  let exited = false;
  let giveUp = () => {};
  const givenUp = new Promise<ChannelEnd>((resolve) => {
    giveUp = () => resolve(LOCAL_END);
  });
  void isolate.exited.then(async ({ clean, detail }) => {
    exited = true;
    const { error } = await within(clock, TAKE_IN_MS, Promise.race([channel.closed, givenUp]), LOCAL_END);
    channel.destroy();
    const fault = error === undefined ? '' : `; ${error.message}`;
    // Who has not said how it ends has not ended as it should, whatever its status.
    const how = clean && supervised.working ? `it ended without a word (${detail})` : detail;
    supervised.send({ type: 'exited', detail: `${how}${fault}` });
  });
  void channel.closed.then(async ({ by, error }) => {
    if (by !== 'error' && !exited && supervised.state !== 'joined') {
      await within(clock, EXIT_AFTER_CLOSE_MS, Promise.race([isolate.exited, givenUp]), null);
    }
    if (exited || supervised.state === 'joined') return;
    const reason = error?.message ?? 'it closed its channel and lived on';
    supervised.send({ type: 'failed', reason });
    supervised.send({ type: 'close', reason });
  });
  return giveUp;
}

/** What a promise brings, or something else when it takes too long. The timer does not outlive the wait. */
function within<T, Late>(
  clock: Clock,
  milliseconds: number,
  promise: Promise<T>,
  late: Late,
): Promise<T | Late> {
  return new Promise((resolve) => {
    const timer = clock.setTimeout(() => resolve(late), milliseconds);
    void promise.then((value) => {
      clock.clearTimeout(timer);
      resolve(value);
    });
  });
}
