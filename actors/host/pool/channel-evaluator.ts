import type { ChildMessage } from '../../../src/protocol/messages.js';
import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import type { OwnerChannel } from '../../channel/messages.js';
import type { EvaluatorListener, ReadyEvaluator } from './evaluator-source.js';

/** An evaluator at the other end of a channel; whoever receives from the channel passes on what a pool has to hear. */
export class ChannelEvaluator implements ReadyEvaluator {
  readonly name: string;
  readonly send: OwnerChannel['send'];
  readonly sendBatch: OwnerChannel['sendBatch'];
  readonly closed: Promise<unknown>;
  readonly ended: Promise<string>;
  readonly end: (reason: string) => void;
  #listener: EvaluatorListener | null = null;

  constructor(name: string, channel: OwnerChannel, ended: Promise<string>, end: (reason: string) => void) {
    this.name = name;
    this.send = channel.send;
    this.sendBatch = channel.sendBatch;
    this.closed = channel.closed;
    this.ended = ended;
    this.end = end;
  }

  listen(listener: EvaluatorListener): void {
    this.#listener = listener;
  }

  hear(message: ChildMessage): void {
    if (message.type === 'evaluationFailed') this.#listener?.onEvaluationFailed(message);
    else if (message.type === 'retrying') this.#listener?.onRetrying();
    else if (message.type === 'finished') this.#listener?.onLeaving();
  }

  results(batch: ResultsBatch): void {
    this.#listener?.onResults(batch);
  }
}
