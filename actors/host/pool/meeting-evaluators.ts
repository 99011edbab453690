import type { MeetingPlace } from '../../../src/protocol/messages.js';
import { listenForPeers, type MeetingPoint } from '../../channel/meeting-point.js';
import { messageChannel, type OwnerChannel } from '../../channel/messages.js';
import { ChannelEvaluator } from './channel-evaluator.js';
import type { EvaluatorSource, ReadyEvaluator } from './evaluator-source.js';

/** What an optimizer's host says to its owner about the evaluators that the owner starts. */
export interface EvaluatorOwner {
  /** Asks for `count` evaluators that come to the socket at `path`. */
  needEvaluators(count: number, path: string): void;
  /** Has one that has come ended by force. */
  endEvaluator(id: number, reason: string): void;
  log(text: string): void;
}

/**
 * Evaluators in processes that the owner of this isolate starts, since only the root of the run starts processes.
 * They come to a meeting point of this isolate.
 */
export class MeetingEvaluators implements EvaluatorSource {
  onReady: (evaluator: ReadyEvaluator) => void = () => {};
  onFailure: (reason: string) => void = () => {};
  readonly #owner: EvaluatorOwner;
  readonly #point: MeetingPoint;
  readonly #channels = new Set<OwnerChannel>();
  /** Who has come and was not seen to end: whom to tell of the end. */
  readonly #present = new Map<number, (reason: string) => void>();
  /** Who was seen to end before it was seen to come. */
  readonly #gone = new Set<number>();

  private constructor(point: MeetingPoint, owner: EvaluatorOwner) {
    this.#point = point;
    this.#owner = owner;
  }

  static async open(place: MeetingPlace, owner: EvaluatorOwner): Promise<MeetingEvaluators> {
    let source: MeetingEvaluators | undefined;
    const point = await listenForPeers({
      ...place,
      onPeer: (peer) => source?.admit(messageChannel(peer, 'owner')),
    });
    source = new MeetingEvaluators(point, owner);
    return source;
  }

  request(count: number): void {
    this.#owner.needEvaluators(count, this.#point.path);
  }

  async close(): Promise<void> {
    this.#point.close();
    for (const channel of this.#channels) channel.send({ type: 'bye' });
    await Promise.all([...this.#channels].map((channel) => channel.closed));
  }

  closeNow(): void {
    this.#point.close();
    for (const channel of this.#channels) channel.destroy();
  }

  /** The owner has seen one end. */
  ended(id: number, reason: string): void {
    const hear = this.#present.get(id);
    this.#present.delete(id);
    if (hear !== undefined) {
      hear(reason);
      return;
    }
    this.#gone.add(id);
    this.onFailure(reason);
  }

  private admit(channel: OwnerChannel): void {
    let evaluator: ChannelEvaluator | null = null;
    this.#channels.add(channel);
    void channel.closed.then(() => this.#channels.delete(channel));
    channel.receive({
      onMessage: (message) => {
        if (message.type === 'ready') {
          evaluator = this.#evaluatorOf(channel, message.evaluator ?? 0);
          if (evaluator !== null) this.onReady(evaluator);
        } else if (message.type === 'log') this.#owner.log(message.text);
        else evaluator?.hear(message);
      },
      onResults: (results) => evaluator?.results(results),
    });
  }

  /** The evaluator that has come; null when the owner has already seen it end. */
  #evaluatorOf(channel: OwnerChannel, id: number): ChannelEvaluator | null {
    if (this.#gone.delete(id)) {
      channel.destroy();
      return null;
    }
    const seen = new Promise<string>((resolve) => {
      this.#present.set(id, resolve);
    });
    // What it had sent is taken in first.
    const ended = Promise.all([seen, channel.closed]).then(([reason]) => reason);
    const end = (reason: string) => {
      this.#owner.endEvaluator(id, reason);
      channel.destroy();
    };
    // One that can no longer be reached is of no use; one that has left in order has said so.
    void channel.closed.then(({ by }) => {
      if (by === 'error' && this.#present.has(id))
        this.#owner.endEvaluator(id, 'its connection to the optimizer was lost');
    });
    return new ChannelEvaluator(`evaluator.${id}`, channel, ended, end);
  }
}
