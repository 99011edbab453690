import { copiedBounds } from '../../../src/domain/bounds.js';
import { GlompoError, printed } from '../../../src/domain/errors.js';
import type { GeneratorFacts } from '../../../src/domain/generator.js';
import type { Rng } from '../../../src/domain/rng.js';
import type { Selection, SelectorFacts } from '../../../src/domain/selector.js';
import type { RunBooks } from './run-books.js';

/** What the scheduler decided: the specification to start and where; or that nothing is started. */
export type Start = { readonly specIndex: number; readonly x0: Float64Array } | 'wait' | 'never';

/** Decides which optimizer starts next and where. */
export class Scheduler {
  readonly #books: RunBooks;
  readonly #rng: Rng;
  #waitsForBackOff = false;

  constructor(books: RunBooks, rng: Rng) {
    this.#books = books;
    this.#rng = rng;
  }

  /** Whether the last answer was `wait` for a moment after a crash, which nothing but time ends. */
  get waitsForBackOff(): boolean {
    return this.#waitsForBackOff;
  }

  /** @throws GlompoError `GLOMPO_STRATEGY_FAILED` or `GLOMPO_SLOTS`. */
  next(): Start {
    this.#waitsForBackOff = false;
    const { plan, maxJobs, alive, slotsUsed, evaluations, records, views, startedOf, notBefore, clock } =
      this.#books;
    const freeSlots = maxJobs - slotsUsed;
    if (freeSlots <= 0) return 'wait';
    const facts: SelectorFacts = {
      freeSlots,
      maxJobs,
      evaluations,
      startedOf: [...startedOf],
      optimizers: views,
      rng: this.#rng.fork('selection', records.length + 1),
    };
    const selection = this.#ask('The selector', () => plan.selector.select(facts));
    if (selection === 'never') return 'never';
    if (selection === 'wait') {
      if (alive.size > 0) return 'wait';
      const needs = plan.selector.specs.map((spec) => `${spec.kind} ${spec.workers}`).join(', ');
      throw new GlompoError(
        'GLOMPO_SLOTS',
        `No optimizer fits into maxJobs = ${maxJobs} slots (workers needed: ${needs}).`,
      );
    }
    this.#checkSelection(selection, freeSlots);
    if (clock.now() < notBefore[selection]) {
      this.#waitsForBackOff = true;
      return 'wait';
    }
    return { specIndex: selection, x0: this.#startPoint() };
  }

  #checkSelection(selection: Selection, freeSlots: number): void {
    const spec = typeof selection === 'number' ? this.#books.plan.selector.specs[selection] : undefined;
    if (spec === undefined) {
      throw this.#fault(
        `The selector returned ${printed(selection)}, which is no index of its specifications.`,
      );
    }
    if (spec.workers > freeSlots) {
      throw this.#fault(
        `The selector chose ${spec.kind}, which needs ${spec.workers} slots where ${freeSlots} are free.`,
      );
    }
  }

  #startPoint(): Float64Array {
    const { plan, best, records, views, evaluations, startPoints } = this.#books;
    const { bounds } = plan;
    const given = startPoints.shift();
    if (given !== undefined) return given;
    const facts: GeneratorFacts = {
      bounds: copiedBounds(bounds),
      best: best === null ? null : { ...best, x: best.x.slice() },
      optimizers: views,
      evaluations,
      commonRng: this.#rng.fork('common'),
    };
    const x0 = this.#ask('The generator', () =>
      Float64Array.from(plan.generator.generate(facts, this.#rng.fork('start', records.length + 1))),
    );
    const inside = x0.every((value, i) => value >= bounds.lower[i] && value <= bounds.upper[i]);
    if (x0.length !== bounds.dims || !inside) {
      throw this.#fault(`The generator returned [${x0.join(', ')}], which is no point within the bounds.`);
    }
    return x0;
  }

  #ask<T>(who: string, question: () => T): T {
    try {
      return question();
    } catch (cause) {
      throw this.#fault(`${who} threw: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
    }
  }

  #fault(message: string, cause?: unknown): GlompoError {
    return new GlompoError('GLOMPO_STRATEGY_FAILED', message, { cause });
  }
}
