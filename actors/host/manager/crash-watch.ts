import { CrashLoop } from '../../../src/domain/crash-loop.js';
import { GlompoError } from '../../../src/domain/errors.js';
import type { OptimizerRecord } from './optimizer-record.js';
import type { RunBooks } from './run-books.js';

/** Reports the crashes of optimizers, and gives the run up where one configuration does nothing but crash or hang. */
export class CrashWatch {
  readonly #books: RunBooks;
  readonly #onLoop: (error: GlompoError) => void;
  readonly #loop = new CrashLoop();

  constructor(books: RunBooks, onLoop: (error: GlompoError) => void) {
    this.#books = books;
    this.#onLoop = onLoop;
  }

  /** Takes note of how an optimizer has ended. */
  joined(record: OptimizerRecord): void {
    const { specIndex, reason, history } = record;
    // Where the first evaluation hangs, it is likely to do so in the next optimizer too, and for ever.
    const isAmiss = record.outcome === 'crashed' || record.escalations.includes('noFeedbackTimeout');
    const crash = isAmiss ? { reason, failure: this.#report(record) } : null;
    if (this.#loop.ended(specIndex, crash, history.answered)) this.#onLoop(this.#loopError(record));
    this.#backOff(specIndex);
  }

  /** Returns the error that the optimizer reported itself, or else the one that is reported of it. */
  #report({ id, kind, reason, failure, outcome }: OptimizerRecord): Error {
    const how = outcome === 'crashed' ? 'crashed' : 'was ended';
    const message = `Optimizer ${id} (${kind}) ${how}: ${reason}`;
    const error = new GlompoError('GLOMPO_OPTIMIZER_CRASHED', message, { cause: failure ?? undefined });
    // An end by force was an event of its own.
    if (outcome === 'crashed') this.#books.emit({ type: 'warning', error });
    return failure ?? error;
  }

  #loopError({ kind, specIndex, reason }: OptimizerRecord): GlompoError {
    const crashes = this.#loop.crashesInARow(specIndex);
    const first = this.#loop.firstCrash(specIndex);
    const message =
      `${crashes} optimizers of the kind ${kind} crashed or hung in a row without an evaluation; ` +
      `the first: ${first?.reason}; the last: ${reason}`;
    const data = { kind, crashes, first: first?.reason, last: reason };
    return new GlompoError('GLOMPO_CRASH_LOOP', message, { data, cause: first?.failure });
  }

  /** A run in lock step does not wait: what it does must not depend on time. */
  #backOff(specIndex: number): void {
    const { plan, notBefore, clock } = this.#books;
    if (plan.deterministic) return;
    const wait = this.#loop.backOffMs(specIndex);
    if (wait > 0) notBefore[specIndex] = clock.now() + wait;
  }
}
