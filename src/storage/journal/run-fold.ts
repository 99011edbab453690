import type { RunEvent } from '../../domain/run-events.js';
import type { RunState } from '../../domain/run-state.js';
import type { RunSettings } from '../run-record.js';
import { decodeAsked } from './asked-entry.js';
import { decodeEntry, decodeEvent, type SessionStartEntry } from './entries.js';
import { decodeEvaluations, holdsEvaluations, type RecordedBatch, toldBefore } from './evaluations.js';
import { FoldedRun } from './folded-run.js';
import { placeOf } from './frame-places.js';
import type { ReadFrame } from './frame-reader.js';
import { KIND } from './frame.js';
import { JournalledRows } from './journalled-rows.js';
import { SegmentCheck } from './segment-check.js';

/** Evaluations of a round that the run did not finish. */
export interface RunTail {
  /** In the order in which they were recorded. */
  readonly batches: readonly { readonly optimizerId: number; readonly batch: RecordedBatch }[];
  /** Optimizers that were told of an incumbent in it. */
  readonly injected: ReadonlySet<number>;
}

/** An entry of a round that is not over: evaluations, with what is missing before them, or an event. */
type RoundEntry =
  | { readonly batch: RecordedBatch; readonly missing: number; readonly before: number }
  | { readonly batch: null; readonly event: RunEvent };

/**
 * Folds the frames of a journal, in order, into the state of its run: from this, and from the evaluations where they
 * stand, the run goes on. In lock step nothing counts before its round is over, since the manager decides only then; what
 * it did in a round that it did not finish, it does again, but for the evaluations, which stay.
 */
export class RunFold {
  readonly rows = new JournalledRows();
  readonly #segments = new SegmentCheck();
  readonly #run = new FoldedRun();
  readonly #onDamage: (what: string) => void;
  #settings: RunSettings | null = null;
  #sessions = 0;
  #seconds = 0;
  #evaluations = 0;
  #round: RoundEntry[] = [];
  readonly #injected = new Set<number>();

  /** @param onDamage Hears which evaluations are missing. */
  constructor(onDamage: (what: string) => void) {
    this.#onDamage = onDamage;
  }

  /** Oldest format among the segments. */
  get oldestFormat(): number {
    return this.#segments.oldestFormat;
  }

  /** The last session's, with what was changed in it; null when they are lost. */
  get settings(): RunSettings | null {
    return this.#settings === null ? null : this.#run.interventions.changed(this.#settings);
  }

  /** Evaluations recorded, those of a round that is not over included. */
  get evaluations(): number {
    return this.#evaluations;
  }

  get state(): RunState {
    return this.#run.state(this.#sessions, this.#seconds);
  }

  get tail(): RunTail {
    const batches = this.#round.flatMap(({ batch }) =>
      batch === null ? [] : [{ optimizerId: batch.optimizerId, batch }],
    );
    return { batches, injected: new Set(this.#injected) };
  }

  /**
   * Takes in the next frame.
   *
   * @throws Error when its payload is not what its kind says, or its segment does not belong to the run.
   */
  add(segment: number, frame: ReadFrame): void {
    if (!this.#segments.accepts(segment, frame)) return;
    const { kind, payload, evaluations } = frame;
    if (holdsEvaluations(frame)) this.#addBatch(segment, frame);
    else if (kind === KIND.asked) this.#addAsked(payload);
    else if (kind === KIND.event) this.#addEvent(decodeEvent(payload), segment, frame.offset);
    else if (kind === KIND.roundEnd) this.#endRound(payload[0] === 1, evaluations);
    else if (kind === KIND.settings) this.#addSettings(decodeEntry(payload) as unknown as RunSettings);
    else if (kind === KIND.sessionStart)
      this.#beginSession(decodeEntry(payload) as unknown as SessionStartEntry);
    else if (kind === KIND.state) this.#restore(decodeEntry(payload) as unknown as RunState);
    this.#evaluations = Math.max(this.#evaluations, evaluations);
    if (!this.#isInRounds) this.#run.reach(this.#evaluations);
  }

  get #isInRounds(): boolean {
    return this.#settings?.deterministic === true;
  }

  #addSettings(settings: RunSettings): void {
    this.#settings = settings;
    this.#run.settings = settings;
  }

  #addBatch(segment: number, frame: ReadFrame): void {
    const batch = decodeEvaluations(frame);
    const { optimizerId, count } = batch;
    const { offset, evaluations } = frame;
    const missing = this.rows.add(
      optimizerId,
      placeOf(segment, offset),
      toldBefore(frame),
      count,
      evaluations,
    );
    if (missing > 0) this.#onDamage(`${missing} evaluations of optimizer ${optimizerId} are missing`);
    this.#evaluations = Math.max(this.#evaluations, evaluations + count);
    if (this.#isInRounds) this.#round.push({ batch, missing, before: evaluations });
    else this.#run.rows(batch, missing, evaluations);
  }

  #addAsked(payload: Buffer): void {
    const { optimizerId, told, asked } = decodeAsked(payload);
    this.rows.of(optimizerId).marks.addAsked(told, asked);
  }

  #addEvent(event: RunEvent, segment: number, offset: number): void {
    this.#seconds = Math.max(this.#seconds, event.at);
    if (event.type === 'injected') {
      const { optimizerId, told, asked } = event;
      this.rows.of(optimizerId).marks.addInjected(told, asked, placeOf(segment, offset));
      this.#injected.add(optimizerId);
    }
    // What somebody wants is no decision that the manager would make again.
    if (event.type === 'intervention') this.#run.interventions.apply(event);
    if (this.#isInRounds) this.#round.push({ batch: null, event });
    else this.#apply(event);
  }

  #apply(event: RunEvent): void {
    this.#run.event(event);
    if (event.type === 'optimizerEnded' && this.#run.hasEnded(event.optimizerId))
      this.rows.of(event.optimizerId).marks.clear();
  }

  #endRound(unshared: boolean, evaluations: number): void {
    for (const entry of this.#round) {
      if (entry.batch === null) this.#apply(entry.event);
      else this.#run.rows(entry.batch, entry.missing, entry.before);
    }
    this.#round = [];
    this.#injected.clear();
    this.#run.reach(evaluations);
    this.#run.unshared = unshared;
  }

  #beginSession({ session, seconds }: SessionStartEntry): void {
    this.#round = this.#round.filter(({ batch }) => batch !== null);
    this.#run.beginSession();
    this.#sessions = Math.max(this.#sessions + 1, session);
    this.#seconds = Math.max(this.#seconds, seconds);
  }

  /** A session that knew more than the journal says what it knew. */
  #restore(state: RunState): void {
    this.#run.restore(state);
    this.#round = [];
    this.#injected.clear();
    for (const { id, history } of state.optimizers) {
      const optimizer = this.rows.of(id);
      optimizer.told = Math.max(optimizer.told, history.length);
    }
    this.#evaluations = Math.max(this.#evaluations, state.evaluations);
    this.#sessions = Math.max(this.#sessions, state.sessions);
    this.#seconds = Math.max(this.#seconds, state.seconds);
  }
}
