import type { LifecycleDelays } from '../../../machines/lifecycle-types.js';
import { evaluatorMachine } from '../../../machines/supervised.js';
import type { Backend } from '../../../src/domain/optimizer.js';
import type { TaskReference } from '../../../src/domain/task.js';
import { PROTOCOL_VERSION } from '../../../src/protocol/limits.js';
import type { ChildMessage, Meeting } from '../../../src/protocol/messages.js';
import { fromWire } from '../../../src/protocol/wire-error.js';
import { messageChannel } from '../../channel/messages.js';
import { Supervised } from '../../supervision/supervised.js';
import type { Supervisor } from '../../supervision/supervisor.js';
import { watchEnd } from '../../supervision/watch-end.js';
import { ChannelEvaluator } from './channel-evaluator.js';
import type { EvaluatorSource, ReadyEvaluator } from './evaluator-source.js';

export interface SupervisedEvaluatorsOptions {
  readonly supervisor: Supervisor;
  readonly backend: Exclude<Backend, 'inline'>;
  /** Prefix of their names. */
  readonly name: string;
  readonly task: TaskReference;
  readonly dims: number;
  readonly delays: Partial<LifecycleDelays>;
  /** Where their points come from, when not from this isolate. */
  readonly meet?: Meeting;
  readonly onLog: (text: string) => void;
}

/** Evaluators in threads or processes that this isolate starts and supervises. */
export class SupervisedEvaluators implements EvaluatorSource {
  onReady: (evaluator: ReadyEvaluator) => void = () => {};
  onFailure: (reason: string) => void = () => {};
  readonly #options: SupervisedEvaluatorsOptions;
  readonly #alive = new Set<Supervised>();
  #started = 0;
  #closing = false;

  constructor(options: SupervisedEvaluatorsOptions) {
    this.#options = options;
  }

  request(count: number): void {
    for (let i = 0; i < count && !this.#closing; i += 1) this.#start();
  }

  async close(): Promise<void> {
    this.#closing = true;
    for (const evaluator of this.#alive) evaluator.send({ type: 'stop', reason: 'the pool closes' });
    await Promise.all([...this.#alive].map((evaluator) => evaluator.joined));
  }

  /** Ends all evaluators now. */
  closeNow(): void {
    this.#closing = true;
    for (const evaluator of this.#alive) evaluator.send({ type: 'close', reason: 'the pool closes now' });
  }

  #start(): void {
    const { supervisor, backend, task, dims, delays, meet, onLog } = this.#options;
    const id = this.#started;
    const name = `${this.#options.name}.${id}`;
    this.#started += 1;
    const isolate = supervisor.start(backend, name);
    const channel = messageChannel(isolate.channel, 'owner');
    const supervised: Supervised = new Supervised({
      id: name,
      machine: evaluatorMachine,
      delays,
      actions: {
        askToStop: (reason) => channel.send({ type: 'stop', reason }),
        abortWork: () => channel.send({ type: 'abort' }),
        terminate: () => isolate.terminate(),
        kill: () => isolate.kill(),
        abandon: () => {
          channel.destroy();
          supervisor.abandon(isolate);
        },
      },
    });
    this.#alive.add(supervised);
    watchEnd(isolate, channel, supervised);

    let ready = false;
    void supervised.joined.then(({ reason }) => {
      this.#alive.delete(supervised);
      if (!ready && !this.#closing) this.onFailure(reason);
    });
    const end = () => supervised.send({ type: 'close', reason: 'its evaluation is not wanted any more' });
    const evaluator = new ChannelEvaluator(name, channel, end);
    const onMessage = (message: ChildMessage) => {
      if (message.type === 'ready') {
        ready = true;
        supervised.send({ type: 'ready' });
        if (meet === undefined) this.onReady(evaluator);
      } else if (message.type === 'failed') {
        supervised.send({ type: 'failed', reason: fromWire(message.error).message });
      } else if (message.type === 'log') {
        onLog(message.text);
      } else if (message.type === 'evaluationFailed') {
        evaluator.failed(message);
      }
    };
    channel.receive({ onMessage, onResults: (results) => evaluator.results(results) });
    channel.send({ type: 'hello', version: PROTOCOL_VERSION });
    channel.send({ type: 'startEvaluator', id, task, dims, ...(meet === undefined ? {} : { meet }) });
  }
}
