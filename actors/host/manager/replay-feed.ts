import type { ReplayItem } from '../../../src/protocol/replay-item.js';
import type { OwnerChannel } from '../../channel/messages.js';
import { type Clock, systemClock } from '../../clock.js';
import { yieldToMessages } from '../../yield-to-messages.js';

/** Milliseconds of reading after which others get their turn. */
const SLICE_MS = 8;

/**
 * Sends an optimizer what it is to be told again, as fast as it takes it.
 *
 * @param isWanted Whether it still listens.
 * @throws GlompoError `GLOMPO_JOURNAL` when something cannot be read.
 */
export async function feedReplay(
  channel: OwnerChannel,
  items: Iterable<ReplayItem>,
  isWanted: () => boolean,
  clock: Pick<Clock, 'now'> = systemClock,
): Promise<void> {
  let sliceEnd = clock.now() + SLICE_MS;
  for (const item of items) {
    if (!isWanted()) return;
    if (!send(channel, item)) await channel.drained();
    if (clock.now() < sliceEnd) continue;
    await yieldToMessages();
    sliceEnd = clock.now() + SLICE_MS;
  }
  channel.send({ type: 'replayEnd' });
}

function send(channel: OwnerChannel, item: ReplayItem): boolean {
  if (item.kind === 'rows') return channel.sendBatch(item.frame);
  if (item.kind === 'ask') return channel.send({ type: 'replayAsk', asked: item.asked });
  const { asked, x, fx } = item;
  return channel.send({ type: 'replayInject', asked, x: [...x], fx });
}

/** Takes note of the evaluations on their way to an optimizer that has sent them in an earlier session. */
export function* noted(
  items: Iterable<ReplayItem>,
  note: (batch: Extract<ReplayItem, { kind: 'rows' }>['batch']) => void,
): Iterable<ReplayItem> {
  for (const item of items) {
    if (item.kind === 'rows') note(item.batch);
    yield item;
  }
}
