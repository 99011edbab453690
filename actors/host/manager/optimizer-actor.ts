import type { ActorOutcome, LifecycleDelays, LifecycleOutput } from '../../../machines/lifecycle-types.js';
import { optimizerMachine } from '../../../machines/supervised.js';
import type { GlompoError } from '../../../src/domain/errors.js';
import type { Escalation } from '../../../src/domain/escalation.js';
import type { Backend } from '../../../src/domain/optimizer.js';
import { PROTOCOL_VERSION } from '../../../src/protocol/limits.js';
import type { ChildMessage, StartOptimizer } from '../../../src/protocol/messages.js';
import { protocolError } from '../../../src/protocol/protocol-error.js';
import type { PointsBatch } from '../../../src/protocol/points-batch.js';
import type { ReplayItem } from '../../../src/protocol/replay-item.js';
import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import { fromWire } from '../../../src/protocol/wire-error.js';
import { messageChannel, type OwnerChannel } from '../../channel/messages.js';
import { startInline } from '../../isolate/inline.js';
import type { Isolate } from '../../isolate/isolate.js';
import { type LifecycleState, Supervised } from '../../supervision/supervised.js';
import type { Clock } from '../../clock.js';
import { patientClock } from '../../patient-clock.js';
import type { IsolateSource } from '../../supervision/isolate-source.js';
import { watchEnd } from '../../supervision/watch-end.js';
import type { LocalParts } from '../optimizer/optimizer-host.js';
import { serveActor } from '../../serving/serve-actor.js';
import { feedReplay } from './replay-feed.js';

/** What the manager hears from an optimizer. */
export interface OptimizerListener {
  onReady(): void;
  onResults(batch: ResultsBatch): void;
  onPoints(batch: PointsBatch): void;
  /** It has ended by its own criteria. */
  onFinished(): void;
  /** It stands where it stood, when it had asked for so many points, and goes on with its grant. */
  onReplayed(asked: number): void;
  /** It was told of a point found elsewhere, when it had asked for and been told of so many. */
  onInjected(point: InjectedPoint, asked: number, told: number): void;
  onMessage(message: ChildMessage): void;
  onFailed(error: Error): void;
  onState(state: LifecycleState): void;
  onEscalation(escalation: Escalation, reason: string): void;
  /** Something that its machine decided could not be done. */
  onFault(error: Error): void;
  onJoined(output: LifecycleOutput): void;
}

/** A point found elsewhere. */
export interface InjectedPoint {
  readonly x: Float64Array;
  readonly fx: number;
}

export interface OptimizerActorOptions {
  readonly supervisor: IsolateSource;
  readonly clock: Clock;
  readonly backend: Backend;
  readonly name: string;
  readonly start: StartOptimizer;
  readonly local: LocalParts;
  readonly delays: Partial<LifecycleDelays>;
  readonly listener: OptimizerListener;
}

/** Milliseconds between two signs of life that reach the machine; it needs no more of them than that. */
const FEEDBACK_EVERY = 100;

/** The manager's side of one optimizer: its isolate, its channel and its machine. */
export class OptimizerActor {
  readonly #supervised: Supervised;
  readonly #isolate: Isolate;
  readonly #channel: OwnerChannel;
  readonly #clock: Clock;
  readonly #listener: OptimizerListener;
  #paused = false;
  #incumbent: InjectedPoint | null = null;
  #incumbentUnderWay: InjectedPoint | null = null;
  #isListening = true;
  #feedbackAt = 0;
  readonly #said = new Set<string>();

