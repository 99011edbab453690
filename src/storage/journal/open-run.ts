import { join } from 'node:path';
import { invalidOption } from '../../domain/errors.js';
import type { RunEvent } from '../../domain/run-events.js';
import { DamageList } from './damage-list.js';
import { decodeEvent } from './entries.js';
import { unreadable } from './journal-error.js';
import { RecordedOptimizer } from './recorded-optimizer.js';
import { type Improvement, RunIndex } from './run-index.js';
import { JOURNAL_DIRECTORY, runDirectory } from './segment-files.js';
import { SegmentSet } from './segment-set.js';
import { takeIn } from './take-in.js';
import { unknownSettings } from './unknown-settings.js';
import type { BestRecord, OptimizerRecord, RunRecord, RunSettings, SessionRecord } from '../run-record.js';

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
  return new JournalledRun(runDirectory(directory));
}

class JournalledRun implements RunRecord {
  readonly directory: string;
  readonly #segments: SegmentSet;
  readonly #damage = new DamageList();
  readonly #index = new RunIndex((what) => this.#damage.add(what));
  readonly #optimizers: OptimizerRecord[] = [];

  constructor(directory: string) {
    this.directory = directory;
    this.#segments = new SegmentSet(join(this.directory, JOURNAL_DIRECTORY));
    this.refresh();
    if (this.#index.frames === 0) {
      const damage = [...this.#damage.all, ...this.#segments.oddities];
      this.close();
      throw unreadable(this.directory, damage);
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
    return [...lost, ...this.#damage.all, ...this.#segments.oddities];
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
    const frames = takeIn(this.#segments, this.#index, this.#damage);
    this.#addOptimizers();
    return frames > 0;
  }

  close(): void {
    this.#segments.close();
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
