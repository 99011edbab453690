import { Condition, type Explanation } from './condition.js';

/** What an exit condition decides from: a snapshot of the run. */
export interface RunFacts {
  /** Evaluations recorded, failed ones included. */
  readonly evaluations: number;
  /** Lowest finite value; Infinity while there is none. */
  readonly bestValue: number;
  /** Evaluations recorded after the one that gave `bestValue`; all of them while there is none. */
  readonly evaluationsSinceImprovement: number;
  /** Optimizers started. */
  readonly started: number;
  /** Optimizers that ended by their own criteria. */
  readonly converged: number;
  /** Optimizers that the manager stopped. */
  readonly stopped: number;
  /** Optimizers stopped since the n-th convergence; undefined while fewer than n have converged. */
  stoppedSinceConvergence(n: number): number | undefined;
  /** Optimizers that crashed. */
  readonly crashed: number;
  /** Seconds since this session began. */
  readonly sessionSeconds: number;
  /** Seconds over all sessions of the run. */
  readonly overallSeconds: number;
}

/** A rule that ends the run when it holds. */
export type ExitCondition = Condition<RunFacts>;

/** An exit condition that is no combination. */
export abstract class ExitRule extends Condition<RunFacts> {
  readonly family = 'exit';
  readonly evaluationLimit: number = Infinity;

  protected abstract holds(facts: RunFacts): boolean;

  explain(facts: RunFacts): Explanation {
    return { label: this.toString(), value: this.holds(facts) };
  }

  leaves(): readonly ExitCondition[] {
    return [this];
  }
}
