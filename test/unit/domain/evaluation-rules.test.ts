import { expect, test } from 'vitest';
import {
  evaluationRulesOf,
  evaluationTimedOut,
  graceAfter,
  NO_RULES,
  patienceWith,
} from '../../../src/domain/evaluation-rules.js';
import { failurePoliciesOf } from '../../../src/domain/failure-policy.js';

test('the grace after a time limit is a second, or half of a short limit', () => {
  expect([100, 1_000, 2_000, 60_000].map(graceAfter)).toEqual([50, 500, 1_000, 1_000]);
});

test('whoever waits is more patient than limit and grace, but not by much', () => {
  for (const limit of [1, 10, 1_000, 1e6]) {
    const most = limit + graceAfter(limit);
    expect(patienceWith(limit)).toBeGreaterThan(most);
    expect(patienceWith(limit)).toBeLessThanOrEqual(most + 100);
  }
  expect(patienceWith(Infinity)).toBe(Infinity);
});

test('the rules of a run are in milliseconds', () => {
  const onFailure = failurePoliciesOf('worst');
  const plan = { evaluationTimeout: 1.5, onFailure, isLogDetailed: true };
  expect(evaluationRulesOf(plan)).toEqual({ timeoutMs: 1_500, onFailure, isDetailed: true });
  expect(evaluationRulesOf({ ...plan, evaluationTimeout: Infinity }).timeoutMs).toBe(NO_RULES.timeoutMs);
});

test('the error names the limit in seconds', () => {
  expect(evaluationTimedOut(1_500)).toMatchObject({
    code: 'GLOMPO_TASK_TIMEOUT',
    message: expect.stringContaining('1.5 s'),
    data: { evaluationTimeout: 1.5 },
  });
});
