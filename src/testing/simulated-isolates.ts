import type { Clock } from '../../actors/clock.js';
import type { Isolate } from '../../actors/isolate/isolate.js';
import type { IsolateSource, Served } from '../../actors/supervision/isolate-source.js';
import { type ShutdownScript, WELL_BEHAVED } from './shutdown-script.js';
import { SimulatedIsolate } from './simulated-isolate.js';
import type { TraceRecorder } from './trace-recorder.js';

/**
 * Stands in for the supervisor of a run: its threads and processes exist only in simulated time, and each behaves as
 * the script says.
 *
 * @example
 * const clock = new SimulatedClock();
 * const isolates = new SimulatedIsolates(script, clock, new TraceRecorder(() => clock.now()));
 */
export class SimulatedIsolates implements IsolateSource {
  readonly runId = 'simulated';
  readonly containment = 'groups';
  readonly privateDirectory = '/simulated';
  /** Whom each isolate serves, by number. */
  readonly names: string[] = [];
  readonly #script: ShutdownScript;
  readonly #clock: Clock;
  readonly #trace: TraceRecorder;
  readonly #alive = new Map<Isolate, SimulatedIsolate>();
  /** Ways to send evaluators home from the meeting point of an optimizer, by path. */
  readonly #guests = new Map<string, (() => void)[]>();
  #onForgotten: () => void = () => {};

  constructor(script: ShutdownScript, clock: Clock, trace: TraceRecorder) {
    this.#script = script;
    this.#clock = clock;
    this.#trace = trace;
  }

  /** Names of those that are neither dead nor given up. */
  get alive(): readonly string[] {
    return [...this.#alive.values()].map(({ number }) => this.names[number]);
  }

  start(backend: 'threads' | 'processes', { name }: Served): Isolate {
    const number = this.names.length;
    this.names.push(name);
    const isolate: SimulatedIsolate = new SimulatedIsolate({
      number,
      backend,
      script: this.#script.isolates[number] ?? WELL_BEHAVED,
      latencyMs: this.#script.latencyMs,
      clock: this.#clock,
      trace: this.#trace,
      onMeeting: (path, leave) => {
        const guests = this.#guests.get(path) ?? [];
        guests.push(leave);
        this.#guests.set(path, guests);
      },
      onLeft: () => this.#sendGuestsHome(name),
    });
    this.#alive.set(isolate, isolate);
    void isolate.exited.then(() => this.#forget(isolate));
    return isolate;
  }

  endWarm(): void {}

  abandon(isolate: Isolate): void {
    isolate.abandon();
    this.#forget(isolate);
  }

  killAll(): void {
    for (const isolate of this.#alive.values()) isolate.kill();
  }

  async allExited(): Promise<void> {
    while (this.#alive.size > 0) {
      await new Promise<void>((resolve) => {
        this.#onForgotten = resolve;
      });
    }
  }

  #forget(isolate: Isolate): void {
    this.#alive.delete(isolate);
    this.#onForgotten();
  }

  /** Evaluators in processes end when the optimizer at whose socket they are is gone. */
  #sendGuestsHome(name: string): void {
    const path = `${this.privateDirectory}/${name.replace('optimizer ', '')}`;
    for (const leave of this.#guests.get(path) ?? []) this.#clock.setTimeout(leave, this.#script.latencyMs);
    this.#guests.delete(path);
  }
}
