import type { GlompoError } from '../../src/domain/errors.js';
import type { ChannelEnd } from '../channel/channel.js';
import type { Isolate } from '../isolate/isolate.js';
import type { Supervised } from './supervised.js';

/** Milliseconds for taking in what a dead isolate had sent. */
const TAKE_IN_MS = 1_000;
/** Milliseconds from the end of an orderly closed channel to the isolate's own. */
const EXIT_AFTER_CLOSE_MS = 1_000;

/** The end of an actor's connection, seen from its owner. */
export interface Connection {
  readonly closed: Promise<ChannelEnd>;
  destroy(error?: GlompoError): void;
}

/**
 * Tells an actor's machine of its death, once everything that it had sent was taken in; and of a connection that ends
 * while its isolate lives on, since nobody could tell it to stop any more.
 */
export function watchEnd(isolate: Isolate, channel: Connection, supervised: Supervised): void {
  let exited = false;
  void isolate.exited.then(async ({ detail }) => {
    exited = true;
    const { error } = await Promise.race([channel.closed, after<ChannelEnd>(TAKE_IN_MS, { by: 'local' })]);
    channel.destroy();
    const fault = error === undefined ? '' : `; ${error.message}`;
    supervised.send({ type: 'exited', detail: `${detail}${fault}` });
  });
  void channel.closed.then(async ({ by, error }) => {
    if (by !== 'error') await Promise.race([isolate.exited, after(EXIT_AFTER_CLOSE_MS, null)]);
    if (exited) return;
    const reason = error?.message ?? 'it closed its channel and lived on';
    supervised.send({ type: 'failed', reason });
    supervised.send({ type: 'close', reason });
  });
}

function after<T>(milliseconds: number, value: T): Promise<T> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(value), milliseconds).unref();
  });
}
