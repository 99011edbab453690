import type { MeetingPlace } from '../../../src/protocol/messages.js';
import { listenForPeers, type MeetingPoint } from '../../channel/meeting-point.js';
import { messageChannel, type OwnerChannel } from '../../channel/messages.js';
import { ChannelEvaluator } from './channel-evaluator.js';
import type { EvaluatorSource, ReadyEvaluator } from './evaluator-source.js';

/** What an optimizer's host says to its owner about the evaluators that the owner starts. */
export interface EvaluatorOwner {
  /** Asks for `count` evaluators that come to the socket at `path`. */
  needEvaluators(count: number, path: string): void;
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
  #arrived = 0;

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

  private admit(channel: OwnerChannel): void {
    const name = `evaluator ${this.#arrived}`;
    this.#arrived += 1;
    this.#channels.add(channel);
    void channel.closed.then(() => this.#channels.delete(channel));
    const evaluator = new ChannelEvaluator(name, channel, () => channel.destroy());
    channel.receive({
      onMessage: (message) => {
        if (message.type === 'ready') this.onReady(evaluator);
        else if (message.type === 'log') this.#owner.log(message.text);
        else if (message.type === 'evaluationFailed') evaluator.failed(message);
      },
      onResults: (results) => evaluator.results(results),
    });
  }
}
