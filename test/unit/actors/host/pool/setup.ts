import { memoryChannelPair } from '../../../../../actors/channel/memory-channel.js';
import {
  type ChildChannel,
  messageChannel,
  type OwnerChannel,
} from '../../../../../actors/channel/messages.js';
import type { EngineResults } from '../../../../../actors/host/pool/evaluation-engine.js';
import { EvaluationPool } from '../../../../../actors/host/pool/evaluation-pool.js';
import type { EvaluatorSource, ReadyEvaluator } from '../../../../../actors/host/pool/evaluator-source.js';
import { PoolWorker } from '../../../../../actors/host/pool/pool-worker.js';
import type { GlompoError } from '../../../../../src/domain/errors.js';
import { idsOf } from '../../../../../src/protocol/batch.js';
import { NO_RULES } from '../../../../../src/domain/evaluation-rules.js';
import type { ChildMessage, EvaluationFailed, OwnerMessage } from '../../../../../src/protocol/messages.js';
import type { PointsBatch } from '../../../../../src/protocol/points-batch.js';
import { ResultsWriter } from '../../../../../src/protocol/results-batch.js';
import { SimulatedClock } from '../../../../../src/testing/simulated-clock.js';

/** Everything that is due has run. */
export async function turns(count = 4): Promise<void> {
  for (let i = 0; i < count; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** An evaluator at the other end of a memory channel; it answers when the test says so. */
export class SimulatedEvaluator {
  readonly name: string;
  /** Batches that it was given and has not answered. */
  readonly inHand: PointsBatch[] = [];
  readonly messages: OwnerMessage[] = [];
  ended = false;
  /** Why the pool has ended it by force. */
  endReason = '';
  readonly #channel: ChildChannel;
  readonly #owner: OwnerChannel;

  constructor(name: string) {
    const [owner, child] = memoryChannelPair();
    this.name = name;
    this.#owner = messageChannel(owner, 'owner');
    this.#channel = messageChannel(child, 'child');
    this.#channel.receive({
      onMessage: (message) => this.messages.push(message),
      onPoints: (batch) => this.inHand.push(batch),
    });
  }

  get ready(): ReadyEvaluator {
    const owner = this.#owner;
    return {
      name: this.name,
      send: (message) => owner.send(message),
      sendBatch: (frame) => owner.sendBatch(frame),
      listen: ({ onResults, onEvaluationFailed, onRetrying, onLeaving }) =>
        owner.receive({
          onResults,
          onMessage: (message) => {
            if (message.type === 'evaluationFailed') onEvaluationFailed(message);
            else if (message.type === 'retrying') onRetrying();
            else if (message.type === 'finished') onLeaving();
          },
        }),
      closed: owner.closed,
      ended: owner.closed.then(() => 'exit status 3'),
      end: (reason) => {
        this.endReason = reason;
        this.die();
      },
    };
  }

  /** Ids of the points in hand, batch by batch. */
  get ids(): number[][] {
    return this.inHand.map((batch) => [...idsOf(batch)]);
  }

  /** Answers the first `rows` rows of its first batch, all by default, each in `secondsEach`. */
  answer(secondsEach = 0.01, rows = Infinity, outcome = 0): void {
    const [batch] = this.inHand;
    const { count, points, dims, optimizerId } = batch;
    const answered = Math.min(rows, count);
    const ids = idsOf(batch);
    const writer = new ResultsWriter({ capacity: answered, dims, ids: true });
    writer.begin();
    for (let i = 0; i < answered; i += 1) {
      writer.ids[i] = ids[i];
      writer.values[i] = 10 * points[i * dims];
      writer.outcomes[i] = outcome;
    }
    this.#channel.sendBatch(
      writer.finish(answered, { optimizerId, firstId: 0, busySeconds: answered * secondsEach }),
    );
    if (answered === count) this.inHand.shift();
    else {
      this.inHand[0] = {
        ...batch,
        count: count - answered,
        ids: ids.slice(answered),
        points: points.slice(answered * dims),
      };
    }
  }

  say(message: ChildMessage): void {
    this.#channel.send(message);
  }

  /** Ends without a word. */
  die(): void {
    this.ended = true;
    this.inHand.length = 0;
    this.#channel.destroy();
  }
}

/** Evaluators that get ready when the test says so; all at once by default. */
export class SimulatedSource implements EvaluatorSource {
  onReady: (evaluator: ReadyEvaluator) => void = () => {};
  onFailure: (reason: string) => void = () => {};
  readonly evaluators: SimulatedEvaluator[] = [];
  readonly requests: number[] = [];
  closed = false;
  readonly clock = new SimulatedClock();
  /** Whether evaluators that are asked for get ready. */
  serves = true;
  onStart: (evaluator: SimulatedEvaluator) => void = () => {};

  get alive(): SimulatedEvaluator[] {
    return this.evaluators.filter(({ ended }) => !ended);
  }

  request(count: number): void {
    this.requests.push(count);
    if (!this.serves) return;
    for (let i = 0; i < count; i += 1) {
      const evaluator = new SimulatedEvaluator(`e${this.evaluators.length}`);
      this.evaluators.push(evaluator);
      setImmediate(() => {
        this.onReady(evaluator.ready);
        this.onStart(evaluator);
      });
    }
  }

  close(): Promise<void> {
    this.closed = true;
    this.closeNow();
    return Promise.resolve();
  }

  closeNow(): void {
    for (const evaluator of this.alive) evaluator.die();
  }
}

/** Results of one client, id by id. */
export interface Answered {
  readonly id: number;
  readonly value: number;
  readonly outcome: number;
}

/** A pool at simulated time; `restarts` counts the evaluators that were replaced, `givenAgain` what was tried again. */
export function poolOf(size: number, source = new SimulatedSource(), rules = NO_RULES) {
  const { clock } = source;
  let restarts = 0;
  let givenAgain = 0;
  const broken: GlompoError[] = [];
  const failed: EvaluationFailed[] = [];
  const pool = new EvaluationPool({
    size,
    dims: 1,
    rules,
    source,
    clock,
    onEvaluationFailed: (message) => failed.push(message),
    onRestart: () => {
      restarts += 1;
    },
    onGivenAgain: () => {
      givenAgain += 1;
    },
    onBroken: (error) => broken.push(error),
  });
  const client = (optimizerId: number) => {
    const engine = pool.engine(optimizerId, null);
    const answered: Answered[] = [];
    engine.onResults = ({ count, ids, values, outcomes }: EngineResults) => {
      for (let i = 0; i < count; i += 1) {
        answered.push({ id: ids[i], value: values[i], outcome: outcomes?.[i] ?? 0 });
      }
    };
    let next = 0;
    /** Submits so many points, whose coordinate is their id. */
    const submit = (count: number) => {
      engine.submit(
        next,
        count,
        Float64Array.from({ length: count }, (_, i) => next + i),
      );
      next += count;
    };
    return { engine, answered, submit };
  };
  return {
    pool,
    source,
    client,
    broken,
    failed,
    clock,
    restarts: () => restarts,
    givenAgain: () => givenAgain,
  };
}

/** How long an evaluation takes of which so many make a batch. */
export function secondsFor(batch: number): number {
  let seconds = 1;
  while (PoolWorker.batchSize(seconds) < batch) seconds *= 0.9;
  return seconds;
}
