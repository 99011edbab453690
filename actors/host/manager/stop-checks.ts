import { type Bounds, copiedBounds } from '../../../src/domain/bounds.js';
import { explanationText } from '../../../src/domain/condition.js';
import { GlompoError } from '../../../src/domain/errors.js';
import type { Rng } from '../../../src/domain/rng.js';
import type { StopperFacts } from '../../../src/domain/stopper.js';
import type { OptimizerRecord } from './optimizer-record.js';
import type { RunBooks } from './run-books.js';

/** Tests the optimizers by the stoppers. */
export class StopChecks {
  readonly #books: RunBooks;
  /** A copy: a stopper must not be able to change the run's own. */
  readonly #bounds: Bounds;
  readonly #rng: Rng;
  readonly #overdueRng: Rng;
  readonly #stop: (record: OptimizerRecord, reason: string) => void;
  #faultReported = false;

  constructor(books: RunBooks, rng: Rng, stop: (record: OptimizerRecord, reason: string) => void) {
    this.#books = books;
    this.#bounds = copiedBounds(books.plan.bounds);
    this.#rng = rng;
    this.#overdueRng = rng.fork('overdue');
    this.#stop = stop;
  }

  /** Tests every optimizer that has evaluations since its last test. */
  run(): void {
    if (this.#books.plan.stopper === null) return;
    this.#books.stopchecks += 1;
    for (const record of this.#books.alive) {
      if (record.history.length > record.testedLength) this.#test(record, this.#rngOf(record));
    }
  }

  /** A stream for one test, so that those of a resumed run do not depend on how many were made before. */
  #rngOf({ id }: OptimizerRecord): Rng {
    return this.#rng.fork('check', this.#books.stopchecks).fork('optimizer', id);
  }

  /** Tests those that nobody has looked at for a while: a silent optimizer brings no results that would trigger it. */
  runOverdue(): void {
    const { plan, overallSeconds } = this.#books;
    if (plan.stopper === null) return;
    for (const record of this.#books.alive) {
      if (overallSeconds - record.testedAt >= plan.stopcheckSeconds) this.#test(record, this.#overdueRng);
    }
  }

  #test(record: OptimizerRecord, rng: Rng): void {
    const { plan, bestRecord, views, overallSeconds } = this.#books;
    if (!record.working || plan.stopper === null) return;
    record.testedLength = record.history.length;
    record.testedAt = overallSeconds;
    if (record === bestRecord && !plan.applyStoppersToBest) return;
    const facts: StopperFacts = {
      candidate: record,
      best: bestRecord,
      optimizers: views,
      bounds: this.#bounds,
      rng,
    };
    try {
      const explanation = plan.stopper.explain(facts);
      if (explanation.value === true) this.#stop(record, explanationText(explanation));
    } catch (cause) {
      this.#reportFault(cause);
    }
  }

  /** A stopper that throws stops nothing; it is reported once. */
  #reportFault(cause: unknown): void {
    if (this.#faultReported) return;
    this.#faultReported = true;
    const message = `A stopper threw and counts as false: ${cause instanceof Error ? cause.message : String(cause)}`;
    this.#books.emit({
      type: 'warning',
      error: new GlompoError('GLOMPO_STRATEGY_FAILED', message, { cause }),
    });
  }
}
