import type { Clock } from '../../actors/clock.js';
import type { Isolate, IsolateExit } from '../../actors/isolate/isolate.js';
import { decode, encode } from '../protocol/control-codec.js';
import { kindOf, POINTS, RESULTS } from '../protocol/frame.js';
import { PROTOCOL_VERSION } from '../protocol/limits.js';
import type { ChildMessage, OwnerMessage } from '../protocol/messages.js';
import { readPoints } from '../protocol/points-batch.js';
import { readResults } from '../protocol/results-batch.js';
import { toWire } from '../protocol/wire-error.js';
import { type DiesAt, type IsolateScript, MEASURES } from './shutdown-script.js';
import { SimulatedChannel } from './simulated-channel.js';
import { SimulatedEvaluator } from './simulated-evaluator.js';
import { SimulatedOptimizer } from './simulated-optimizer.js';
import type { SimulatedWork, WorkPlace } from './simulated-work.js';
import type { TraceRecorder } from './trace-recorder.js';

export interface SimulatedIsolateOptions {
  readonly number: number;
  readonly backend: 'threads' | 'processes';
  readonly script: IsolateScript;
  readonly latencyMs: number;
  readonly clock: Clock;
  readonly trace: TraceRecorder;
  /** Called when an actor begins or ends its time at a meeting point. */
  readonly onMeeting: (path: string, leave: () => void) => void;
  readonly onLeft: (number: number) => void;
}

/** A thread or process that exists only in simulated time, and ends as its script says. */
export class SimulatedIsolate implements Isolate, WorkPlace {
  readonly backend: 'threads' | 'processes';
  readonly channel: SimulatedChannel;
  readonly number: number;
  readonly pid: number | undefined;
  readonly exited: Promise<IsolateExit>;
  readonly script: IsolateScript;
  dead = false;
  readonly #options: SimulatedIsolateOptions;
  readonly #early: OwnerMessage[] = [];
  #work: SimulatedWork | null = null;
  #ready = false;
  #hangs = false;
  #leaving = false;
  #stopReason: string | null = null;
  #exit: (exit: IsolateExit) => void = () => {};

