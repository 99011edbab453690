import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import type { OwnerChannel } from '../../channel/messages.js';
import type { EvaluationFailed, EvaluatorListener, ReadyEvaluator } from './evaluator-source.js';

/** An evaluator at the other end of a channel; whoever receives from the channel passes on what a pool has to hear. */
export class ChannelEvaluator implements ReadyEvaluator {
  readonly name: string;
  readonly send: OwnerChannel['send'];
  readonly sendBatch: OwnerChannel['sendBatch'];
  readonly closed: Promise<unknown>;
  readonly end: () => void;
  #listener: EvaluatorListener | null = null;

  constructor(name: string, channel: OwnerChannel, end: () => void) {
    this.name = name;
    this.send = channel.send;
    this.sendBatch = channel.sendBatch;
    this.closed = channel.closed;
    this.end = end;
  }

  listen(listener: EvaluatorListener): void {
    this.#listener = listener;
  }

  failed(message: EvaluationFailed): void {
    this.#listener?.onEvaluationFailed(message);
  }

  results(batch: ResultsBatch): void {
    this.#listener?.onResults(batch);
  }
}
