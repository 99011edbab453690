import { type ExitCondition, ExitRule, type RunFacts } from '../domain/exit-condition.js';
import { checkOptions, wholeNumber } from '../domain/options.js';

export interface StoppedAfterConvergedOptions {
  /** Optimizers that the manager must have stopped since then. Default 0. */
  readonly stopped?: number;
  /** Optimizers that must have converged, at least 1. Default 1. */
  readonly converged?: number;
}

class StoppedAfterConverged extends ExitRule {
  readonly #stopped: number;
  readonly #converged: number;

  constructor(options: StoppedAfterConvergedOptions) {
    super();
    checkOptions('stoppedAfterConverged', options, ['stopped', 'converged']);
    this.#stopped = wholeNumber('stopped', options.stopped ?? 0, 0);
    this.#converged = wholeNumber('converged', options.converged ?? 1, 1);
  }

  protected holds(facts: RunFacts): boolean {
    const stopped = facts.stoppedSinceConvergence(this.#converged);
    return stopped !== undefined && stopped >= this.#stopped;
  }

  override toString(): string {
    return `stoppedAfterConverged({ stopped: ${this.#stopped}, converged: ${this.#converged} })`;
  }
}

/**
 * Ends the run when `converged` optimizers have ended by their own criteria and, counted from the last of
 * these, the manager has stopped `stopped` more. With the defaults: at the first convergence.
 *
 * The rule of GloMPO's `KillsAfterConvergence`, later `StopsAfterConvergence`.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * createManager({ exitConditions: stoppedAfterConverged({ stopped: 5, converged: 2 }), ... });
 */
export function stoppedAfterConverged(options: StoppedAfterConvergedOptions = {}): ExitCondition {
  return new StoppedAfterConverged(options);
}