  constructor(options: SimulatedIsolateOptions) {
    const { number, backend, script, latencyMs, clock, trace } = options;
    this.#options = options;
    this.number = number;
    this.backend = backend;
    this.pid = backend === 'processes' ? 1_000_000 + number : undefined;
    this.script = script;
    this.channel = new SimulatedChannel({
      clock,
      latencyMs,
      frames: script.frames,
      watch: (frame, fate) => trace.frame(number, frame, fate),
    });
    this.channel.far = { receive: (frame) => this.#receive(frame), ownerLeft: () => this.#ownerLeft() };
    this.exited = new Promise((resolve) => {
      this.#exit = resolve;
    });
    trace.deed(number, 'started');
    this.#begin();
  }

  terminate(): void {
    this.#measure('terminate', 'terminated');
  }

  kill(): void {
    this.#measure('kill', 'killed by SIGKILL');
  }

  sweep(): void {
    this.#measure('sweep', 'killed by SIGKILL');
  }

  abandon(): void {
    this.#options.trace.deed(this.number, 'abandon');
  }

  say(message: ChildMessage): void {
    if (!this.#silent) this.channel.sendFromChild(encode(message));
  }

  sendBatch(frame: Uint8Array): void {
    if (!this.#silent) this.channel.sendFromChild(frame);
  }

  after(milliseconds: number, then: () => void): void {
    this.#options.clock.setTimeout(() => {
      if (!this.#silent && !this.#leaving) then();
    }, milliseconds);
  }

  leave(clean: boolean): void {
    if (this.#leaving) return;
    this.#leaving = true;
    this.channel.closeFromChild();
    this.#die(clean, clean ? 'exit status 0' : 'exit status 1', this.script.exitMs);
  }

  get stopReason(): string | null {
    return this.#stopReason;
  }

  get #silent(): boolean {
    return this.dead || this.#hangs;
  }

  #begin(): void {
    const { clock } = this.#options;
    const { script } = this;
    const { fault } = script;
    if (fault?.kind === 'unstarted') {
      this.#hangs = true;
      this.#die(false, 'it could not be started: no room', 0);
      return;
    }
    clock.setTimeout(
      () => this.say({ type: 'hello', version: PROTOCOL_VERSION, pid: 1 }),
      script.startMs / 2,
    );
    clock.setTimeout(() => this.#getReady(), script.startMs);
    if (fault !== null) clock.setTimeout(() => this.#fail(), fault.atMs);
  }

  #getReady(): void {
    if (this.#silent || this.#leaving) return;
    this.#ready = true;
    this.#startWork();
  }

  #startWork(): void {
    if (!this.#ready || this.#work === null) return;
    this.#options.trace.deed(this.number, 'ready');
    this.#work.begin();
    for (const message of this.#early.splice(0)) this.#obey(message);
  }

  #receive(frame: Uint8Array): void {
    if (this.#silent || this.#leaving) return;
    try {
      const kind = kindOf(frame);
      if (kind === POINTS) this.#work?.points(readPoints(frame));
      else if (kind === RESULTS) this.#work?.results(readResults(frame));
      else this.#hear(decode(frame, 'owner') as OwnerMessage);
    } catch {
      // A malformed frame ends the connection, and whoever listens there ends with it.
      this.channel.closeFromChild();
      this.#ownerLeft();
    }
  }

  #hear(message: OwnerMessage): void {
    if (message.type === 'startOptimizer') this.#work ??= new SimulatedOptimizer(this, message);
    else if (message.type === 'startEvaluator') {
      this.#work ??= new SimulatedEvaluator(this, message);
      if (message.meet !== undefined) this.#options.onMeeting(message.meet.path, () => this.leave(true));
    } else if (!this.#ready || this.#work === null) {
      this.#early.push(message);
      return;
    } else {
      this.#obey(message);
      return;
    }
    this.#startWork();
  }

  #obey(message: OwnerMessage): void {
    if (message.type === 'stop' || message.type === 'bye') this.#obeyAs('stop', 'it was told to');
    if (message.type === 'abort') this.#obeyAs('abort', 'it was told to abort');
    this.#work?.hear(message);
  }

  #obeyAs(measure: DiesAt, reason: string): void {
    const isWhole = this.#stopReason === null && !this.#leaving;
    if (!isWhole || MEASURES.indexOf(measure) < MEASURES.indexOf(this.script.diesAt)) return;
    this.#stopReason = reason;
    this.#work?.stop();
  }

  #measure(measure: 'terminate' | 'kill' | 'sweep', detail: string): void {
    this.#options.trace.deed(this.number, measure);
    if (MEASURES.indexOf(measure) < MEASURES.indexOf(this.script.diesAt)) return;
    this.#die(false, detail, this.script.exitMs);
  }

  /** The owner has ended the connection: who listens ends too. */
  #ownerLeft(): void {
    if (this.#silent || this.#leaving) return;
    this.#options.trace.deed(this.number, 'ownerLeft');
    if (MEASURES.indexOf(this.script.diesAt) <= MEASURES.indexOf('abort')) this.leave(true);
  }

  #fail(): void {
    const { fault } = this.script;
    if (this.#silent || this.#leaving || fault === null || fault.kind === 'unstarted') return;
    if (fault.kind === 'hang') this.#hangs = true;
    else if (fault.kind === 'cut') this.channel.closeFromChild();
    else if (fault.kind === 'leave') this.#die(true, 'exit status 0', 0);
    else {
      if (fault.flush) this.#work?.flush();
      if (fault.word) this.say({ type: 'failed', error: toWire(new Error('as the script says')) });
      this.#die(false, 'exit status 1', 0);
    }
  }

  #die(clean: boolean, detail: string, afterMs: number): void {
    this.#options.clock.setTimeout(() => {
      if (this.dead) return;
      this.dead = true;
      this.#options.trace.deed(this.number, 'exited');
      if (!this.script.lingers) this.channel.closeFromChild();
      this.#options.onLeft(this.number);
      this.#exit({ clean, detail });
    }, afterMs);
  }
}
