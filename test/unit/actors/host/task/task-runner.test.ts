import { describe, expect, test } from 'vitest';
import { TaskRunner } from '../../../../../actors/host/task/task-runner.js';
import { GlompoError } from '../../../../../src/domain/errors.js';
import { NO_RULES } from '../../../../../src/domain/evaluation-rules.js';
import { FAILED, OK } from '../../../../../src/domain/outcome.js';
import type { Wanted } from '../../../../../src/domain/optimizer.js';
import type { Task, TaskContext } from '../../../../../src/domain/task.js';
import { decodeDetail } from '../../../../../src/protocol/detail.js';

interface Failure {
  readonly optimizerId: number;
  readonly evaluationId: number;
  readonly x: readonly number[];
  readonly error: GlompoError;
}

function runner(task: unknown, { isDetailed = false, wants = 'residuals' as Wanted } = {}) {
  const failures: Failure[] = [];
  const logged: string[] = [];
  const asked: string[] = [];
  const subject = new TaskRunner({
    task: task as Task,
    taskOptions: { k: 3 },
    dims: 2,
    rules: { ...NO_RULES, isDetailed },
    log: (text) => logged.push(text),
    scratchDirectory: () => {
      asked.push('asked');
      return 'scratch';
    },
    onFailure: (optimizerId, evaluationId, x, error) =>
      failures.push({ optimizerId, evaluationId, x: [...x], error }),
  });
  subject.wants = wants;
  return { subject, failures, logged, asked };
}

const POINTS = Float64Array.of(1, 2, 3, 4);

