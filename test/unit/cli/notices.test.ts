import { describe, expect, it } from 'vitest';
import { Notices } from '../../../src/cli/notices.js';
import { TaskOutput } from '../../../src/cli/task-output.js';
import { GlompoError, type RunEvent, type RunResult } from '../../../src/index.js';

function noticed(verbose = false, own = '') {
  const lines: string[] = [];
  return { lines, notices: new Notices('job', (line) => lines.push(line), verbose, own) };
}

const failure = (evaluationId: number) =>
  ({
    type: 'evaluationFailed',
    optimizerId: 2,
    evaluationId,
    error: new GlompoError('GLOMPO_TASK_FAILED', 'no value'),
  }) as unknown as RunEvent;
const warning = {
  type: 'warning',
  error: new GlompoError('GLOMPO_SPAWN', 'too slow'),
} as unknown as RunEvent;
const printed = { type: 'output', source: 'optimizer 1', stream: 'stdout', text: 'hello\n' } as RunEvent;

describe('notices', () => {
  it('show three failed evaluations, then how many there were', () => {
    const { lines, notices } = noticed();
    for (let i = 0; i < 10; i += 1) notices.see(failure(i));
    notices.end({ stats: { failedEvaluations: 12 } } as RunResult);
    expect(lines).toEqual([
      ...[0, 1, 2].map((i) => `job: evaluation ${i} of optimizer 2 failed: no value [GLOMPO_TASK_FAILED]`),
      'job: 12 evaluations failed in all',
    ]);
  });

  it('show warnings, but not without end', () => {
    const { lines, notices } = noticed();
    for (let i = 0; i < 25; i += 1) notices.see(warning);
    notices.end(null);
    expect(lines).toHaveLength(21);
    expect(lines[0]).toBe('job: warning: too slow [GLOMPO_SPAWN]');
    expect(lines[20]).toBe('job: 5 more warnings');
  });

  it('show what somebody wanted of the run, and its checkpoints', () => {
    const { lines, notices } = noticed();
    notices.see({ type: 'intervention', by: 'Ada', action: 'stop', reason: 'enough' } as unknown as RunEvent);
    const checkpoint = { name: 'c1', evaluations: 9, saved: 1, optimizers: 2 };
    notices.see({ type: 'checkpointed', ...checkpoint } as unknown as RunEvent);
    expect(lines).toEqual([
      'job: Ada: the run stops: enough',
      'job: checkpoint c1 at 9 evaluations, 1 of 2 optimizers saved',
    ]);
  });

  it('do not repeat what was said by this command itself', () => {
    const { lines, notices } = noticed(false, 'Ada (glompo)');
    const stop = { type: 'intervention', by: 'Ada (glompo)', action: 'stop', reason: 'stopped by SIGINT' };
    notices.see(stop as unknown as RunEvent);
    expect(lines).toEqual([]);
  });

  it('show what tasks print only to those who ask for it', () => {
    for (const verbose of [false, true]) {
      const { lines, notices } = noticed(verbose);
      notices.see(printed);
      notices.see({ type: 'log', source: 'optimizer 1', level: 'warn', text: 'careful' } as RunEvent);
      expect(lines).toEqual(verbose ? ['[optimizer 1] hello', '[optimizer 1] warn: careful'] : []);
    }
  });
});

describe('the output of tasks', () => {
  function output(most?: number) {
    const lines: string[] = [];
    return { lines, output: new TaskOutput((line) => lines.push(line), most) };
  }

  it('is put together to lines, apart for each source', () => {
    const { lines, output: tasks } = output();
    tasks.add('a', 'one\r\ntw');
    tasks.add('b', 'other\n');
    tasks.add('a', 'o\n\nthree');
    tasks.end();
    expect(lines).toEqual(['[a] one', '[b] other', '[a] two', '[a] ', '[a] three']);
  });

  it('is limited, and what was left out is counted', () => {
    const { lines, output: tasks } = output(10);
    for (let i = 0; i < 1000; i += 1) tasks.add('a', '1234567\n');
    tasks.end();
    expect(lines).toEqual(['[a] 1234567', '[a] 12', '... 7\u202f990 more characters of output left out']);
  });

  it('does not wait for the end of a line that has none', () => {
    const { lines, output: tasks } = output();
    for (let i = 0; i < 30; i += 1) tasks.add('a', 'x'.repeat(1000));
    expect(lines.length).toBeGreaterThan(1);
  });
});
