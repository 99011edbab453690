import { GlompoError, invalidOption } from '../../../src/domain/errors.js';
import type { ExitCondition } from '../../../src/domain/exit-condition.js';
import type { Intervention } from '../../../src/domain/run-events.js';
import type { OptimizerRecord } from './optimizer-record.js';
import type { RunBooks } from './run-books.js';

/** What a run is to become while it goes on. */
export interface RunChange {
  readonly exitConditions?: ExitCondition;
  readonly maxJobs?: number;
}

/** A point that somebody gives. */
export interface GivenPoint {
  readonly x: Float64Array;
  /** Its value, which optimizers are told; null to let the next optimizer start there. */
  readonly fx: number | null;
  /** Optimizer that is told of it; null for all. */
  readonly optimizerId: number | null;
}

/** What the run does when somebody intervenes. */
export interface InterventionHost {
  /** Whether decisions must wait for the end of a round, so that the run can be repeated. */
  readonly isInRound: boolean;
  /** Whether the end of the run is decided. */
  readonly isEnding: boolean;
  /** What was done is a part of what is settled; slots or the budget may have changed. */
  settled(): void;
  stopOptimizer(record: OptimizerRecord, reason: string): void;
  pauseRun(): void;
  resumeRun(): void;
}

/** What is answered to somebody who comes too late. */
export function ending(): GlompoError {
  return new GlompoError('GLOMPO_STATE', 'The run does not go on: it is about to end, or has ended.');
}

/** Does what somebody wants of a run that goes on, and records who it was. */
export class Interventions {
  readonly #books: RunBooks;
  readonly #host: InterventionHost;
  #waiting: (() => void)[] = [];

  constructor(books: RunBooks, host: InterventionHost) {
    this.#books = books;
    this.#host = host;
  }

  /** @throws GlompoError `GLOMPO_OPTION_INVALID` unless it is an optimizer at work. */
  stopOptimizer(optimizerId: number, reason: string, by: string): void {
    const record = this.#working(optimizerId);
    this.#when(() => {
      if (!record.working) return;
      this.#note({ action: 'stopOptimizer', optimizerId, reason }, by);
      this.#host.stopOptimizer(record, reason);
    });
  }

  /** @throws GlompoError `GLOMPO_OPTION_INVALID` unless it is an optimizer at work, or null for all. */
  pause(optimizerId: number | null, by: string): void {
    const record = optimizerId === null ? null : this.#working(optimizerId);
    this.#when(() => {
      this.#note({ action: 'pause', optimizerId }, by);
      if (record === null) {
        this.#books.paused = true;
        this.#host.pauseRun();
      } else {
        record.paused = true;
        record.actor?.pause();
      }
    });
  }

  /** @throws GlompoError `GLOMPO_OPTION_INVALID` unless it is an optimizer at work, or null for all. */
  resume(optimizerId: number | null, by: string): void {
    const record = optimizerId === null ? null : this.#working(optimizerId);
    this.#when(() => {
      this.#note({ action: 'resume', optimizerId }, by);
      if (record === null) {
        this.#books.paused = false;
        this.#host.resumeRun();
      } else {
        record.paused = false;
        if (!this.#books.paused) record.actor?.resume();
      }
    });
  }

  /** @throws GlompoError `GLOMPO_OPTION_INVALID` unless it is for an optimizer at work, or for all. */
  inject({ x, fx, optimizerId }: GivenPoint, by: string): void {
    const record = optimizerId === null ? null : this.#working(optimizerId);
    this.#when(() => {
      this.#note({ action: 'inject', optimizerId, x: [...x], fx }, by);
      if (fx === null) this.#books.startPoints.push(x);
      else if (record !== null) record.actor?.inject(x, fx);
      else for (const one of this.#books.alive) if (one.working) one.actor?.inject(x, fx);
    });
  }

  /** @throws GlompoError `GLOMPO_OPTION_INVALID` when no optimizer would fit into the slots. */
  change({ exitConditions, maxJobs }: RunChange, by: string): void {
    const least = Math.min(...this.#books.plan.selector.specs.map(({ workers }) => workers));
    if (maxJobs !== undefined && maxJobs < least)
      throw invalidOption('maxJobs', maxJobs, `at least ${least}, the slots of the smallest optimizer`);
    this.#when(() => {
      const text = exitConditions === undefined ? null : String(exitConditions);
      this.#note({ action: 'change', exitConditions: text, maxJobs: maxJobs ?? null }, by);
      if (exitConditions !== undefined) this.#books.exitCondition = exitConditions;
      if (maxJobs !== undefined) this.#books.maxJobs = maxJobs;
    });
  }

  /** Does what has waited for the end of the round. */
  catchUp(): void {
    for (const action of this.#waiting.splice(0)) action();
  }

  /** @throws GlompoError `GLOMPO_STATE` when the run ends. */
  #when(action: () => void): void {
    if (this.#host.isEnding) throw ending();
    if (this.#host.isInRound) {
      this.#waiting.push(action);
      return;
    }
    action();
    this.#host.settled();
  }

  #note(intervention: Intervention, by: string): void {
    this.#books.emit({ type: 'intervention', by, ...intervention });
  }

  #working(optimizerId: number): OptimizerRecord {
    const record = this.#books.records[optimizerId - 1];
    if (record?.working === true) return record;
    const ids = [...this.#books.alive].filter(({ working }) => working).map(({ id }) => id);
    const expected = `the number of an optimizer at work: ${ids.join(', ') || 'there is none'}`;
    throw invalidOption('optimizerId', optimizerId, expected);
  }
}