  constructor(options: OptimizerActorOptions) {
    const { supervisor, clock, backend, name, start, local, delays, listener } = options;
    this.#clock = clock;
    this.#listener = listener;
    this.#isolate =
      backend === 'inline'
        ? startInline((channel) => serveActor(channel, local))
        : supervisor.start(backend, { name, optimizerId: start.id });
    this.#channel = messageChannel(this.#isolate.channel, 'owner');
    this.#supervised = new Supervised({
      id: name,
      machine: optimizerMachine,
      clock: patientClock(clock),
      delays,
      onState: (state) => listener.onState(state),
      onFault: (error) => listener.onFault(error),
      actions: {
        askToStop: (reason) => this.#channel.send({ type: 'stop', reason }),
        abortWork: () => this.#channel.send({ type: 'abort' }),
        terminate: () => this.#isolate.terminate(),
        kill: () => this.#isolate.kill(),
        sweep: () => this.#isolate.sweep(),
        abandon: () => {
          this.#channel.destroy();
          endWatch();
          supervisor.abandon(this.#isolate);
        },
        suspend: () => {
          this.#paused = true;
          this.#channel.send({ type: 'revoke' });
        },
        resume: () => {
          this.#paused = false;
        },
        onEscalation: (escalation, reason) => listener.onEscalation(escalation, reason),
      },
    });
    void this.#channel.closed.then(() => {
      this.#isListening = false;
    });
    const endWatch = watchEnd(this.#isolate, this.#channel, this.#supervised, clock);
    void this.#supervised.joined.then((output) => listener.onJoined(output));
    this.#channel.receive({
      onMessage: (message) => this.#hear(message),
      onResults: (batch) => {
        this.#feedback();
        listener.onResults(batch);
      },
      onPoints: (batch) => {
        this.#feedback();
        listener.onPoints(batch);
      },
    });
    this.#channel.send({ type: 'hello', version: PROTOCOL_VERSION });
    try {
      this.#channel.send(start);
    } catch (error) {
      this.fail(error as GlompoError);
      throw error;
    }
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** How its life will be said to have ended; null while nothing has led to that. */
  get outcome(): ActorOutcome | null {
    return this.#supervised.outcome;
  }

  grant(count: number): void {
    this.#channel.send({ type: 'grant', count });
  }

  /** Tells it of a better point found elsewhere; while it does not listen, only the latest one is kept. */
  inject(x: Float64Array, fx: number): void {
    this.#incumbent = { x, fx };
    this.#sendIncumbent();
  }

  /** Tells it again what it was told in earlier sessions, which its start message has announced. */
  replay(items: Iterable<ReplayItem>): void {
    const isWanted = () => this.#isListening;
    feedReplay(this.#channel, items, isWanted, this.#clock).catch((error) => this.fail(error));
  }

  /** Asks where it stands; it answers with `saved`. */
  save(): void {
    this.#channel.send({ type: 'save' });
  }

  /** It owes nothing, so that its silence means nothing. */
  excuse(): void {
    this.#feedback();
  }

  /** A process that evaluates for it, or was to do so, has ended. */
  evaluatorEnded(evaluator: number, reason: string): void {
    this.#channel.send({ type: 'evaluatorEnded', evaluator, reason });
  }

  /** Sends the results of the shared pool. */
  sendResults(frame: Uint8Array): void {
    this.#feedback();
    this.#channel.sendBatch(frame);
  }

  stop(reason: string, aggressive = false): void {
    this.#supervised.send({ type: 'stop', reason, aggressive });
  }

  close(reason: string): void {
    this.#supervised.send({ type: 'close', reason });
  }

  pause(): void {
    this.#supervised.send({ type: 'pause' });
  }

  resume(): void {
    this.#supervised.send({ type: 'resume' });
  }

  /** Ends an optimizer that broke the protocol. */
  fail(error: GlompoError): void {
    this.#supervised.send({ type: 'failed', reason: error.message });
    this.close(error.message);
  }

  #hear(message: ChildMessage): void {
    this.#feedback();
    if (message.type === 'ready') {
      this.#saysOnce('ready');
      this.#supervised.send({ type: 'ready' });
      this.#listener.onReady();
    } else if (message.type === 'injected') {
      const point = this.#incumbentUnderWay;
      this.#incumbentUnderWay = null;
      if (point !== null) this.#listener.onInjected(point, message.asked, message.told);
      this.#sendIncumbent();
    } else if (message.type === 'replayed') {
      this.#saysOnce('replayed');
      this.#listener.onReplayed(message.asked);
    } else if (message.type === 'finished') {
      this.#saysOnce('finished');
      this.#supervised.send({ type: 'finished', reason: message.reason });
      this.#listener.onFinished();
    } else if (message.type === 'failed') {
      const error = fromWire(message.error);
      this.#supervised.send({ type: 'failed', reason: error.message });
      this.#listener.onFailed(error);
    } else {
      this.#listener.onMessage(message);
    }
  }

  /** What may be said once only ends the connection when it is said again. */
  #saysOnce(type: 'ready' | 'replayed' | 'finished'): void {
    if (this.#said.has(type)) throw protocolError(`The optimizer said ${type} twice.`);
    this.#said.add(type);
  }

  #sendIncumbent(): void {
    if (this.#incumbent === null || this.#incumbentUnderWay !== null) return;
    const { x, fx } = this.#incumbent;
    this.#incumbentUnderWay = this.#incumbent;
    this.#incumbent = null;
    this.#channel.send({ type: 'inject', x: [...x], fx });
  }

  #feedback(): void {
    const now = this.#clock.now();
    if (now - this.#feedbackAt < FEEDBACK_EVERY) return;
    this.#feedbackAt = now;
    this.#supervised.send({ type: 'feedback' });
  }
}
