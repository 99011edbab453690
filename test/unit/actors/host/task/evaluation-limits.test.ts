import { describe, expect, test } from 'vitest';
import { TaskRunner } from '../../../../../actors/host/task/task-runner.js';
import type { GlompoError } from '../../../../../src/domain/errors.js';
import { graceAfter } from '../../../../../src/domain/evaluation-rules.js';
import {
  type FailurePolicies,
  type FailurePolicy,
  failurePoliciesOf,
} from '../../../../../src/domain/failure-policy.js';
import { FAILED, OK, TIMED_OUT } from '../../../../../src/domain/outcome.js';
import type { Task, TaskContext } from '../../../../../src/domain/task.js';
import { SimulatedClock } from '../../../../../src/testing/simulated-clock.js';

const TIMEOUT = 1_000;
const GRACE = graceAfter(TIMEOUT);

function runner(
  task: unknown,
  policies: FailurePolicy | Partial<FailurePolicies> = 'infinity',
  timeoutMs = TIMEOUT,
) {
  const clock = new SimulatedClock();
  const failures: { evaluationId: number; x: number[]; error: GlompoError }[] = [];
  const retries: (() => void)[] = [];
  const subject = new TaskRunner({
    task: task as Task,
    taskOptions: null,
    dims: 1,
    rules: { timeoutMs, onFailure: failurePoliciesOf(policies), isDetailed: false },
    log: () => {},
    scratchDirectory: () => '',
    onFailure: (_, evaluationId, x, error) => failures.push({ evaluationId, x: [...x], error }),
    onRetry: () => new Promise((resolve) => retries.push(resolve)),
    clock,
  });
  const evaluate = (id = 0) => subject.evaluate(Float64Array.of(10 + id), 0, 1, id);
  return { subject, clock, failures, retries, evaluate };
}

