import { CANCELLED } from '../../../src/domain/outcome.js';
import type { OwnerMessage, StartEvaluator } from '../../../src/protocol/messages.js';
import { idsOf } from '../../../src/protocol/batch.js';
import type { PointsBatch } from '../../../src/protocol/points-batch.js';
import { connectToPeer } from '../../channel/meeting-point.js';
import { type ChildChannel, messageChannel } from '../../channel/messages.js';
import { OWN_RUN_ID } from '../../process/run-tag.js';
import { scratchDirectoryOf } from '../../process/scratch-directory.js';
import { loadTask } from '../task/load-task.js';
import { reportFailures } from '../task/report-failures.js';
import { TaskRunner } from '../task/task-runner.js';
import { yieldToMessages } from '../../yield-to-messages.js';
import { ReplyWriter } from './reply-writer.js';

/** Longest time without showing results and looking at messages, in milliseconds. */
const SLICE_MS = 5;

/** Calls the task at the points that a pool sends, one after the other, and sends the values back. */
export class EvaluatorHost {
  readonly #owner: ChildChannel;
  readonly #start: StartEvaluator;
  readonly #queue: PointsBatch[] = [];
  #wake: (() => void) | null = null;
  #stopped = false;
  #began = 0;
  #runner: TaskRunner | null = null;
  /** Optimizer whose points are in hand. */
  #serving: number | undefined;

  constructor(owner: ChildChannel, start: StartEvaluator) {
    this.#owner = owner;
    this.#start = start;
  }

  async run(early: readonly OwnerMessage[]): Promise<void> {
    const { meet, dims, rules, task: reference } = this.#start;
    const task = await loadTask(reference);
    const peer = meet === undefined ? this.#owner : messageChannel(await connectToPeer(meet), 'child');
    const onMessage = (message: OwnerMessage) => this.#obey(message);
    const onPoints = (batch: PointsBatch) => {
      this.#queue.push(batch);
      this.#wake?.();
    };
    this.#owner.receive(peer === this.#owner ? { onMessage, onPoints } : { onMessage });
    if (peer !== this.#owner) {
      peer.receive({ onMessage, onPoints });
      peer.send({ type: 'ready', evaluator: this.#start.id });
      void peer.closed.then(() => this.#stop());
    }
    void this.#owner.closed.then(() => this.#stop());
    for (const message of early) this.#obey(message);
    this.#owner.send({ type: 'ready' });

    const runner = new TaskRunner({
      task,
      taskOptions: reference.options,
      dims,
      rules,
      log: (text) => this.#owner.send({ type: 'log', text, level: 'info' }),
      scratchDirectory: scratchDirectoryOf(OWN_RUN_ID),
      onFailure: reportFailures((message) => peer.send(message)),
      onRetry: () => {
        peer.send({ type: 'retrying' });
        return yieldToMessages();
      },
    });
    this.#runner = runner;
    const reply = new ReplyWriter(dims, (frame) => peer.sendBatch(frame));
    await this.#work(runner, reply);
    runner.end();
    if (runner.hangs && !this.#stopped) {
      // The pool must hear it first, and gives it nothing more.
      const reason = 'an evaluation that nothing ends is left in it';
      peer.send({ type: 'finished', reason });
      if (peer !== this.#owner) this.#owner.send({ type: 'finished', reason });
    }
    if (peer !== this.#owner) await peer.close();
  }

  #obey(message: OwnerMessage): void {
    if (message.type === 'stop' || message.type === 'bye') this.#stop();
    else if (message.type === 'abort') this.#abort(message.optimizerId);
    else if (message.type === 'cancel') this.#cancelled.add(message.optimizerId);
  }

  /** Raises the signal of the evaluation in hand, if it is one of that optimizer's. */
  #abort(optimizerId: number | undefined): void {
    if (optimizerId === undefined || optimizerId === this.#serving) this.#runner?.abort();
  }

  #stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }

  /** Optimizers whose points in hand are not wanted any more. */
  readonly #cancelled = new Set<number>();

  async #work(runner: TaskRunner, reply: ReplyWriter): Promise<void> {
    for (;;) {
      const batch = this.#queue.shift();
      if (batch !== undefined) {
        await this.#evaluate(batch, runner, reply);
        if (runner.hangs) return;
        // The answer leaves, and messages are heard, before the next batch is begun.
        await yieldToMessages();
      } else if (this.#stopped) {
        return;
      } else {
        this.#cancelled.clear();
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = null;
      }
    }
  }

  async #evaluate(batch: PointsBatch, runner: TaskRunner, reply: ReplyWriter): Promise<void> {
    const { count, dims, points, optimizerId } = batch;
    const ids = idsOf(batch);
    this.#serving = optimizerId;
    runner.wants = batch.wants;
    reply.begin(optimizerId, count, batch.wants);
    this.#began = performance.now();
    for (let row = 0; row < count; row += 1) {
      if (this.#stopped || this.#cancelled.has(optimizerId)) {
        reply.put(ids[row], Number.NaN, CANCELLED, null, null, count - row);
        continue;
      }
      const value = runner.evaluate(points, row * dims, optimizerId, ids[row]);
      if (typeof value === 'number') {
        reply.put(ids[row], value, runner.outcome, runner.vector, runner.detail, count - row);
      } else {
        const settled = await value;
        reply.put(ids[row], settled.value, settled.outcome, settled.vector, settled.detail, count - row);
      }
      if (runner.hangs) break;
      // With a time limit, the pool must know when each evaluation began.
      if (runner.isTimed || (row & 7) === 7 || typeof value !== 'number') {
        if (performance.now() - this.#began >= SLICE_MS) await this.#show(reply);
      }
    }
    reply.flush();
  }

  async #show(reply: ReplyWriter): Promise<void> {
    reply.flush();
    await yieldToMessages();
    this.#began = performance.now();
    reply.resume();
  }
}
