import { expect, test } from 'vitest';
import { silenceAllowed } from '../../../../../actors/host/manager/silence.js';
import { graceAfter } from '../../../../../src/domain/evaluation-rules.js';

const plan = { backend: 'threads', forceTerminationsAfter: Infinity, evaluationTimeout: 2 } as const;
const spec = { evaluations: 'inline', workers: 1 } as const;

test('is as long as is asked for where no evaluation can block the isolate, or none has a limit', () => {
  for (const evaluations of ['threads', 'processes', 'shared'] as const) {
    expect(silenceAllowed(plan, { ...spec, evaluations })).toEqual({ limitMs: Infinity, explanation: '' });
  }
  expect(silenceAllowed({ ...plan, backend: 'inline' }, spec).limitMs).toBe(Infinity);
  expect(silenceAllowed({ ...plan, evaluationTimeout: Infinity }, spec).limitMs).toBe(Infinity);
  const asked = { ...plan, evaluationTimeout: Infinity, forceTerminationsAfter: 0.5 };
  expect(silenceAllowed(asked, spec)).toEqual({ limitMs: 500, explanation: '' });
});

test('lets an evaluation have its time, and says so', () => {
  const { limitMs, explanation } = silenceAllowed(plan, spec);
  expect(limitMs).toBeGreaterThan(2_000 + graceAfter(2_000));
  expect(limitMs).toBeLessThan(2_000 + graceAfter(2_000) + 1_000);
  expect(explanation).toContain('evaluationTimeout, 2 s');
});

test('is the longer one of the two limits', () => {
  const short = silenceAllowed({ ...plan, forceTerminationsAfter: 0.5 }, spec);
  expect(short).toEqual(silenceAllowed(plan, spec));
  expect(silenceAllowed({ ...plan, forceTerminationsAfter: 30 }, spec)).toEqual({
    limitMs: 30_000,
    explanation: '',
  });
});

test('lets as many evaluations have their time as are made between two signs of life', () => {
  const one = silenceAllowed(plan, spec).limitMs;
  expect(silenceAllowed(plan, { ...spec, workers: 3 }).limitMs).toBe(one + 4_000);
});