/** What has been settled is known. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a promise', () => {
  test('that comes in time has its value, and leaves no timer', async () => {
    const { evaluate, clock, failures } = runner(async (x: Float64Array) => x[0]);
    expect(await evaluate()).toMatchObject({ value: 10, outcome: OK });
    expect([failures, clock.pending]).toEqual([[], 0]);
  });

  test('has its signal raised at the limit, with the reason, and has timed out whatever it returns then', async () => {
    const reasons: unknown[] = [];
    const { evaluate, clock, failures, subject } = runner(
      (_x: Float64Array, { signal }: TaskContext) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            reasons.push(signal.reason);
            resolve(5);
          });
        }),
    );
    const answer = evaluate(4);
    clock.advance(TIMEOUT - 1);
    await settle();
    expect(reasons).toEqual([]);
    clock.advance(1);
    expect(await answer).toMatchObject({ value: Number.NaN, outcome: TIMED_OUT, vector: null });
    expect(reasons).toMatchObject([{ code: 'GLOMPO_TASK_TIMEOUT' }]);
    expect(failures).toMatchObject([{ evaluationId: 4, x: [14], error: { code: 'GLOMPO_TASK_TIMEOUT' } }]);
    expect(failures[0].error.message).toContain('1 s');
    expect([subject.hangs, clock.pending]).toEqual([false, 0]);
  });

  test('that rejects because of the signal has timed out too', async () => {
    const { evaluate, clock } = runner(
      (_x: Float64Array, { signal }: TaskContext) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    const answer = evaluate();
    clock.advance(TIMEOUT);
    expect(await answer).toMatchObject({ outcome: TIMED_OUT });
  });

  test('that ignores its signal is given up a grace later', async () => {
    const { evaluate, clock, failures, subject } = runner(() => new Promise(() => {}));
    let settled: unknown = null;
    void Promise.resolve(evaluate()).then((how) => {
      settled = how;
    });
    clock.advance(TIMEOUT + GRACE - 1);
    await settle();
    expect([settled, subject.hangs]).toEqual([null, false]);
    clock.advance(1);
    await settle();
    expect(settled).toMatchObject({ value: Number.NaN, outcome: TIMED_OUT });
    expect([failures.length, subject.hangs, clock.pending]).toEqual([1, true, 0]);
  });

  test('that comes late although it was given up changes nothing', async () => {
    let resolve: (value: number) => void = () => {};
    const { evaluate, clock, failures } = runner(
      () =>
        new Promise((done) => {
          resolve = done;
        }),
    );
    const answer = evaluate();
    clock.advance(TIMEOUT + GRACE);
    resolve(1);
    await settle();
    expect(await answer).toMatchObject({ outcome: TIMED_OUT });
    expect(failures).toHaveLength(1);
  });

  test('has a signal of its own, and also hears of an abort of all', async () => {
    const signals: AbortSignal[] = [];
    const { evaluate, clock, subject } = runner((_x: Float64Array, { signal }: TaskContext) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    void evaluate(0);
    clock.advance(TIMEOUT / 2);
    void evaluate(1);
    clock.advance(TIMEOUT / 2);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    subject.abort();
    void evaluate(2);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, false]);
  });

  test('that nobody waits for any more leaves no timer', () => {
    const { evaluate, clock, subject } = runner(() => new Promise(() => {}));
    void evaluate(0);
    void evaluate(1);
    expect(clock.pending).toBe(2);
    subject.end();
    expect(clock.pending).toBe(0);
  });

  test('has no timer without a limit', async () => {
    const { evaluate, clock } = runner(() => new Promise(() => {}), 'infinity', Infinity);
    void evaluate();
    expect(clock.pending).toBe(0);
  });

  test('whose task was at work for too long before it returned it has timed out', async () => {
    const parts = runner(async () => {
      parts.clock.advance(TIMEOUT + 1);
      return 1;
    });
    expect(await parts.evaluate()).toMatchObject({ outcome: TIMED_OUT });
  });
});

describe('an evaluation that is answered at once', () => {
  test.each([
    ['returned', () => 1],
    ['returned a detail', () => ({ fx: 1 })],
    [
      'thrown',
      () => {
        throw new Error('too late');
      },
    ],
  ])('but %s too late has timed out', (_, end) => {
    const parts = runner(() => {
      parts.clock.advance(TIMEOUT + 1);
      return end();
    });
    expect(parts.evaluate()).toBeNaN();
    expect(parts.subject.outcome).toBe(TIMED_OUT);
    expect(parts.failures).toMatchObject([{ x: [10], error: { code: 'GLOMPO_TASK_TIMEOUT' } }]);
  });

  test('may take exactly as long as it may', () => {
    const parts = runner(() => {
      parts.clock.advance(TIMEOUT);
      return 1;
    });
    expect([parts.evaluate(), parts.subject.outcome]).toEqual([1, OK]);
  });

  test('may return an object that throws when it is looked at', () => {
    const parts = runner(() => ({
      get fx(): number {
        throw new Error('not computed');
      },
    }));
    expect(parts.evaluate()).toBeNaN();
    expect(parts.failures).toMatchObject([{ error: { code: 'GLOMPO_TASK_FAILED' } }]);
  });
});

describe("with 'retry'", () => {
  const failsOnce = (fail: () => unknown) => {
    let calls = 0;
    return (x: Float64Array) => {
      calls += 1;
      return calls === 1 ? fail() : x[0];
    };
  };
  const thrower = () => {
    throw new Error('once');
  };

  test.each([
    ['throws', thrower],
    ['rejects', () => Promise.reject(new Error('once'))],
    ['returns NaN', () => Number.NaN],
    ['returns text later', async () => 'text'],
  ])('one that %s is made once more, after the word is given, and not reported', async (_, fail) => {
    const { evaluate, retries, failures } = runner(failsOnce(fail), 'retry');
    const answer = evaluate(3);
    await settle();
    expect(retries).toHaveLength(1);
    retries[0]();
    expect(await answer).toMatchObject({ value: 13, outcome: OK, error: null });
    expect(failures).toEqual([]);
  });

  test('one that fails again has failed, and is reported once', async () => {
    const { evaluate, retries, failures } = runner(thrower, 'retry');
    const answer = evaluate(3);
    await settle();
    retries[0]();
    expect(await answer).toMatchObject({ value: Number.NaN, outcome: FAILED });
    expect(retries).toHaveLength(1);
    expect(failures).toMatchObject([{ evaluationId: 3, x: [13] }]);
  });

  test('one that takes too long has its time again', async () => {
    const { evaluate, retries, clock, failures } = runner(() => new Promise(() => {}), { timedOut: 'retry' });
    const answer = evaluate();
    clock.advance(TIMEOUT + GRACE);
    await settle();
    expect([retries.length, failures]).toEqual([1, []]);
    retries[0]();
    await settle();
    clock.advance(TIMEOUT + GRACE);
    expect(await answer).toMatchObject({ outcome: TIMED_OUT });
    expect(failures).toHaveLength(1);
  });

  test('each outcome goes by its own policy', async () => {
    const late = runner(() => new Promise(() => {}), { failed: 'retry' });
    const answer = late.evaluate();
    late.clock.advance(TIMEOUT + GRACE);
    expect(await answer).toMatchObject({ outcome: TIMED_OUT });
    expect(late.retries).toEqual([]);
    const broken = runner(thrower, { timedOut: 'retry' });
    expect(broken.evaluate()).toBeNaN();
    expect(broken.retries).toEqual([]);
  });

  test('one whose result is not wanted any more is not tried again', async () => {
    const { evaluate, retries, subject, failures } = runner(
      (_x: Float64Array, { signal }: TaskContext) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')));
        }),
      'retry',
    );
    const answer = evaluate();
    subject.abort();
    await settle();
    retries[0]();
    expect(await answer).toMatchObject({ outcome: FAILED });
    expect(failures).toHaveLength(1);
  });
});
