import type { ActorOutcome } from '../../../machines/lifecycle-types.js';
import type { Escalation } from '../../../src/domain/escalation.js';
import { History } from '../../../src/domain/history.js';
import { ReceivedIds } from '../../../src/domain/received-ids.js';
import type { OptimizerSpec } from '../../../src/domain/optimizer.js';
import type { OptimizerSnapshot } from '../../../src/domain/optimizer-snapshot.js';
import { portableModule } from '../../../src/domain/portable-module.js';
import type { RowStore } from '../../../src/domain/row-store.js';
import type { OptimizerState } from '../../../src/domain/run-state.js';
import type { OptimizerView } from '../../../src/domain/stopper.js';
import { protocolError } from '../../../src/protocol/protocol-error.js';
import { decodeDetail } from '../../../src/protocol/detail.js';
import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import type { OptimizerActor } from './optimizer-actor.js';

/** What is known of an optimizer from the beginning. */
export type OptimizerRecordStart = Pick<
  OptimizerState,
  'id' | 'specIndex' | 'spec' | 'x0' | 'bounds' | 'startedAt'
>;

/** All that the manager knows of one optimizer. */
export class OptimizerRecord implements OptimizerView {
  readonly id: number;
  readonly spec: OptimizerSpec;
  /** Position of the specification among those of the selector. */
  readonly specIndex: number;
  readonly x0: Float64Array;
  /** Those that it was started with; they may have changed since. */
  readonly bounds: OptimizerState['bounds'];
  readonly history: History;
  /** Seconds after the start of the run. */
  readonly startedAt: number;
  endedAt = Number.NaN;
  actor: OptimizerActor | null = null;
  outcome: ActorOutcome | 'running' = 'running';
  reason = '';
  /** What it said itself, or how its isolate ended, after there was a reason. */
  detail = '';
  /** What its algorithm told of itself at its end; null for nothing. */
  report: unknown = null;
  /** Escalations that its end needed, in their order. */
  escalations: readonly Escalation[] = [];
  /** The error that it reported itself. */
  failure: Error | null = null;
  /** Why the manager or the user has stopped it; null while nobody has. */
  stopReason: string | null = null;
  /** Whether somebody lets it wait. */
  paused = false;
  /** Whether it is being told again what it was told in an earlier session. */
  replaying = false;
  /** Points that it had asked for when it was told the last of that. */
  askedBefore = 0;
  /** Whether it has said that it ended by its own criteria. */
  announcedEnd = false;
  /** How many the manager had stopped when this one converged; null while it has not. */
  stoppedAtConvergence: number | null = null;
  /** Length of its history, and time in seconds, when it was last tested by the stoppers. */
  testedLength = 0;
  testedAt: number;
  /** Evaluations a second, as they have arrived lately; 0 while unknown. */
  pace = 0;
  windowStart = 0;
  windowCount = 0;
  /** Where it stood when it was last asked; null while that is not known, or when it cannot say. */
  snapshot: OptimizerSnapshot | null = null;
  readonly #received = new ReceivedIds();

  constructor(start: OptimizerRecordStart, history = new History(start.bounds.length, decodeDetail)) {
    this.id = start.id;
    this.specIndex = start.specIndex;
    this.spec = start.spec;
    this.x0 = start.x0;
    this.bounds = start.bounds;
    this.history = history;
    this.startedAt = start.startedAt;
    this.testedAt = start.startedAt;
  }

  /**
   * An optimizer of an earlier session.
   *
   * @param store Where its evaluations are.
   * @param now Seconds after the start of the run.
   */
  static restored(state: OptimizerState, specIndex: number, store: RowStore, now: number): OptimizerRecord {
    const history = History.restored(state.bounds.length, decodeDetail, state.history, store);
    const record = new OptimizerRecord({ ...state, specIndex }, history);
    record.testedAt = now;
    record.testedLength = state.testedLength;
    record.stopReason = state.stopReason;
    record.announcedEnd = state.converged;
    record.paused = state.paused;
    record.outcome = state.outcome ?? 'running';
    record.endedAt = state.endedAt ?? Number.NaN;
    record.reason = state.reason;
    record.detail = state.detail;
    record.report = state.report;
    record.escalations = state.escalations;
    return record;
  }

  /** What is remembered of it between two sessions. */
  state(): OptimizerState {
    const { id, specIndex, spec, x0, bounds, startedAt, reason, detail, report, escalations } = this;
    return {
      id,
      specIndex,
      spec: { ...spec, module: portableModule(spec.module) },
      x0,
      bounds,
      startedAt,
      endedAt: this.alive ? null : this.endedAt,
      outcome: this.outcome === 'running' ? null : this.outcome,
      reason,
      detail,
      report,
      escalations,
      stopReason: this.stopReason,
      converged: this.announcedEnd,
      paused: this.paused,
      testedLength: this.testedLength,
      history: this.history.summary(),
    };
  }

  /** It goes on from where it stood in an earlier session, or from the beginning. */
  goesOnFrom(snapshot: OptimizerSnapshot | null): void {
    this.snapshot = snapshot;
    if (snapshot !== null) this.#received.restore(snapshot.asked, snapshot.pendingIds);
  }

  /** It stands where it stood, when it had asked for so many points. */
  replayed(asked: number): void {
    this.replaying = false;
    this.askedBefore = asked;
  }

  /**
   * Takes note of results that it sent, each of which may come once.
   *
   * @throws GlompoError `GLOMPO_PROTOCOL` when some have come before, or others are missing.
   */
  noteReceived({ ids, firstId, count }: ResultsBatch): void {
    const received = this.#received;
    const areDue = ids === null ? received.takeRow(firstId, count) : received.take(ids, count);
    if (!areDue) throw protocolError(`Optimizer ${this.id} sent results twice, or left some out.`);
  }

  /**
   * Takes note of results of an earlier session, which the journal has in parts of its own making.
   *
   * @throws GlompoError `GLOMPO_PROTOCOL` when some of them are there twice.
   */
  noteRecorded({ ids, firstId, count }: Pick<ResultsBatch, 'ids' | 'firstId' | 'count'>): void {
    const received = this.#received;
    const areNew = ids === null ? received.takeRange(firstId, count) : received.take(ids, count);
    if (!areNew) throw protocolError(`Evaluations of optimizer ${this.id} are recorded twice.`);
  }

  get kind(): string {
    return this.spec.kind;
  }

  /** Whether it is not known to be dead; so long it occupies its slots. */
  get alive(): boolean {
    return this.outcome === 'running';
  }

  /** Whether it is alive and shall go on. */
  get working(): boolean {
    return this.alive && !this.stopDecided && !this.announcedEnd;
  }

  /** Whether the manager or the user has decided to stop it. */
  get stopDecided(): boolean {
    return this.stopReason !== null;
  }
}
