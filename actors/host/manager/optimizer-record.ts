import type { ActorOutcome } from '../../../machines/lifecycle-types.js';
import type { Escalation } from '../../../src/domain/escalation.js';
import { History } from '../../../src/domain/history.js';
import { ReceivedIds } from '../../../src/domain/received-ids.js';
import type { OptimizerSpec } from '../../../src/domain/optimizer.js';
import type { OptimizerView } from '../../../src/domain/stopper.js';
import { protocolError } from '../../../src/protocol/protocol-error.js';
import { decodeDetail } from '../../../src/protocol/detail.js';
import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import type { OptimizerActor } from './optimizer-actor.js';

/** All that the manager knows of one optimizer. */
export class OptimizerRecord implements OptimizerView {
  readonly id: number;
  readonly spec: OptimizerSpec;
  /** Position of the specification among those of the selector. */
  readonly specIndex: number;
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
  /** Whether the manager has decided to stop it. */
  stopDecided = false;
  /** Whether it has said that it ended by its own criteria. */
  announcedEnd = false;
  /** Length of its history, and time in seconds, when it was last tested by the stoppers. */
  testedLength = 0;
  testedAt: number;
  /** Evaluations a second, as they have arrived lately; 0 while unknown. */
  pace = 0;
  windowStart = 0;
  windowCount = 0;
  readonly #received = new ReceivedIds();

  constructor(id: number, specIndex: number, spec: OptimizerSpec, dims: number, startedAt: number) {
    this.id = id;
    this.specIndex = specIndex;
    this.spec = spec;
    this.history = new History(dims, decodeDetail);
    this.startedAt = startedAt;
    this.testedAt = startedAt;
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
}
