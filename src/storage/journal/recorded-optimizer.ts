import type { ActorOutcomeName } from '../../domain/actor-outcome.js';
import type { RunEvent } from '../../domain/run-events.js';
import { OK } from '../../domain/outcome.js';
import { idsOf } from '../../protocol/batch.js';
import { decodeDetail } from '../../protocol/detail.js';
import type { BestRecord, MessageRecord, OptimizerRecord } from '../run-record.js';
import { decodeEvent } from './entries.js';
import { decodeEvaluations, type RecordedBatch } from './evaluations.js';
import { journalError } from './journal-error.js';
import type { IndexedOptimizer } from './run-index.js';
import type { SegmentSet } from './segment-set.js';

/** One optimizer of a journal. Its evaluations are read when they are asked for. */
export class RecordedOptimizer implements OptimizerRecord {
  readonly id: number;
  readonly #index: IndexedOptimizer;
  readonly #segments: SegmentSet;
  readonly #dims: number;

  constructor(id: number, index: IndexedOptimizer, segments: SegmentSet, dims: number) {
    this.id = id;
    this.#index = index;
    this.#segments = segments;
    this.#dims = dims;
  }

  get kind(): string {
    return this.#index.started?.kind ?? 'unknown';
  }

  get workers(): number {
    return this.#index.started?.slots ?? 1;
  }

  get options(): Readonly<Record<string, unknown>> {
    return this.#index.started?.options ?? {};
  }

  get x0(): Float64Array {
    return Float64Array.from(this.#index.started?.x0 ?? []);
  }

  get startedAt(): number {
    return this.#index.started?.at ?? 0;
  }

  get endedAt(): number | null {
    return this.#index.ended?.at ?? null;
  }

  get outcome(): ActorOutcomeName | null {
    return this.#index.ended?.outcome ?? null;
  }

  get reason(): string {
    return this.#index.ended?.reason ?? '';
  }

  get report(): unknown {
    return this.#index.ended?.report ?? null;
  }

  get messages(): readonly MessageRecord[] {
    return this.#index.events.flatMap(({ segment, offset }) => {
      const event = decodeEvent(this.#segments.frame(segment, offset).payload);
      return messageOf(event) ?? [];
    });
  }

  get length(): number {
    return this.#index.length;
  }

  get best(): BestRecord | null {
    const { best } = this.#index;
    if (best === null) return null;
    const { optimizerId, callId, x, fx } = best;
    return { optimizerId, kind: this.kind, callId, x, fx };
  }

  values(start?: number, end?: number): Float64Array {
    return this.#column(1, start, end, (batch) => batch.values);
  }

  points(start?: number, end?: number): Float64Array {
    return this.#column(this.#dims, start, end, (batch) => batch.points);
  }

  callIds(start?: number, end?: number): Float64Array {
    const { from, to } = this.#range(start, end);
    const column = new Float64Array(to - from);
    this.#eachFrame(from, to, (frame, first, last, at) => {
      const before = this.#index.batches.firstOfRun(frame);
      for (let row = first; row < last; row += 1) column[at + row - first] = before + row + 1;
    });
    return column;
  }

  ids(start?: number, end?: number): Float64Array {
    return this.#column(1, start, end, idsOf);
  }

  outcomes(start?: number, end?: number): Uint8Array {
    const { from, to } = this.#range(start, end);
    const outcomes = new Uint8Array(to - from).fill(OK);
    this.#eachBatch(from, to, (batch, first, last, at) => {
      if (batch.outcomes !== null) outcomes.set(batch.outcomes.subarray(first, last), at);
    });
    return outcomes;
  }

  details(start?: number, end?: number): (Readonly<Record<string, unknown>> | null)[] {
    const { from, to } = this.#range(start, end);
    const details: (Readonly<Record<string, unknown>> | null)[] = [];
    this.#eachBatch(from, to, (batch, first, last) => {
      for (let row = first; row < last; row += 1) {
        const detail = batch.details?.[row] ?? null;
        details.push(detail === null ? null : this.#decoded(detail));
      }
    });
    return details;
  }

  #column(
    width: number,
    start: number | undefined,
    end: number | undefined,
    of: (batch: RecordedBatch) => Float64Array,
  ): Float64Array {
    const { from, to } = this.#range(start, end);
    const column = new Float64Array((to - from) * width);
    this.#eachBatch(from, to, (batch, first, last, at) => {
      column.set(of(batch).subarray(first * width, last * width), at * width);
    });
    return column;
  }

  #decoded(detail: Uint8Array): Readonly<Record<string, unknown>> {
    try {
      return decodeDetail(detail);
    } catch (cause) {
      throw journalError(`A detail of optimizer ${this.id} cannot be decoded.`, { cause });
    }
  }

  #range(start = 0, end = this.length): { readonly from: number; readonly to: number } {
    const from = Math.max(0, Math.min(Math.trunc(start), this.length));
    return { from, to: Math.max(from, Math.min(Math.trunc(end), this.length)) };
  }

  #eachBatch(
    from: number,
    to: number,
    use: (batch: RecordedBatch, first: number, last: number, at: number) => void,
  ): void {
    const { batches } = this.#index;
    this.#eachFrame(from, to, (frame, first, last, at) => {
      const read = this.#segments.frame(batches.segment(frame), batches.offset(frame));
      use(decodeEvaluations(read), first, last, at);
    });
  }

  /** Calls `use` for the rows `first` up to `last` of each frame that has some of the range, which begin at its `at`. */
  #eachFrame(
    from: number,
    to: number,
    use: (frame: number, first: number, last: number, at: number) => void,
  ): void {
    const { batches, length } = this.#index;
    for (let k = batches.find(from); k < batches.length && batches.first(k) < to; k += 1) {
      const start = batches.first(k);
      const end = k + 1 < batches.length ? batches.first(k + 1) : length;
      const first = Math.max(from, start);
      const last = Math.min(to, end);
      if (last > first) use(k, first - start, last - start, first - from);
    }
  }
}

function messageOf(event: RunEvent): MessageRecord | null {
  if (event.type === 'log') return { at: event.at, level: event.level, text: event.text };
  if (event.type === 'evaluationFailed') {
    const text = `Evaluation ${event.evaluationId}: ${event.error.message}`;
    return { at: event.at, level: 'warn', text };
  }
  if (event.type === 'escalated')
    return { at: event.at, level: 'error', text: `${event.escalation}: ${event.reason}` };
  return null;
}
