import { describe, expect, it } from 'vitest';
import { countOf, countText, durationText, rateText, valueText } from '../../../src/cli/format.js';
import { jsonLine } from '../../../src/cli/json-line.js';
import { shellWord } from '../../../src/cli/shell-word.js';
import { ProgressState } from '../../../src/cli/progress-state.js';
import { defaultJson, defaultText, reportOf } from '../../../src/cli/report.js';
import { noEscalations } from '../../../src/domain/escalation.js';
import { GlompoError, type JobEntry, type RunEvent, type RunResult } from '../../../src/index.js';

const result: RunResult = {
  x: [1.25, -3],
  fx: 0.1,
  stats: {
    evaluations: 12345,
    failedEvaluations: 2,
    timedOutEvaluations: 1,
    lostEvaluations: 0,
    started: 4,
    converged: 2,
    stopped: 1,
    crashed: 0,
    forced: 1,
    lost: 0,
    stopchecks: 9,
    evaluatorRestarts: 0,
    escalations: noEscalations(),
  },
  origin: { optimizerId: 3, kind: 'cmaEs' },
  outcome: 'completed',
  exitReason: 'maxEvaluations(12345) = true',
  seconds: 75.5,
  seed: 7,
  workingDir: '/tmp/somewhere',
  resources: { peakMemoryBytes: null, meanCpuPercent: null },
  optimizers: [],
};
const entry = { name: 'job', config: { summaryFiles: 1 } } as unknown as JobEntry;

describe('numbers', () => {
  it('of things have thin spaces between groups of digits, and a noun', () => {
    expect([0, 999, 1000, 1234567].map(countText)).toEqual(['0', '999', '1\u202f000', '1\u202f234\u202f567']);
    expect([0, 1, 2000].map((n) => countOf(n, 'run'))).toEqual(['0 runs', '1 run', '2\u202f000 runs']);
  });

  it('of values have six digits', () => {
    const values = [1 / 3, 1.5, 123456789, -1e-20 / 3, Infinity, Number.NaN];
    expect(values.map(valueText)).toEqual(['0.333333', '1.5', '123457000', '-3.33333e-21', 'none', 'NaN']);
  });

  it('of seconds read like a clock', () => {
    expect([0.4, 59.99, 60, 3599, 3600, 90061].map(durationText)).toEqual([
      '0 s',
      '59 s',
      '1:00',
      '59:59',
      '1:00:00',
      '25:01:01',
    ]);
  });

  it('a second have a decimal only when they are small', () => {
    expect([0, 0.25, 9.94, 10, 12345.6].map(rateText)).toEqual([
      '0.0/s',
      '0.3/s',
      '9.9/s',
      '10/s',
      '12\u202f346/s',
    ]);
  });
});

describe('a line of JSON', () => {
  it('has a counterpart for everything that JSON lacks', () => {
    const value = {
      a: [Infinity, -Infinity, Number.NaN],
      b: 10n,
      c: new Float64Array([1, Infinity]),
      d: undefined,
    };
    expect(jsonLine(value)).toBe('{"a":[null,null,null],"b":"10","c":[1,null]}\n');
    const error = new GlompoError('GLOMPO_TASK_FAILED', 'broken', { cause: new Error('why') });
    expect(jsonLine([error, new TypeError('bad')])).toBe(
      '[{"code":"GLOMPO_TASK_FAILED","message":"broken"},{"message":"bad"}]\n',
    );
  });
});

it('a word of a command line is quoted where a shell would not take it as it is', () => {
  expect(['runs/1-a_b.c', 'my runs', "it's", '', '$HOME'].map(shellWord)).toEqual([
    'runs/1-a_b.c',
    "'my runs'",
    "'it'\\''s'",
    "''",
    "'$HOME'",
  ]);
});

