import type { CheckpointPlan } from '../../../src/domain/checkpoint-control.js';
import { GlompoError } from '../../../src/domain/errors.js';
import type { OptimizerSnapshot } from '../../../src/domain/optimizer-snapshot.js';
import type { HistorySummary, RunState } from '../../../src/domain/run-state.js';
import type { OptimizerRecord } from './optimizer-record.js';
import type { RunBooks } from './run-books.js';

/** What a checkpoint consists of. */
export interface CheckpointParts {
  readonly state: RunState;
  readonly snapshots: ReadonlyMap<number, OptimizerSnapshot>;
}

/** A checkpoint that was written. */
export interface WrittenCheckpoint {
  readonly name: string;
  readonly directory: string;
  readonly bytes: number;
}

export interface CheckpointerOptions {
  readonly books: RunBooks;
  readonly plan: CheckpointPlan;
  /** Writes a checkpoint; resolves when it is safe on the disk. */
  readonly write: (parts: CheckpointParts) => Promise<WrittenCheckpoint>;
  /** Whether optimizers have been told of evaluations that count only when their round is over. */
  readonly isInRound: () => boolean;
  /** In lock step the next round may begin. */
  readonly onDone: () => void;
  /** The run is to end since a checkpoint could not be made. */
  readonly onFailure: (error: GlompoError) => void;
}

/** Optimizers of which it is not known yet where they stand, and how long they are waited for. */
interface Round {
  readonly waiting: Set<OptimizerRecord>;
  readonly histories: Map<number, HistorySummary>;
  readonly done: () => void;
}

/**
 * Makes checkpoints while the run goes on. No optimizer waits for another: each says where it stands when it next looks
 * at its messages, and what it is told after that is in the journal. One that is too busy to answer is written as it stood
 * at the checkpoint before.
 */
export class Checkpointer {
  readonly #options: CheckpointerOptions;
  #round: Round | null = null;
  #making: Promise<WrittenCheckpoint> | null = null;
  #next: Promise<WrittenCheckpoint> | null = null;
  #dueAtEvaluations: number;
  #dueAtSeconds: number;
  #isCollecting = false;
  #onRoundEnd: () => void = () => {};
  /** Whether the run has ended: nothing is begun any more, and in the end nothing is told. */
  #hasEnded = false;
  #isSilent = false;

  constructor(options: CheckpointerOptions) {
    this.#options = options;
    const { books, plan } = options;
    this.#dueAtEvaluations = books.evaluations + plan.everyEvaluations;
    this.#dueAtSeconds = plan.everySeconds;
  }

  /** Goes on after the evaluations of earlier sessions. */
  goOn(): void {
    const { books, plan } = this.#options;
    this.#dueAtEvaluations = books.evaluations + plan.everyEvaluations;
  }

  /** Whether optimizers are being asked where they stand, or are about to be, so that no round should begin. */
  get isCollecting(): boolean {
    return this.#isCollecting;
  }

