import { optimizerOfSource, type RunEvent } from '../../domain/run-events.js';
import type { RunSettings, SessionRecord } from '../run-record.js';
import { cutEnd, type OptimizerEnd } from './cut-end.js';
import { decodeEntry, decodeEvent, type SessionEndEntry, type SessionStartEntry } from './entries.js';
import { decodeEvaluations, holdsEvaluations } from './evaluations.js';
import { FramePlaces, placeOf } from './frame-places.js';
import type { ReadFrame } from './frame-reader.js';
import { KIND } from './frame.js';
import { SegmentCheck } from './segment-check.js';

/** Where an event stands. */
export interface EventPlace {
  readonly segment: number;
  readonly offset: number;
}

/** A value that is lower than all before it. */
export interface Improvement {
  readonly optimizerId: number;
  readonly callId: number;
  readonly x: Float64Array;
  readonly fx: number;
}

/** What is known of one optimizer without its evaluations. */
export interface IndexedOptimizer {
  readonly batches: FramePlaces;
  length: number;
  best: Improvement | null;
  started: Extract<RunEvent, { readonly type: 'optimizerStarted' }> | null;
  ended: OptimizerEnd | null;
  /** Session in which it ended, or in which somebody decided that it is to end. */
  endSession: number;
  /** What it would have ended as, if the run was cut now. */
  verdict: OptimizerEnd | null;
  /** Other events about it. */
  readonly events: EventPlace[];
}

/** What a run's frames say, as far as it is kept in memory: a few numbers a frame, nothing a row. */
export class RunIndex {
  settings: RunSettings | null = null;
  readonly sessions: SessionRecord[] = [];
  readonly optimizers = new Map<number, IndexedOptimizer>();
  readonly events: EventPlace[] = [];
  readonly improvements: Improvement[] = [];
  /** Those that can be read. */
  evaluations = 0;
  /** Frames taken in. */
  frames = 0;
  /** Number of parameters; null while nothing says it. */
  dims: number | null = null;
  /** Time of the latest event. */
  #lastAt = 0;
  /** Number of the evaluation that is due next, from 0. */
  #next = 0;
  readonly #segments = new SegmentCheck();
  readonly #onDamage: (what: string) => void;

  /** @param onDamage Hears which evaluations are missing. */
  constructor(onDamage: (what: string) => void) {
    this.#onDamage = onDamage;
  }

  /** Seconds of all sessions together. */
  get seconds(): number {
    const session = this.sessions.at(-1);
    if (session === undefined || session.endedAt === null) return this.#lastAt;
    return session.secondsBefore + (session.endedAt.getTime() - session.startedAt.getTime()) / 1000;
  }

  /**
   * Takes in the next frame.
   *
   * @throws Error when its payload is not what its kind says, or its segment does not belong to the run.
   */
  add(segment: number, frame: ReadFrame): void {
    if (!this.#segments.accepts(segment, frame)) return;
    const { kind, payload } = frame;
    if (kind === KIND.segment) this.#noteMissing(frame.evaluations);
    else if (holdsEvaluations(frame)) this.#addBatch(segment, frame);
    else if (kind === KIND.event) this.#addEvent(segment, frame);
    else if (kind === KIND.settings) this.#addSettings(decodeEntry(payload) as unknown as RunSettings);
    else if (kind === KIND.sessionStart)
      this.#addSession(decodeEntry(payload) as unknown as SessionStartEntry);
    else if (kind === KIND.sessionEnd) this.#endSession(decodeEntry(payload) as unknown as SessionEndEntry);
    this.frames += 1;
  }

  /** What is known of an optimizer, nothing yet when it was not heard of. */
  optimizer(id: number): IndexedOptimizer {
    let optimizer = this.optimizers.get(id);
    if (optimizer === undefined) {
      optimizer = {
        batches: new FramePlaces(),
        length: 0,
        best: null,
        started: null,
        ended: null,
        endSession: 0,
        verdict: null,
        events: [],
      };
      this.optimizers.set(id, optimizer);
    }
    return optimizer;
  }

  /** A segment may have lost its end without a trace. */
  #noteMissing(before: number): void {
    if (before <= this.#next) return;
    this.#onDamage(`evaluations ${this.#next + 1} to ${before} of the run are missing`);
    this.#next = before;
  }

  #addSettings(settings: RunSettings): void {
    if (this.settings !== null) return;
    const dims = settings.bounds.length;
    if (this.dims !== null && this.dims !== dims)
      throw new RangeError(`the bounds are of ${dims} parameters, the points of ${this.dims}`);
    this.settings = settings;
    this.dims = dims;
  }

