import { join } from 'node:path';
import type { RunState } from '../../domain/run-state.js';
import type { ReplayItem } from '../../protocol/replay-item.js';
import type { RunSettings } from '../run-record.js';
import { DamageList } from './damage-list.js';
import { FORMAT_VERSION } from './entries.js';
import type { FramePlace } from './frame-queue.js';
import { journalError, unreadable } from './journal-error.js';
import type { JournalledOptimizer } from './journalled-rows.js';
import { type ReplayStart, replay } from './replay.js';
import { RunFold, type RunTail } from './run-fold.js';
import { JOURNAL_DIRECTORY, runDirectory } from './segment-files.js';
import { SegmentSet } from './segment-set.js';
import { takeIn } from './take-in.js';

/** A run as its journal leaves it, to go on from. Nothing is changed until a writer resumes it. */
export class ResumableRun {
  /** Working directory of the run. */
  readonly directory: string;
  /** Those of the last session, with what was changed while it went on. */
  readonly settings: RunSettings;
  readonly state: RunState;
  /** In lock step, the evaluations of the round that was not finished; otherwise nothing. */
  readonly tail: RunTail;
  /** Evaluations in the journal, those of the tail included. */
  readonly evaluations: number;
  /** Places of the journal that could not be read, in words; usually none. */
  readonly damage: readonly string[];
  /** Where the evaluations stand, for the writer that goes on. */
  readonly optimizers: ReadonlyMap<number, JournalledOptimizer>;
  /** Number of the last segment. */
  readonly lastSegment: number;
  /** Where the last frame begins that was not written as a whole; null when there is none. */
  readonly tornEnd: FramePlace | null;
  readonly #segments: SegmentSet;

  constructor(directory: string) {
    this.directory = directory;
    this.#segments = new SegmentSet(join(directory, JOURNAL_DIRECTORY));
    const damage = new DamageList();
    const fold = new RunFold((what) => damage.add(what));
    takeIn(this.#segments, fold, damage);
    this.damage = [...damage.all, ...this.#segments.oddities];
    const { settings, oldestFormat } = fold;
    if (settings === null || oldestFormat < FORMAT_VERSION) {
      this.close();
      throw settings === null ? unreadable(directory, this.damage) : tooOld(directory, oldestFormat);
    }
    this.settings = settings;
    this.state = fold.state;
    this.tail = fold.tail;
    this.evaluations = fold.evaluations;
    this.optimizers = fold.rows.optimizers;
    this.lastSegment = this.#segments.largest;
    this.tornEnd = this.#segments.tornEnd;
  }

  /**
   * What an optimizer lived through from where it stands on, in the order in which it happened. It is read from the
   * journal as it is asked for, and must not be asked for after `close`.
   *
   * @param from Where it stands: at its begin, or where a checkpoint has it.
   * @throws GlompoError `GLOMPO_JOURNAL`, when it comes to that, that evaluations are missing.
   * @example
   * for (const item of run.replay(3, { told: 0, injected: 0 })) {
   *   if (item.kind === 'rows') channel.sendBatch(item.frame);
   * }
   */
  replay(optimizerId: number, from: ReplayStart): Iterable<ReplayItem> {
    const optimizer = this.optimizers.get(optimizerId);
    // What is recorded from now on belongs to the session that goes on.
    return optimizer === undefined ? [] : replay(this.#segments, optimizerId, { ...optimizer }, from);
  }

  /** Closes the files. */
  close(): void {
    this.#segments.close();
  }
}

/**
 * Reads the journal of a run as far as is needed to go on with it: once through, and of its evaluations it keeps only
 * where they stand.
 *
 * @param directory Working directory of the run.
 * @throws GlompoError `GLOMPO_JOURNAL` when there is no journal in it, its settings cannot be read, or it was written by
 *   a version that could not resume.
 * @example
 * const run = resumableRun('runs/2026-11-21');
 * run.state.evaluations; // 12345
 */
export function resumableRun(directory: string): ResumableRun {
  return new ResumableRun(runDirectory(directory));
}

function tooOld(directory: string, format: number) {
  const known = `format ${format}, and only from format ${FORMAT_VERSION} on can a run be resumed`;
  const message = `The journal of the run in ${directory} is of ${known}; it can still be read.`;
  return journalError(message, { data: { directory, format } });
}