  /** Makes one when it is time. */
  look(): void {
    const { books, plan } = this.#options;
    if (this.#making !== null) return;
    const isDue = books.evaluations >= this.#dueAtEvaluations || books.sessionSeconds >= this.#dueAtSeconds;
    if (!isDue) return;
    this.#dueAtEvaluations = books.evaluations + plan.everyEvaluations;
    this.#dueAtSeconds = books.sessionSeconds + plan.everySeconds;
    this.request().catch((error) => this.#fail(error));
  }

  /** Makes one that nobody waits for. */
  async make(): Promise<void> {
    await this.request().catch((error) => this.#fail(error));
  }

  /**
   * Makes one that holds at least what is known now.
   *
   * @throws GlompoError `GLOMPO_CHECKPOINT` (as a rejection) when it cannot be written.
   */
  request(): Promise<WrittenCheckpoint> {
    if (this.#hasEnded) return Promise.reject(tooLate());
    if (this.#making === null) return this.#begin();
    // What is being made may have asked some optimizers already.
    this.#next ??= this.#making
      .catch(() => null)
      .then(() => {
        this.#next = null;
        return this.request();
      });
    return this.#next;
  }

  /** An optimizer has said where it stands. */
  saved(record: OptimizerRecord, snapshot: OptimizerSnapshot): void {
    record.snapshot = 'saved' in snapshot ? snapshot : null;
    const { length } = record.history;
    if (snapshot.told === length) this.#round?.histories.set(record.id, record.history.summary());
    this.#arrived(record);
  }

  /** A round is over, and what was decided at its end is settled. */
  roundEnded(): void {
    this.#onRoundEnd();
  }

  /** The run has ended. Resolves when nothing is being written any more, after `seconds` at the latest. */
  async end(seconds: number): Promise<void> {
    const { clock } = this.#options.books;
    this.#hasEnded = true;
    this.#onRoundEnd();
    if (this.#making !== null) {
      let timer: unknown;
      const isLate = new Promise<void>((late) => {
        timer = clock.setTimeout(late, 1000 * seconds);
      });
      await Promise.race([isLate, this.#making.catch(() => {})]);
      clock.clearTimeout(timer);
    }
    this.#isSilent = true;
  }

  /** An optimizer has ended, and will say nothing any more. */
  joined(record: OptimizerRecord): void {
    record.snapshot = null;
    this.#arrived(record);
  }

  #begin(): Promise<WrittenCheckpoint> {
    this.#making = this.#make().finally(() => {
      this.#making = null;
    });
    return this.#making;
  }

  async #make(): Promise<WrittenCheckpoint> {
    const { books, write } = this.#options;
    const began = books.overallSeconds;
    const { working, ...parts } = await this.#parts();
    await books.journal?.synced();
    const written = await write(parts);
    if (this.#isSilent) return written;
    const seconds = books.overallSeconds - began;
    const counts = { evaluations: parts.state.evaluations, saved: parts.snapshots.size, optimizers: working };
    books.emit({ type: 'checkpointed', ...written, ...counts, seconds });
    return written;
  }

  /** What a checkpoint is made of, and of how many optimizers at work. */
  async #parts(): Promise<CheckpointParts & { readonly working: number }> {
    const { books, isInRound, onDone } = this.#options;
    this.#isCollecting = true;
    try {
      if (isInRound()) {
        await new Promise<void>((resolve) => {
          this.#onRoundEnd = resolve;
        });
      }
      const asked = [...books.alive].filter(
        ({ working, replaying, actor }) => working && !replaying && actor,
      );
      const histories = await this.#collect(asked);
      const working = [...books.alive].filter((record) => record.working);
      const snapshots = new Map<number, OptimizerSnapshot>();
      for (const { id, snapshot, history } of working) {
        // One that was told of more than is recorded has broken the protocol, and is about to end for that.
        if (snapshot !== null && snapshot.told <= history.length) snapshots.set(id, snapshot);
      }
      return { state: cutAt(books.state(), histories), snapshots, working: working.length };
    } finally {
      this.#isCollecting = false;
      onDone();
    }
  }

  async #collect(asked: readonly OptimizerRecord[]): Promise<ReadonlyMap<number, HistorySummary>> {
    const { books, plan } = this.#options;
    const histories = new Map<number, HistorySummary>();
    if (asked.length === 0) return histories;
    let timer: unknown;
    await new Promise<void>((done) => {
      this.#round = { waiting: new Set(asked), histories, done };
      timer = books.clock.setTimeout(done, 1000 * plan.patience);
      for (const { actor } of asked) actor?.save();
    });
    books.clock.clearTimeout(timer);
    this.#round = null;
    return histories;
  }

  #arrived(record: OptimizerRecord): void {
    const round = this.#round;
    if (round?.waiting.delete(record) === true && round.waiting.size === 0) round.done();
  }

  #fail(error: unknown): void {
    const { books, plan, onFailure } = this.#options;
    const known =
      error instanceof GlompoError
        ? error
        : new GlompoError(
            'GLOMPO_CHECKPOINT',
            `A checkpoint could not be made: ${(error as Error).message}`,
            {
              cause: error,
            },
          );
    if (this.#isSilent) return;
    if (plan.raiseOnFailure) onFailure(known);
    else books.emit({ type: 'warning', error: known });
  }
}

function tooLate(): GlompoError {
  return new GlompoError('GLOMPO_CHECKPOINT', 'The run has ended, so that no checkpoint is made any more.');
}

/**
 * The state with the histories as they were when the optimizers said where they stand, so that it needs no journal: what
 * came in since is told to nobody who goes on from it.
 */
function cutAt(state: RunState, histories: ReadonlyMap<number, HistorySummary>): RunState {
  const optimizers = state.optimizers.map((optimizer) => {
    const history = histories.get(optimizer.id);
    return history === undefined ? optimizer : { ...optimizer, history };
  });
  const evaluations = optimizers.reduce((sum, { history }) => sum + history.length, 0);
  if (evaluations === state.evaluations) return { ...state, optimizers };
  let best: (typeof optimizers)[number] | null = null;
  for (const optimizer of optimizers) {
    const { bestIndex, bestValue } = optimizer.history;
    if (bestIndex >= 0 && bestValue < (best?.history.bestValue ?? Infinity)) best = optimizer;
  }
  const evaluationsAtBest = Math.min(state.best?.evaluationsAtBest ?? 0, evaluations);
  return {
    ...state,
    evaluations,
    optimizers,
    best: best === null ? null : { optimizerId: best.id, evaluationsAtBest },
  };
}
