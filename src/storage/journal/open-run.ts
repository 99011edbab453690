import { basename, dirname, join, resolve } from 'node:path';
import { invalidOption } from '../../domain/errors.js';
import type { RunEvent } from '../../domain/run-events.js';
import { decodeEvent } from './entries.js';
import { journalError } from './journal-error.js';
import { RecordedOptimizer } from './recorded-optimizer.js';
import { type Improvement, RunIndex } from './run-index.js';
import { JOURNAL_DIRECTORY, segmentName } from './segment-files.js';
import { SegmentSet } from './segment-set.js';
import { unknownSettings } from './unknown-settings.js';
import type { BestRecord, OptimizerRecord, RunRecord, RunSettings, SessionRecord } from '../run-record.js';

/** Places that are named one by one; a file of garbage has any number of them. */
const MOST_DAMAGE = 1_000;

/**
 * Opens what is recorded of a run, also while it goes on: its optimizers with their evaluations, its best points, events
 * and messages. Evaluations are read from the journal when they are asked for, so that a record takes little memory
 * however long the run was. A journal that ends in the middle of a frame is normal; other places that cannot be read are
 * skipped and named in `damage`, and the evaluations behind them keep their numbers in the run.
 *
 * @param directory Working directory of the run.
 * @throws GlompoError `GLOMPO_JOURNAL` when there is no journal in it, or nothing of it can be read.
 * @example
 * const run = openRun('runs/2026-11-21');
 * for (const { id, kind, length, best } of run.optimizers) console.log(id, kind, length, best?.fx);
 * const lastHundred = run.optimizer(1).values(-100 + run.optimizer(1).length);
 * run.close();
 */
export function openRun(directory: string): RunRecord {
  return new JournalledRun(resolve(directory));
}

class JournalledRun implements RunRecord {
  readonly directory: string;
  readonly #segments: SegmentSet;
  readonly #index = new RunIndex((what) => this.#noteDamage(what));
  readonly #optimizers: OptimizerRecord[] = [];
  readonly #damage: string[] = [];
  #more = 0;

  constructor(directory: string) {
    this.directory = basename(directory) === JOURNAL_DIRECTORY ? dirname(directory) : directory;
    this.#segments = new SegmentSet(join(this.directory, JOURNAL_DIRECTORY));
    this.refresh();
    if (this.#index.frames === 0) {
      const damage = [...this.#damage, ...this.#segments.oddities];
      this.close();
      const why = damage.length === 0 ? 'there is none, or nothing is written yet' : damage.join('; ');
      const message = `The journal of a run in ${this.directory} cannot be read: ${why}.`;
      throw journalError(message, { data: { directory: this.directory } });
    }
  }

  get settings(): RunSettings {
    return this.#index.settings ?? unknownSettings(this.directory, this.#index.dims ?? 0);
  }

  get sessions(): readonly SessionRecord[] {
    return this.#index.sessions;
  }

  get seconds(): number {
    return this.#index.seconds;
  }

  get evaluations(): number {
    return this.#index.evaluations;
  }

  get optimizers(): readonly OptimizerRecord[] {
    return this.#optimizers;
  }

  get best(): BestRecord | null {
    const last = this.#index.improvements.at(-1);
    return last === undefined ? null : this.#bestOf(last);
  }

  get improvements(): readonly BestRecord[] {
    return this.#index.improvements.map((improvement) => this.#bestOf(improvement));
  }

  get damage(): readonly string[] {
    const lost = this.#index.settings === null ? ['the settings of the run cannot be read'] : [];
    const more = this.#more === 0 ? [] : [`and ${this.#more} other places`];
    return [...lost, ...this.#damage, ...more, ...this.#segments.oddities];
  }

  optimizer(id: number): OptimizerRecord {
    const optimizer = this.#optimizers.find((other) => other.id === id);
    if (optimizer === undefined) {
      const ids = this.#optimizers.map((other) => other.id).join(', ');
      throw invalidOption(
        'optimizer',
        id,
        `the number of one of the run's optimizers: ${ids || 'there are none'}`,
      );
    }
    return optimizer;
  }

  *events(): IterableIterator<RunEvent> {
    for (const { segment, offset } of this.#index.events)
      yield decodeEvent(this.#segments.frame(segment, offset).payload);
  }

  refresh(): boolean {
    let frames = 0;
    this.#segments.read(
      (segment, frame) => {
        frames += 1;
        try {
          this.#index.add(segment, frame);
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          this.#noteDamage(`${segmentName(segment)}: frame at byte ${frame.offset}: ${reason}`);
        }
      },
      (what) => this.#noteDamage(what),
    );
    this.#addOptimizers();
    return frames > 0;
  }

  close(): void {
    this.#segments.close();
  }

  #noteDamage(what: string): void {
    if (this.#damage.length < MOST_DAMAGE) this.#damage.push(what);
    else this.#more += 1;
  }

  #addOptimizers(): void {
    const { optimizers, dims } = this.#index;
    if (optimizers.size === this.#optimizers.length) return;
    const known = new Set(this.#optimizers.map(({ id }) => id));
    for (const [id, index] of optimizers) {
      if (!known.has(id)) this.#optimizers.push(new RecordedOptimizer(id, index, this.#segments, dims ?? 0));
    }
    this.#optimizers.sort((a, b) => a.id - b.id);
  }

  #bestOf({ optimizerId, callId, x, fx }: Improvement): BestRecord {
    return { optimizerId, kind: this.optimizer(optimizerId).kind, callId, x, fx };
  }
}