describe('a task that answers at once', () => {
  test('gets the point at the offset and the context of the evaluation', () => {
    const calls: unknown[] = [];
    const { subject, logged } = runner((x: Float64Array, context: TaskContext) => {
      calls.push([...x], context.optimizerId, context.evaluationId, context.options, context.signal.aborted);
      context.log('hello');
      return x[0] + x[1];
    });
    expect(subject.evaluate(POINTS, 2, 7, 9)).toBe(7);
    expect(calls).toEqual([[3, 4], 7, 9, { k: 3 }, false]);
    expect([subject.outcome, subject.vector, logged]).toEqual([OK, null, ['hello']]);
  });

  test('gets the same arrays again, and cannot change the points', () => {
    const seen = new Set<unknown>();
    const { subject } = runner((x: Float64Array, context: TaskContext) => {
      seen.add(x).add(context);
      x.fill(99);
      return 1;
    });
    for (let i = 0; i < 5; i += 1) subject.evaluate(POINTS, 0, 1, i);
    expect(seen.size).toBe(2);
    expect([...POINTS]).toEqual([1, 2, 3, 4]);
  });

  test('has a scratch directory, which is made only when it is asked for', () => {
    const { subject, asked } = runner((x: Float64Array, context: TaskContext) =>
      x[0] === 1 ? 1 : context.scratchDirectory.length,
    );
    subject.evaluate(POINTS, 0, 1, 0);
    expect(asked).toEqual([]);
    expect(subject.evaluate(POINTS, 2, 1, 1)).toBe('scratch'.length);
    subject.abort();
    expect(subject.evaluate(POINTS, 2, 1, 2)).toBe('scratch'.length);
  });

  test('may give a detail, with residuals or without', () => {
    const residuals = [1, 2, 3];
    const { subject } = runner((x: Float64Array) =>
      x[0] === 1 ? { fx: 5, residuals, note: 'x' } : { fx: 6 },
    );
    expect(subject.evaluate(POINTS, 0, 1, 0)).toBe(5);
    expect([subject.outcome, subject.vector]).toEqual([OK, residuals]);
    expect(subject.evaluate(POINTS, 2, 1, 1)).toBe(6);
    expect(subject.vector).toBeNull();
  });

  test('gives what is wanted alone', () => {
    const task = () => ({ fx: 5, residuals: [1, 2, 3], gradient: [4, 5] });
    const wanted = (['residuals', 'gradient', null] as const).map((wants) => {
      const { subject } = runner(task, { wants });
      subject.evaluate(POINTS, 0, 1, 0);
      return [subject.vector, subject.detail];
    });
    expect(wanted).toEqual([
      [[1, 2, 3], null],
      [[4, 5], null],
      [null, null],
    ]);
  });

  test('is told what is wanted, and whether all is recorded', () => {
    const task = (_: unknown, { wants, isDetailed }: TaskContext) => {
      told.push(wants, isDetailed);
      return 1;
    };
    const told: unknown[] = [];
    const { subject } = runner(task, { wants: 'gradient', isDetailed: true });
    subject.evaluate(POINTS, 0, 1, 0);
    subject.wants = null;
    subject.evaluate(POINTS, 0, 1, 0);
    expect(told).toEqual(['gradient', true, null, true]);
  });

  test('has everything recorded that is plain data, and else the reason why not', () => {
    const detail = { energy: -3.5, forces: Float64Array.of(1, 2), tags: ['a', null] };
    const { subject } = runner(() => ({ fx: 5, ...detail }), { isDetailed: true });
    expect(subject.evaluate(POINTS, 0, 1, 0)).toBe(5);
    expect(decodeDetail(subject.detail as Uint8Array)).toEqual(detail);
    const other = runner(() => ({ fx: 5, solver: () => 1 }), { isDetailed: true }).subject;
    expect(other.evaluate(POINTS, 0, 1, 0)).toBe(5);
    expect(decodeDetail(other.detail as Uint8Array).notRecorded).toContain('detail.solver');
    const plain = runner(() => 5, { isDetailed: true }).subject;
    plain.evaluate(POINTS, 0, 1, 0);
    expect(plain.detail).toBeNull();
  });

  test.each([[[1]], [[1, 2, 3]], ['12'], [[1, '2']]])(
    'with a gradient that is not one number for each parameter has failed: %s',
    (gradient) => {
      const { subject, failures } = runner(() => ({ fx: 1, gradient }), { wants: 'gradient' });
      subject.evaluate(POINTS, 0, 1, 0);
      expect([subject.outcome, subject.vector]).toEqual([FAILED, null]);
      expect(failures[0].error.message).toContain('gradient, but must return an array of 2 numbers');
    },
  );

  test.each([Number.NaN, Infinity, -Infinity])('with %d has failed, and the value is kept', (value) => {
    for (const task of [() => value, () => ({ fx: value, residuals: [1] })]) {
      const { subject, failures } = runner(task);
      expect(subject.evaluate(POINTS, 2, 4, 5)).toBe(value);
      expect([subject.outcome, subject.vector]).toEqual([FAILED, null]);
      expect(failures).toMatchObject([{ optimizerId: 4, evaluationId: 5, x: [3, 4] }]);
      expect(failures[0].error.message).toContain(`${value}, which is not finite`);
    }
  });

  test.each([undefined, null, 'a lot', true, 5n, {}, { fx: '5' }, [1], () => 1])(
    'with %s, which is no number, has failed',
    (value) => {
      const { subject, failures } = runner(() => value);
      expect(subject.evaluate(POINTS, 0, 1, 0)).toBeNaN();
      expect(subject.outcome).toBe(FAILED);
      expect(failures[0].error).toMatchObject({ code: 'GLOMPO_TASK_FAILED' });
      expect(failures[0].error.message).toContain('must return a number');
    },
  );

  test.each([new TypeError('boom'), 'boom', { toString: () => 'boom' }, null, undefined])(
    'by throwing %s has failed, with what was thrown as the cause',
    (thrown) => {
      const { subject, failures } = runner((x: Float64Array) => {
        x.fill(0);
        throw thrown;
      });
      expect(subject.evaluate(POINTS, 2, 1, 8)).toBeNaN();
      expect(failures).toMatchObject([{ x: [3, 4], evaluationId: 8 }]);
      const [{ error }] = failures;
      expect(error.code).toBe('GLOMPO_TASK_FAILED');
      if (thrown instanceof Error)
        expect([error.message, error.cause]).toEqual(['The task threw: boom', thrown]);
    },
  );

  test('is fine again after a failure', () => {
    let calls = 0;
    const { subject } = runner(() => {
      calls += 1;
      if (calls === 1) throw new Error('once');
      return 3;
    });
    subject.evaluate(POINTS, 0, 1, 0);
    expect([subject.evaluate(POINTS, 0, 1, 1), subject.outcome]).toEqual([3, OK]);
  });

  test('may throw an error of this package, which stays what it is', () => {
    const error = new GlompoError('GLOMPO_DATA_INVALID', 'bad file');
    const { subject, failures } = runner(() => {
      throw error;
    });
    subject.evaluate(POINTS, 0, 1, 0);
    expect(failures[0].error).toBe(error);
  });
});

