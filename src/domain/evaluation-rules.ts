import { GlompoError } from './errors.js';
import { type FailurePolicies, failurePoliciesOf } from './failure-policy.js';

/** How long an evaluation may take, and what becomes of one without a value. */
export interface EvaluationRules {
  /** Milliseconds that one evaluation may take; Infinity for no limit. */
  readonly timeoutMs: number;
  readonly onFailure: FailurePolicies;
  /** Whether everything that the task returns is recorded. */
  readonly isDetailed: boolean;
}

/** Rules that forbid nothing and try nothing again. */
export const NO_RULES: EvaluationRules = {
  timeoutMs: Infinity,
  onFailure: failurePoliciesOf('infinity'),
  isDetailed: false,
};

/** Milliseconds that an evaluation may take to end after its signal was raised. */
const LONGEST_GRACE = 1_000;
/** Milliseconds that an answer may be under way. */
const LONGEST_DELIVERY = 100;

/** The rules of a run, whose time limit is in seconds. */
export function evaluationRulesOf(plan: {
  readonly evaluationTimeout: number;
  readonly onFailure: FailurePolicies;
  readonly isLogDetailed: boolean;
}): EvaluationRules {
  const { evaluationTimeout, onFailure, isLogDetailed } = plan;
  return { timeoutMs: 1000 * evaluationTimeout, onFailure, isDetailed: isLogDetailed };
}

/** Milliseconds that an evaluation may go on after its time limit, until it is ended by force. */
export function graceAfter(timeoutMs: number): number {
  return Math.min(LONGEST_GRACE, timeoutMs / 2);
}

/**
 * Milliseconds after which whoever waits for an evaluation ends the one who makes it: that one gives up a promise by
 * itself, so that only an evaluation that blocks it takes so long.
 */
export function patienceWith(timeoutMs: number): number {
  const grace = graceAfter(timeoutMs);
  return timeoutMs + grace + Math.min(LONGEST_DELIVERY, grace);
}

/** The error of an evaluation that took too long. */
export function evaluationTimedOut(timeoutMs: number): GlompoError {
  const seconds = timeoutMs / 1000;
  return new GlompoError(
    'GLOMPO_TASK_TIMEOUT',
    `The evaluation took longer than evaluationTimeout, ${seconds} s.`,
    { data: { evaluationTimeout: seconds } },
  );
}
