import type { OptimizerRecord } from './optimizer-record.js';
import type { RunBooks } from './run-books.js';

/** Tells optimizers of better points that others have found. */
export class Sharing {
  readonly #books: RunBooks;
  /** Those that will be told when they stand where they stood. */
  readonly #owed = new Set<OptimizerRecord>();

  constructor(books: RunBooks) {
    this.#books = books;
  }

  /** There is a better point. */
  improved(): void {
    this.#books.unshared = this.#books.plan.shareBestSolutions;
  }

  /** Tells of the best point, if nobody was told of it yet. */
  share(told: ReadonlySet<number> = new Set()): void {
    const { best, alive, plan } = this.#books;
    if (!this.#books.unshared || best === null || !plan.shareBestSolutions) return;
    this.#books.unshared = false;
    for (const record of alive) {
      if (!record.working || record.id === best.optimizerId || told.has(record.id)) continue;
      if (record.replaying) this.#owed.add(record);
      else record.actor?.inject(best.x, best.fx);
    }
  }

  /** An optimizer of an earlier session stands where it stood. */
  replayed(record: OptimizerRecord): void {
    const { best } = this.#books;
    if (this.#owed.delete(record) && best !== null) record.actor?.inject(best.x, best.fx);
  }
}
