import { invalidOption } from './errors.js';
import { checkOptions } from './options.js';

/** What an optimizer is told of an evaluation without a value: see `ManagerConfig.onFailure`. */
export type FailurePolicy = 'infinity' | 'worst' | 'retry' | 'stop' | number;

/** One policy for each outcome that has no value. */
export interface FailurePolicies {
  /** The task threw, rejected, or returned nothing finite. */
  readonly failed: FailurePolicy;
  /** The evaluation took longer than `evaluationTimeout`. */
  readonly timedOut: FailurePolicy;
  /** The evaluation ended two evaluators. */
  readonly lost: FailurePolicy;
}

const NAMES: readonly unknown[] = ['infinity', 'worst', 'retry', 'stop'];

/**
 * The policies that a setting stands for.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID`.
 */
export function failurePoliciesOf(setting: FailurePolicy | Partial<FailurePolicies>): FailurePolicies {
  if (typeof setting !== 'object' || setting === null) {
    const policy = policyOf('onFailure', setting);
    // What has ended two evaluators was tried twice already.
    return Object.freeze({
      failed: policy,
      timedOut: policy,
      lost: policy === 'retry' ? 'infinity' : policy,
    });
  }
  checkOptions('onFailure', setting, ['failed', 'timedOut', 'lost']);
  const { failed = 'infinity', timedOut = 'infinity', lost = 'infinity' } = setting;
  if (lost === 'retry') {
    throw invalidOption(
      'onFailure.lost',
      lost,
      "'infinity', 'worst', 'stop' or a finite number: it was tried twice",
    );
  }
  return Object.freeze({
    failed: policyOf('onFailure.failed', failed),
    timedOut: policyOf('onFailure.timedOut', timedOut),
    lost: policyOf('onFailure.lost', lost),
  });
}

export function isFailurePolicy(value: unknown): value is FailurePolicy {
  return NAMES.includes(value) || Number.isFinite(value);
}

function policyOf(option: string, value: unknown): FailurePolicy {
  if (isFailurePolicy(value)) return value;
  throw invalidOption(option, value, "'infinity', 'worst', 'retry', 'stop' or a finite number");
}