describe('the progress', () => {
  const optimizer = (type: 'optimizerStarted' | 'optimizerEnded', optimizerId: number) =>
    ({ type, optimizerId }) as RunEvent;
  const improved = (fx: number) => ({ type: 'improved', fx }) as RunEvent;

  it('tells how things stand', () => {
    const state = new ProgressState('job');
    expect(state.text(0, 0)).toBe('job: 0 s, 0 optimizers, 0 evaluations, best none, 0.0/s');
    for (const id of [1, 2]) state.see(optimizer('optimizerStarted', id));
    for (const fx of [5, 2, 3]) state.see(improved(fx));
    state.see(optimizer('optimizerEnded', 1));
    expect(state.text(2, 3000)).toBe('job: 2 s, 1 optimizer, 3\u202f000 evaluations, best 2, 1\u202f500/s');
    expect(state.endText(result)).toBe('job: completed after 1:15, 12\u202f345 evaluations, best 0.1');
  });

  it('of a run that goes on counts from where the session before stopped', () => {
    const state = new ProgressState('job', 0.5, 1000);
    state.see({ type: 'optimizerResumed', optimizerId: 3 } as RunEvent);
    expect(state.text(2, 1100)).toBe('job: 2 s, 1 optimizer, 1\u202f100 evaluations, best 0.5, 50/s');
    state.see(improved(0.25));
    expect(state.text(2, 1100)).toContain('best 0.25');
  });

  it('averages the rate over the last seconds, however often it is asked', () => {
    const state = new ProgressState('job');
    for (let i = 0; i <= 1000; i += 1) state.text(i / 10, Math.min(i, 900));
    expect(state.text(100.1, 900)).toMatch(/, 0\.0\/s$/);
  });
});

describe('the report', () => {
  it('for people has what was found and how it ended', () => {
    expect(defaultText(entry, result).split('\n')).toEqual([
      'job: completed after 1:15: maxEvaluations(12345) = true',
      '  best value   0.1  (optimizer 3, cmaEs)',
      '  x            [1.25, -3]',
      '  evaluations  12\u202f345 (2 failed)',
      '  optimizers   4 started, 2 converged, 1 stopped, 0 crashed, 1 forced',
      '  seed         7',
      '  files        /tmp/somewhere',
    ]);
  });

  it('does not mention files when none were written, nor a value when there is none', () => {
    const text = defaultText(
      { ...entry, config: {} as never },
      { ...result, x: null, fx: Infinity, origin: null },
    );
    expect(text).toMatch(/best value {3}none\n {2}x {12}none\n/);
    expect(text).not.toContain('files');
  });

  it('is the own one of the job where it has one', () => {
    const own: JobEntry = { ...entry, report: ({ fx }) => ({ text: `fx ${fx}`, json: { fx } }) };
    expect(reportOf(own, result, false)).toEqual({ output: 'fx 0.1\n', fault: null });
    expect(reportOf(own, result, true)).toEqual({ output: '{"fx":0.1}\n', fault: null });
  });

  it('is the usual one for the form that the job does not give', () => {
    const own: JobEntry = { ...entry, report: () => ({ text: 'only text\n' }) };
    expect(reportOf(own, result, false).output).toBe('only text\n');
    expect(reportOf(own, result, true).output).toBe(jsonLine(defaultJson('job', result)));
  });

  const circular: Record<string, unknown> = {};
  circular.self = circular;
  it.each([
    ['throws', () => JSON.parse('{')],
    ['is a promise', async () => ({ text: 'too late' })],
    ['is a text', () => 'text'],
    ['cannot be written', () => ({ json: circular })],
  ])('is the usual one, and a fault, when that of the job %s', (_what, report) => {
    const { output, fault } = reportOf({ ...entry, report: report as never }, result, true);
    expect(JSON.parse(output)).toMatchObject({ name: 'job', evaluations: 12345 });
    expect(fault).toMatchObject({ code: 'GLOMPO_JOB_INVALID' });
  });
});
