import { GlompoError } from '../../../src/domain/errors.js';
import { RestartIntensity } from '../../../src/domain/restart-intensity.js';
import type { Clock } from '../../clock.js';

export interface RestartsOptions {
  /** Evaluators of the pool. */
  readonly size: number;
  readonly clock: Clock;
  /** Starts another evaluator. */
  readonly restart: () => void;
  /** Hears of each restart, when it is decided. */
  readonly onRestart: () => void;
  /** Hears that the pool cannot go on, since its evaluators end again and again. */
  readonly onBroken: (error: GlompoError) => void;
}

/** Replaces the evaluators of a pool that end by themselves, at once or a while later, as long as that makes sense. */
export class Restarts {
  readonly #options: RestartsOptions;
  readonly #intensity: RestartIntensity;
  readonly #timers = new Set<unknown>();

  constructor(options: RestartsOptions) {
    this.#options = options;
    this.#intensity = new RestartIntensity(options.size);
  }

  /** An evaluator is ready. */
  ready(): void {
    this.#intensity.ready();
  }

  /** An evaluator has answered. */
  answered(): void {
    this.#intensity.answered();
  }

  /** An evaluator has ended by itself. */
  ended(reason: string): void {
    const { clock, restart, onRestart, onBroken } = this.#options;
    const wait = this.#intensity.ended(reason);
    if (wait === null) {
      onBroken(this.#error());
      return;
    }
    onRestart();
    if (wait === 0) {
      restart();
      return;
    }
    const timer = clock.setTimeout(() => {
      this.#timers.delete(timer);
      restart();
    }, wait);
    this.#timers.add(timer);
  }

  /** Calls off what was to be started later. */
  end(): void {
    for (const timer of this.#timers) this.#options.clock.clearTimeout(timer);
    this.#timers.clear();
  }

  #error(): GlompoError {
    const { first, last, streak } = this.#intensity;
    const message = `${streak} evaluators ended in a row without an answer; the first: ${first}; the last: ${last}`;
    return new GlompoError('GLOMPO_SPAWN', message, { data: { ends: streak, first, last } });
  }
}
