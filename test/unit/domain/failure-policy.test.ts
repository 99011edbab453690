import { expect, test } from 'vitest';
import { GlompoError } from '../../../src/domain/errors.js';
import {
  type FailurePolicies,
  type FailurePolicy,
  failurePoliciesOf,
} from '../../../src/domain/failure-policy.js';

test.each(['infinity', 'worst', 'stop', 0, -1e9] as const)('%s stands for all outcomes', (policy) => {
  expect(failurePoliciesOf(policy)).toEqual({ failed: policy, timedOut: policy, lost: policy });
});

test('what has ended two evaluators is not tried a third time', () => {
  expect(failurePoliciesOf('retry')).toEqual({ failed: 'retry', timedOut: 'retry', lost: 'infinity' });
  expect(() => failurePoliciesOf({ lost: 'retry' })).toThrow(/onFailure\.lost is "retry"/);
});

test('outcomes may have policies of their own; the others are told +Infinity', () => {
  expect(failurePoliciesOf({ timedOut: 'stop' })).toEqual({
    failed: 'infinity',
    timedOut: 'stop',
    lost: 'infinity',
  });
  expect(Object.isFrozen(failurePoliciesOf({}))).toBe(true);
});

test.each<[unknown, string]>([
  ['penalty', 'onFailure is "penalty"'],
  [Number.NaN, 'onFailure is NaN'],
  [Infinity, 'onFailure is Infinity'],
  [null, 'onFailure is null'],
  [{ failed: 'ignore' }, 'onFailure.failed is "ignore"'],
  [{ lost: -Infinity }, 'onFailure.lost is -Infinity'],
  [{ crashed: 'stop' }, 'crashed'],
])('%o is refused', (setting, message) => {
  const make = () => failurePoliciesOf(setting as FailurePolicy | Partial<FailurePolicies>);
  expect(make).toThrow(GlompoError);
  expect(make).toThrow(message);
});
