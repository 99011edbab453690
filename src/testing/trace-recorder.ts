import { decode } from '../protocol/control-codec.js';
import { CONTROL, kindOf, POINTS } from '../protocol/frame.js';
import { readResults } from '../protocol/results-batch.js';
import type { Moment, TracedDeed, TracedFrame, TracedResult } from './run-trace.js';

/** Writes down what simulated isolates do and what is done to them. */
export class TraceRecorder {
  readonly frames: TracedFrame[] = [];
  readonly results: TracedResult[] = [];
  readonly deeds: TracedDeed[] = [];
  readonly #now: () => number;
  #step = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The present moment; no two are the same. */
  moment(): Moment {
    this.#step += 1;
    return { step: this.#step, at: this.#now() };
  }

  deed(isolate: number, deed: TracedDeed['deed']): void {
    this.deeds.push({ ...this.moment(), isolate, deed });
  }

  /** Takes down a frame at the owner's end. */
  frame(isolate: number, frame: Uint8Array, fate: TracedFrame['fate']): void {
    const from = fate === 'arrived' ? 'child' : 'owner';
    const moment = this.moment();
    let what = 'malformed';
    try {
      const kind = kindOf(frame);
      if (kind === CONTROL) what = decode(frame, from).type;
      else if (kind === POINTS) what = 'points';
      else what = 'results';
      if (what === 'results' && fate === 'arrived') this.#results(isolate, frame, moment);
    } catch {
      // What cannot be read was corrupted on purpose.
    }
    this.frames.push({ ...moment, isolate, from, what, fate });
  }

  #results(isolate: number, frame: Uint8Array, moment: Moment): void {
    const { count, ids, firstId, outcomes, optimizerId } = readResults(frame);
    for (let row = 0; row < count; row += 1) {
      const id = ids?.[row] ?? firstId + row;
      this.results.push({ ...moment, isolate, optimizerId, id, outcome: outcomes?.[row] ?? 0 });
    }
  }
}
