import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type CommandTaskOptions, commandTask } from 'glompo/tasks';
import { called, failing, temporaryDirectory } from './setup.js';

const root = temporaryDirectory();
const sh = (script: string, options: Partial<CommandTaskOptions> = {}) =>
  commandTask({ argv: ['sh', '-c', script], ...options });
const run = (task: ReturnType<typeof commandTask>, x: readonly number[] = [1.5, -2e-7, 3]) =>
  called(task, x, { scratchDirectory: root });

describe('the options of commandTask', () => {
  test.each([
    ['argv is undefined', { argv: undefined }],
    ['argv is an array of 0', { argv: [] }],
    ['argv[0] is ""', { argv: [''] }],
    ['argv[1] is 5', { argv: ['a', 5] }],
    ['input.stdin is 5', { input: { stdin: 5 } }],
    ['input.files is "../a"', { input: { files: { '../a': '' } } }],
    ['input.filled[0] is "/a"', { template: 'file:///t', input: { filled: ['/a'] } }],
    ['input.filled is an array of 1', { input: { filled: ['a'] } }],
    ['output is "first"', { output: 'first' }],
    ['output is an object', { output: {} }],
    ['output.pattern is "("', { output: { pattern: '(' } }],
    ['output.json is "a..b"', { output: { json: 'a..b' } }],
    ['output.json is "a[b]"', { output: { json: 'a[b]' } }],
    ['output.file is "a/../../b"', { output: { json: '', file: 'a/../../b' } }],
    ['output.module is "./read.js"', { output: { module: './read.js' } }],
    ['env.A is 5', { env: { A: 5 } }],
    ['template is "./template"', { template: './template' }],
    ['timeout is 0', { timeout: 0 }],
    ['endTimeout is -1', { endTimeout: -1 }],
    ['maxOutput is 0', { maxOutput: 0 }],
    ['successStatuses[0] is 256', { successStatuses: [256] }],
    ['keep.in is "kept"', { keep: { in: 'kept' } }],
    ['keep.which is "none"', { keep: { in: 'file:///kept', which: 'none' } }],
    ['showStderr is 1', { showStderr: 1 }],
    ['shell is true', { shell: true }],
  ])('%s is refused', (text, options) => {
    const given = { argv: ['a'], ...options } as unknown as CommandTaskOptions;
    expect(() => commandTask(given)).toThrow(failing('GLOMPO_OPTION_INVALID', `commandTask.${text}`));
  });

  test('become plain data that travels', () => {
    const task = commandTask({ argv: ['a', '{x}'], headers: { energy: 'float64' } });
    expect(task).toMatchObject({ export: 'createCommandTask', factory: true });
    expect(task.headers).toEqual({ energy: { type: 'float64', shape: [] } });
    expect(structuredClone(task.options)).toEqual(task.options);
  });
});

describe('a program as task gets the point', () => {
  test('by its arguments, its environment and stdin', async () => {
    const task = sh('cat; echo "$A {x[1]} {x} {json} {optimizerId} {evaluationId} {y} {x[" >&2; exit 1', {
      env: { A: '{x[2]}' },
      input: { stdin: 'stdin {x[0]}' },
    });
    await expect(run(task)).rejects.toThrow('it printed last: 3 -2e-7 1.5 -2e-7 3 [1.5,-2e-7,3] 1 7 {y} {x[');
    await expect(run(sh('cat', { input: { stdin: 'v = {x[0]}' } }))).resolves.toBe(1.5);
  });

  test('by files that are written, and files of the template that are filled in', async () => {
    const template = join(root, 'template');
    mkdirSync(join(template, 'deep'), { recursive: true });
    writeFileSync(join(template, 'deep/in.dat'), 'a {x[1]}\n');
    const task = sh('cat deep/in.dat deep/point.json', {
      template: pathToFileURL(template),
      input: { filled: ['deep/in.dat'], files: { 'deep/point.json': '{"x": {json}}' } },
      output: { pattern: 'a (\\S+)' },
    });
    await expect(run(task)).resolves.toBe(-2e-7);
    expect(readFileSync(join(template, 'deep/in.dat'), 'utf8')).toBe('a {x[1]}\n');
  });

  test('unless there is no such parameter', async () => {
    await expect(run(sh('echo {x[3]}'))).rejects.toThrow(
      failing('GLOMPO_TASK_FAILED', '{x[3]} names a parameter that there is not: there are 3'),
    );
  });
});