  #addBatch(segment: number, frame: ReadFrame): void {
    const { offset, evaluations } = frame;
    const { optimizerId, count, values, points, dims, outcomes } = decodeEvaluations(frame);
    this.dims ??= dims;
    if (dims !== this.dims) throw new RangeError(`points of ${dims} parameters among others of ${this.dims}`);
    const optimizer = this.optimizer(optimizerId);
    // What has new evaluations in a later session has not ended in an earlier one.
    if (optimizer.endSession < this.sessions.length) optimizer.ended = null;
    optimizer.batches.add(placeOf(segment, offset), optimizer.length, evaluations);
    for (let i = 0; i < count; i += 1) {
      const fx = values[i];
      const isOk = fx - fx === 0 && (outcomes === null || outcomes[i] === 0);
      if (!isOk || !(fx < (optimizer.best?.fx ?? Infinity))) continue;
      const x = points.slice(i * dims, (i + 1) * dims);
      optimizer.best = { optimizerId, callId: evaluations + i + 1, x, fx };
      if (fx < (this.improvements.at(-1)?.fx ?? Infinity)) this.improvements.push(optimizer.best);
    }
    optimizer.length += count;
    this.evaluations += count;
    this.#next = Math.max(this.#next, evaluations + count);
  }

  #addEvent(segment: number, { payload, offset }: ReadFrame): void {
    const event = decodeEvent(payload);
    const place = { segment, offset };
    this.events.push(place);
    this.#lastAt = Math.max(this.#lastAt, event.at);
    const id = optimizerOf(event);
    if (id === null) return;
    const optimizer = this.optimizer(id);
    if (event.type === 'optimizerStarted') optimizer.started = event;
    else if (event.type === 'optimizerEnded') this.#end(optimizer, event);
    else optimizer.events.push(place);
    if (event.type === 'optimizerStarted' || event.type === 'optimizerResumed') {
      optimizer.ended = null;
      optimizer.verdict = null;
    }
    optimizer.verdict = cutEnd(event) ?? optimizer.verdict;
  }

  #end(optimizer: IndexedOptimizer, end: OptimizerEnd): void {
    optimizer.ended = end;
    optimizer.verdict = null;
    optimizer.endSession = this.sessions.length;
  }

  #addSession({ at, seconds = this.seconds }: SessionStartEntry): void {
    for (const optimizer of this.optimizers.values()) {
      if (optimizer.verdict !== null && optimizer.ended === null) this.#end(optimizer, optimizer.verdict);
    }
    this.#lastAt = Math.max(this.#lastAt, seconds);
    const end = { endedAt: null, outcome: null, exitReason: null };
    this.sessions.push({ startedAt: new Date(at), secondsBefore: seconds, ...end });
  }

  #endSession({ at, outcome, exitReason }: SessionEndEntry): void {
    const session = this.sessions.pop();
    if (session !== undefined) this.sessions.push({ ...session, endedAt: new Date(at), outcome, exitReason });
  }
}

/** The optimizer that an event is about; null for one about the run. */
function optimizerOf(event: RunEvent): number | null {
  if (event.type === 'improved' || event.type === 'output' || event.type === 'intervention') return null;
  if (event.type === 'log' || event.type === 'escalated') return optimizerOfSource(event.source);
  return 'optimizerId' in event ? event.optimizerId : null;
}
