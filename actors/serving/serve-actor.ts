import { GlompoError } from '../../src/domain/errors.js';
import { PROTOCOL_VERSION } from '../../src/protocol/limits.js';
import type { OwnerMessage, StartEvaluator, StartOptimizer } from '../../src/protocol/messages.js';
import { toWire } from '../../src/protocol/wire-error.js';
import type { Channel } from '../channel/channel.js';
import { type ChildChannel, messageChannel } from '../channel/messages.js';
import type { LocalParts } from '../host/optimizer/optimizer-host.js';

/** The order to start, and what the owner said after it while the actor was loading. */
interface FirstOrder {
  readonly start: StartOptimizer | StartEvaluator;
  readonly early: readonly OwnerMessage[];
}

/**
 * Serves the one actor that the owner asks for over the channel, until it has ended. What the isolate runs is decided
 * by the first order, so that one entry serves all kinds and each loads only what it needs.
 *
 * @returns Whether it ended as it should.
 */
export async function serveActor(channel: Channel, local: LocalParts = {}): Promise<boolean> {
  const owner = messageChannel(channel, 'child');
  let clean = true;
  owner.send({ type: 'hello', version: PROTOCOL_VERSION, pid: process.pid });
  try {
    const { start, early } = await firstOrder(owner);
    if (start.type === 'startOptimizer') {
      const { OptimizerHost } = await import('../host/optimizer/optimizer-host.js');
      clean = await new OptimizerHost(owner, start, local).run(early);
    } else {
      const { EvaluatorHost } = await import('../host/evaluator/evaluator-host.js');
      await new EvaluatorHost(owner, start).run(early);
    }
  } catch (error) {
    owner.send({ type: 'failed', error: toWire(error) });
    clean = false;
  }
  await owner.close();
  return clean;
}

function firstOrder(owner: ChildChannel): Promise<FirstOrder> {
  return new Promise((resolve, reject) => {
    const early: OwnerMessage[] = [];
    void owner.closed.then(({ error }) =>
      reject(error ?? new GlompoError('GLOMPO_CHANNEL_CLOSED', 'The owner closed the channel.')),
    );
    owner.receive({
      onMessage: (message) => {
        if (message.type === 'startOptimizer' || message.type === 'startEvaluator') {
          resolve({ start: message, early });
        } else if (message.type !== 'hello') {
          early.push(message);
        }
      },
    });
  });
}
