import type { LifecycleDelays } from '../../../machines/lifecycle-types.js';
import { evaluatorMachine } from '../../../machines/supervised.js';
import type { Escalation } from '../../../src/domain/escalation.js';
import type { EvaluationRules } from '../../../src/domain/evaluation-rules.js';
import type { Backend } from '../../../src/domain/optimizer.js';
import type { TaskReference } from '../../../src/domain/task.js';
import { PROTOCOL_VERSION } from '../../../src/protocol/limits.js';
import type { ChildMessage, Meeting } from '../../../src/protocol/messages.js';
import { protocolError } from '../../../src/protocol/protocol-error.js';
import { fromWire } from '../../../src/protocol/wire-error.js';
import { messageChannel } from '../../channel/messages.js';
import { Supervised } from '../../supervision/supervised.js';
import { type Clock, systemClock } from '../../clock.js';
import { patientClock } from '../../patient-clock.js';
import type { IsolateSource } from '../../supervision/isolate-source.js';
import { watchEnd } from '../../supervision/watch-end.js';
import { ChannelEvaluator } from './channel-evaluator.js';
import type { EvaluatorSource, ReadyEvaluator } from './evaluator-source.js';

export interface SupervisedEvaluatorsOptions {
  readonly supervisor: IsolateSource;
  /** Default: real time. */
  readonly clock?: Clock;
  readonly backend: Exclude<Backend, 'inline'>;
  /** Prefix of their names. */
  readonly name: string;
  /** The optimizer that they evaluate for; null when they serve all. */
  readonly optimizerId: number | null;
  readonly task: TaskReference;
  readonly rules: EvaluationRules;
  readonly dims: number;
  readonly delays: Partial<LifecycleDelays>;
  /** Where their points come from, when not from this isolate. */
  readonly meet?: Meeting;
  readonly onLog: (text: string) => void;
  readonly onEscalation: (source: string, escalation: Escalation, reason: string) => void;
}

/** Evaluators in threads or processes that this isolate starts and supervises. */
export class SupervisedEvaluators implements EvaluatorSource {
  onReady: (evaluator: ReadyEvaluator) => void = () => {};
  onFailure: (reason: string) => void = () => {};
  readonly #options: SupervisedEvaluatorsOptions;
  /** Hears of every evaluator that has ended, by its number. */
  onEnded: (id: number, reason: string) => void = () => {};
  readonly #alive = new Map<number, Supervised>();
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
    for (const evaluator of this.#alive.values()) evaluator.send({ type: 'stop', reason: 'the pool closes' });
    await Promise.all([...this.#alive.values()].map((evaluator) => evaluator.joined));
  }

  /** Ends all evaluators now. */
  closeNow(): void {
    this.#closing = true;
    for (const evaluator of this.#alive.values())
      evaluator.send({ type: 'close', reason: 'the pool closes now' });
  }

  /** Ends one by force. */
  end(id: number, reason: string): void {
    this.#alive.get(id)?.send({ type: 'close', reason });
  }

  #start(): void {
    const {
      supervisor,
      clock = systemClock,
      backend,
      task,
      rules,
      dims,
      delays,
      meet,
      onLog,
    } = this.#options;
    const id = this.#started;
    const name = `${this.#options.name}.${id}`;
    this.#started += 1;
    const isolate = supervisor.start(backend, { name, optimizerId: this.#options.optimizerId });
    const channel = messageChannel(isolate.channel, 'owner');
    const supervised: Supervised = new Supervised({
      id: name,
      machine: evaluatorMachine,
      clock: patientClock(clock),
      delays,
      actions: {
        askToStop: (reason) => channel.send({ type: 'stop', reason }),
        abortWork: () => channel.send({ type: 'abort' }),
        terminate: () => isolate.terminate(),
        kill: () => isolate.kill(),
        sweep: () => isolate.sweep(),
        abandon: () => {
          channel.destroy();
          endWatch();
          supervisor.abandon(isolate);
        },
        onEscalation: (escalation, reason) => this.#options.onEscalation(name, escalation, reason),
      },
    });
    this.#alive.set(id, supervised);
    const endWatch = watchEnd(isolate, channel, supervised, clock);

    let ready = false;
    const ended = supervised.joined.then(({ reason }) => reason);
    void ended.then((reason) => {
      this.#alive.delete(id);
      this.onEnded(id, reason);
      if (!ready && !this.#closing) this.onFailure(reason);
    });
    const evaluator = new ChannelEvaluator(name, channel, ended, (reason) => this.end(id, reason));
    const onMessage = (message: ChildMessage) => {
      if (message.type === 'ready') {
        if (ready) throw protocolError('The evaluator said ready twice.');
        ready = true;
        supervised.send({ type: 'ready' });
        if (meet === undefined) this.onReady(evaluator);
      } else if (message.type === 'failed') {
        supervised.send({ type: 'failed', reason: fromWire(message.error).message });
      } else if (message.type === 'log') {
        onLog(message.text);
      } else {
        if (message.type === 'finished') supervised.send(message);
        evaluator.hear(message);
      }
    };
    channel.receive({ onMessage, onResults: (results) => evaluator.results(results) });
    channel.send({ type: 'hello', version: PROTOCOL_VERSION });
    channel.send({ type: 'startEvaluator', id, task, rules, dims, ...(meet === undefined ? {} : { meet }) });
  }
}