describe('the value of a program', () => {
  test.each<[string, CommandTaskOptions['output'], unknown]>([
    ['step 3 of 9: E = -1.25', 'lastNumber', -1.25],
    ['1.5D-03 a7 v1.2.3 b', 'lastNumber', 1.5e-3],
    ['E = -Infinity', 'lastNumber', -Infinity],
    ['it is nan', 'lastNumber', Number.NaN],
    ['E = 1\nE = 2.5 eV', { pattern: 'E = (\\S+)' }, 2.5],
    ['e: 7', { pattern: 'E: (\\d)', flags: 'i' }, 7],
    ['{"a": [{"b c": 4}]}', { json: 'a[0].b c' }, 4],
    ['{"fx": 2, "residuals": [1, 1]}', { json: '' }, { fx: 2, residuals: [1, 1] }],
  ])('%j is found by %j', async (text, output = 'lastNumber', value) => {
    await expect(run(sh('cat', { input: { stdin: text }, output }))).resolves.toEqual(value);
  });

  test.each<[string, CommandTaskOptions['output'], string]>([
    ['no number: a7', 'lastNumber', 'There is no number in stdout; it printed last: no number: a7'],
    ['', 'lastNumber', 'it printed nothing'],
    ['E is 1', { pattern: 'E = (\\S+)' }, 'Nothing matches /E = (\\S+)/g; it printed last: E is 1'],
    ['E = much', { pattern: 'E = (\\S+)' }, 'is "much", which is no number'],
    ['{"a": 1', { json: 'a' }, 'The output is not JSON'],
    ['{"a": 1}', { json: 'b' }, 'There is no "b" in the output; it printed last: {"a": 1}'],
    ['', { json: 'b', file: 'out.json' }, 'out.json cannot be read'],
  ])('is not found in %j by %j', async (text, output = 'lastNumber', why) => {
    await expect(run(sh('cat', { input: { stdin: text }, output }))).rejects.toThrow(
      failing('GLOMPO_TASK_FAILED', why),
    );
  });

  test('is found in a file, and by a function of a module', async () => {
    await expect(run(sh('echo 7 > out; echo 8', { output: { pattern: '\\d', file: 'out' } }))).resolves.toBe(
      7,
    );
    const module = join(root, 'read.mjs');
    writeFileSync(
      module,
      'export const read = ({ stdout, stderr, x, context }) => Number(stdout) + Number(stderr) + x[0] + context.evaluationId;',
    );
    const output = { module: pathToFileURL(module), export: 'read' };
    await expect(run(sh('echo 100; echo 20 >&2', { output }))).resolves.toBe(128.5);
  });

  test('is that of the last output where there is more than is kept; JSON must be whole', async () => {
    const flood = 'head -c 100000 /dev/zero | tr "\\0" 7; echo; echo 8';
    await expect(run(sh(flood, { maxOutput: 100 }))).resolves.toBe(8);
    await expect(run(sh(flood, { maxOutput: 100, output: { json: '' } }))).rejects.toThrow(
      'stdout is longer than maxOutput',
    );
  });
});

describe('a program that', () => {
  test.each([
    [
      'cannot be started',
      ['no-such-program'],
      'no-such-program could not be started: spawn no-such-program ENOENT',
    ],
    ['fails', ['sh', '-c', 'echo why >&2; exit 3'], 'sh ended with exit status 3; it printed last: why'],
    ['is killed', ['sh', '-c', 'kill -9 $$'], 'sh was killed by SIGKILL; it printed nothing'],
  ])('%s has failed', async (_, argv, text) => {
    await expect(run(commandTask({ argv }))).rejects.toThrow(failing('GLOMPO_TASK_FAILED', text));
  });

  test('ends with one of the statuses for success has succeeded', async () => {
    await expect(run(sh('echo 1; exit 3', { successStatuses: [0, 3] }))).resolves.toBe(1);
  });

  test('takes too long is killed, with all of its process group', async () => {
    const task = sh('sleep 1000 & echo $! > pid; sleep 1000', {
      timeout: 0.1,
      keep: { in: pathToFileURL(join(root, 'late')) },
    });
    await expect(run(task)).rejects.toThrow(
      'was killed by SIGKILL because it took longer than timeout, 0.1 s',
    );
    const pid = readFileSync(join(root, 'late/optimizer-1-evaluation-7/pid'), 'utf8').trim();
    expect(
      existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')),
    ).toBe(false);
  });

  test('is not wanted any more is ended: in order where it is given time', async () => {
    const controller = new AbortController();
    const task = sh('trap "echo in order >&2; exit 5" TERM; echo > started; while :; do sleep 0.01; done', {
      endTimeout: 30,
    });
    const scratchDirectory = join(root, 'unwanted');
    mkdirSync(scratchDirectory);
    const value = called(task, [1], { scratchDirectory, signal: controller.signal });
    const started = () =>
      readdirSync(scratchDirectory, { recursive: true }).some((path) => String(path).endsWith('started'));
    const stopping = (async () => {
      while (!started()) await new Promise((resolve) => setImmediate(resolve));
      controller.abort();
    })();
    await expect(value).rejects.toThrow(
      /ended with exit status 5 because its result is not wanted any more; it printed last: [\s\S]*in order/,
    );
    await stopping;
    expect(readdirSync(scratchDirectory)).toEqual([]);
    await expect(called(task, [1], { scratchDirectory, signal: controller.signal })).rejects.toThrow(
      'was not started',
    );
  });

  test('leaves a daemon behind is not waited for any longer than its last output takes', async () => {
    await expect(run(sh('setsid sleep 5 & echo 5'))).resolves.toBe(5);
  });
});
