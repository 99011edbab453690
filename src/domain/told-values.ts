import { GlompoError } from './errors.js';
import type { FailurePolicies, FailurePolicy } from './failure-policy.js';
import { LOST, OK, OUTCOMES, TIMED_OUT } from './outcome.js';

/** What one optimizer is told of its evaluations, whose outcomes are recorded as they are. */
export class ToldValues {
  /** Id of the first evaluation without a value after which the optimizer shall end; -1 while there is none. */
  fatalId = -1;
  readonly #policies: FailurePolicies;
  #worst: number;
  #fatalOutcome = OK;

  /** @param worst Highest value that it was told in an earlier session; -Infinity for none. */
  constructor(policies: FailurePolicies, worst = -Infinity) {
    this.#policies = policies;
    this.#worst = worst;
  }

  /** Highest value so far of an evaluation that had one; -Infinity while there is none. */
  get worst(): number {
    return this.#worst;
  }

  /** What to tell of an evaluation with this outcome and value. */
  of(outcome: number, value: number, id: number): number {
    if (outcome !== OK) return this.#instead(outcome, id);
    if (value > this.#worst) this.#worst = value;
    return value;
  }

  /** The error of the optimizer that ends because of {@link fatalId}. */
  fatalError(cause: unknown): GlompoError {
    const outcome = OUTCOMES[this.#fatalOutcome];
    const why = cause instanceof Error ? `: ${cause.message}` : '.';
    return new GlompoError(
      this.#fatalOutcome === TIMED_OUT ? 'GLOMPO_TASK_TIMEOUT' : 'GLOMPO_TASK_FAILED',
      `onFailure is 'stop', and evaluation ${this.fatalId} has the outcome ${outcome}${why}`,
      { data: { evaluationId: this.fatalId, outcome }, ...(cause === undefined ? {} : { cause }) },
    );
  }

  #instead(outcome: number, id: number): number {
    const policy = this.#policyOf(outcome);
    if (typeof policy === 'number') return policy;
    if (policy === 'worst' && this.#worst > -Infinity) return this.#worst;
    if (policy === 'stop' && this.fatalId === -1) {
      this.fatalId = id;
      this.#fatalOutcome = outcome;
    }
    return Infinity;
  }

  #policyOf(outcome: number): FailurePolicy {
    const { failed, timedOut, lost } = this.#policies;
    if (outcome === TIMED_OUT) return timedOut;
    return outcome === LOST ? lost : failed;
  }
}
