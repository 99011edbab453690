import { describe, expect, test } from 'vitest';
import { type FailurePolicies, failurePoliciesOf } from '../../../src/domain/failure-policy.js';
import { FAILED, LOST, OK, TIMED_OUT } from '../../../src/domain/outcome.js';
import { ToldValues } from '../../../src/domain/told-values.js';

const told = (policies: Partial<FailurePolicies> = {}) => new ToldValues(failurePoliciesOf(policies));

describe('what an optimizer is told', () => {
  test('is the value itself where there is one', () => {
    const values = told({ failed: 'worst', timedOut: 'stop', lost: 5 });
    expect([-3, 0, 7].map((value, id) => values.of(OK, value, id))).toEqual([-3, 0, 7]);
    expect(values.fatalId).toBe(-1);
  });

  test.each([FAILED, TIMED_OUT, LOST])('is +Infinity for the outcome %d without a policy', (outcome) => {
    expect(told().of(outcome, Number.NaN, 0)).toBe(Infinity);
  });

  test('follows the policy of its outcome', () => {
    const values = told({ failed: 1, timedOut: 2, lost: 3 });
    expect([FAILED, TIMED_OUT, LOST].map((outcome) => values.of(outcome, Number.NaN, 0))).toEqual([1, 2, 3]);
  });

  test('is the worst value there was, +Infinity before there was one', () => {
    const values = told({ failed: 'worst' });
    expect(values.of(FAILED, Number.NaN, 0)).toBe(Infinity);
    values.of(OK, -8, 1);
    expect(values.of(FAILED, Number.NaN, 2)).toBe(-8);
    values.of(OK, 4, 3);
    values.of(OK, 2, 4);
    expect(values.of(FAILED, Number.NaN, 5)).toBe(4);
  });

  test('does not let a penalty become the worst value', () => {
    const values = told({ failed: 'worst', timedOut: 1e9 });
    values.of(OK, 4, 0);
    values.of(TIMED_OUT, Number.NaN, 1);
    values.of(FAILED, Infinity, 2);
    expect(values.of(FAILED, Number.NaN, 3)).toBe(4);
  });

  test("is +Infinity after the one more try of 'retry'", () => {
    expect(told({ failed: 'retry' }).of(FAILED, Number.NaN, 0)).toBe(Infinity);
  });
});

describe("'stop'", () => {
  test.each([
    [FAILED, 'GLOMPO_TASK_FAILED', 'failed'],
    [TIMED_OUT, 'GLOMPO_TASK_TIMEOUT', 'timedOut'],
    [LOST, 'GLOMPO_TASK_FAILED', 'lost'],
  ])('makes the first evaluation with the outcome %d fatal', (outcome, code, name) => {
    const values = told({ failed: 'stop', timedOut: 'stop', lost: 'stop' });
    values.of(OK, 1, 6);
    values.of(outcome, Number.NaN, 7);
    values.of(FAILED, Number.NaN, 8);
    expect(values.fatalId).toBe(7);
    const cause = new Error('no such molecule');
    const error = values.fatalError(cause);
    expect(error).toMatchObject({ code, cause, data: { evaluationId: 7, outcome: name } });
    expect(error.message).toContain('evaluation 7');
    expect(error.message).toContain('no such molecule');
  });

  test('says what it can where the cause is not known', () => {
    const values = told({ failed: 'stop' });
    values.of(FAILED, Number.NaN, 0);
    expect(values.fatalError(undefined).message).toMatch(/evaluation 0 has the outcome failed\.$/);
    expect(values.fatalError(undefined).cause).toBeUndefined();
  });
});

test('goes on from the worst value of an earlier session', () => {
  const values = new ToldValues(failurePoliciesOf('worst'), 7);
  expect(values.of(FAILED, Number.NaN, 0)).toBe(7);
  values.of(OK, 5, 1);
  expect(values.worst).toBe(7);
  values.of(OK, 9, 2);
  expect(values.worst).toBe(9);
  expect(values.of(FAILED, Number.NaN, 3)).toBe(9);
});
