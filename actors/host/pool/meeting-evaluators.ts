import type { MeetingPlace } from '../../../src/protocol/messages.js';
import { listenForPeers, type MeetingPoint } from '../../channel/meeting-point.js';
import { messageChannel } from '../../channel/messages.js';
import type { EvaluatorSource, ReadyEvaluator } from './evaluator-source.js';

/**
 * Evaluators in processes that the owner of this isolate starts, since only the root of the run starts processes.
 * They come to a meeting point of this isolate.
 */
export class MeetingEvaluators implements EvaluatorSource {
  onReady: (evaluator: ReadyEvaluator) => void = () => {};
  onFailure: (reason: unknown) => void = () => {};
  readonly #askOwner: (count: number, path: string) => void;
  readonly #point: MeetingPoint;
  readonly #here = new Set<Promise<unknown>>();
  #arrived = 0;

  private constructor(point: MeetingPoint, askOwner: (count: number, path: string) => void) {
    this.#point = point;
    this.#askOwner = askOwner;
  }

  /** @param askOwner Asks the owner to start `count` evaluators that come to the socket at `path`. */
  static async open(
    place: MeetingPlace,
    askOwner: (count: number, path: string) => void,
  ): Promise<MeetingEvaluators> {
    let source: MeetingEvaluators | undefined;
    const point = await listenForPeers({
      ...place,
      onPeer: (peer) => source?.admit(messageChannel(peer, 'owner')),
    });
    source = new MeetingEvaluators(point, askOwner);
    return source;
  }

  request(count: number): void {
    this.#askOwner(count, this.#point.path);
  }

  async close(): Promise<void> {
    this.#point.close();
    for (const channel of this.#channels) channel.send({ type: 'bye' });
    await Promise.all(this.#here);
  }

  readonly #channels = new Set<ReadyEvaluator['channel']>();

  private admit(channel: ReadyEvaluator['channel']): void {
    const name = `evaluator ${this.#arrived}`;
    this.#arrived += 1;
    this.#channels.add(channel);
    const gone = channel.closed.then(() => this.#channels.delete(channel));
    this.#here.add(gone);
    void gone.then(() => this.#here.delete(gone));
    channel.receive({
      onMessage: (message) => {
        if (message.type === 'ready') this.onReady({ channel, name });
      },
    });
  }
}