describe('a task that answers later', () => {
  test('keeps the point and context that it was given, also while others are called', async () => {
    const release: (() => void)[] = [];
    const { subject } = runner(async (x: Float64Array, context: TaskContext) => {
      await new Promise<void>((resolve) => release.push(resolve));
      return x[0] * 100 + context.evaluationId;
    });
    const answers = [subject.evaluate(POINTS, 0, 1, 0), subject.evaluate(POINTS, 2, 1, 1)];
    for (const go of release.reverse()) go();
    const settled = await Promise.all(answers);
    expect(settled).toMatchObject([
      { value: 100, outcome: OK, error: null },
      { value: 301, outcome: OK, error: null },
    ]);
  });

  test('and fails is reported with its own point, though the buffer was used again', async () => {
    const { subject, failures } = runner(async (x: Float64Array) => {
      x.fill(-1);
      await Promise.resolve();
      throw new Error('diverged');
    });
    const points = Float64Array.from(POINTS);
    const answer = subject.evaluate(points, 2, 1, 6);
    points.fill(0);
    expect(await answer).toMatchObject({ outcome: FAILED, value: Number.NaN });
    expect(failures).toMatchObject([{ x: [3, 4], evaluationId: 6, error: { code: 'GLOMPO_TASK_FAILED' } }]);
  });

  test('may give a detail, no number, or any thenable', async () => {
    const detail = await runner(async () => ({ fx: 2, residuals: [1] })).subject.evaluate(POINTS, 0, 1, 0);
    expect(detail).toMatchObject({ value: 2, vector: [1], detail: null });
    const text = await runner(async () => 'text').subject.evaluate(POINTS, 0, 1, 0);
    expect(text).toMatchObject({ outcome: FAILED });
    // biome-ignore lint/suspicious/noThenProperty: what a task returns need not be a promise of this realm
    const thenable = { then: (resolve: (value: number) => void) => resolve(4) };
    expect(await runner(() => thenable).subject.evaluate(POINTS, 0, 1, 0)).toMatchObject({
      value: 4,
      outcome: OK,
    });
  });

  test('hears of an abort; later calls get a signal of their own', async () => {
    const signals: AbortSignal[] = [];
    const { subject } = runner((_x: Float64Array, { signal }: TaskContext) => {
      signals.push(signal);
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new Error('aborted'))),
      );
    });
    const answers = [subject.evaluate(POINTS, 0, 1, 0), subject.evaluate(POINTS, 0, 1, 1)];
    subject.abort();
    expect(await Promise.all(answers)).toMatchObject([{ outcome: FAILED }, { outcome: FAILED }]);
    const later = subject.evaluate(POINTS, 0, 1, 2);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, false]);
    subject.abort();
    await later;
  });
});

test.each([5, 'abc', {}, [1, '2'], [1, undefined], new DataView(new ArrayBuffer(8)), BigInt64Array.of(1n)])(
  'residuals that are no numbers are a failure: %s',
  (residuals) => {
    const { subject, failures } = runner(() => ({ fx: 1, residuals }));
    subject.evaluate(POINTS, 0, 1, 0);
    expect([subject.outcome, subject.vector]).toEqual([FAILED, null]);
    expect(failures[0].error.message).toContain('residuals');
  },
);
