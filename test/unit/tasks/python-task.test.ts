import { describe, expect, test } from 'vitest';
import { receivedValue } from '../../../actors/tasks/worker/received-value.js';
import { loadTask } from '../../../actors/host/task/load-task.js';
import { type PythonTaskOptions, pythonTask } from 'glompo/tasks';
import { hasPython, PYTHON } from '../../fixtures/foreign/python.js';
import { called, failing } from './setup.js';

const own = { python: PYTHON, path: [new URL('../../fixtures/foreign/', import.meta.url)] };

describe('the options of pythonTask', () => {
  test.each(['model', 'model.py:cost', ':cost', 'model:', 'a b:c', 5])('the name %j', (name) => {
    if (name === 'model.py:cost') expect(pythonTask(name).options).toMatchObject({ name });
    else {
      expect(() => pythonTask(name as string)).toThrow(
        failing('GLOMPO_OPTION_INVALID', 'a module and something in it, such as model:cost'),
      );
    }
  });

  test.each([
    ['python is ""', { python: '' }],
    ['path is "."', { path: '.' }],
    ['path[0] is "./models"', { path: ['./models'] }],
    ['env.A is 1', { env: { A: 1 } }],
    ['points is "array"', { points: 'array' }],
    ['idleTimeout is 0', { idleTimeout: 0 }],
    ['options.a.0 is NaN', { options: { a: [Number.NaN] } }],
    ['options.a is a Map', { options: { a: new Map() } }],
    ['options.a is undefined', { options: { a: undefined } }],
    ['options is function f', { options: function f() {} }],
    ['timeout is 5', { timeout: 5 }],
  ])('%s is refused', (text, options) => {
    expect(() => pythonTask('a:b', options as unknown as PythonTaskOptions)).toThrow(
      failing('GLOMPO_OPTION_INVALID', `pythonTask.${text}`),
    );
  });
});

test.each([
  [1.5, 1.5],
  ['NaN', Number.NaN],
  ['-Infinity', -Infinity],
  ['much', 'much'],
  [null, null],
  [
    { fx: 'Infinity', gradient: [1, 'NaN'], text: 'NaN' },
    { fx: Infinity, gradient: [1, Number.NaN], text: 'NaN' },
  ],
])('the result %j of a worker is taken for %j', (sent, value) => {
  expect(receivedValue(sent)).toEqual(value);
});

describe.runIf(hasPython())('a Python function', () => {
  test('is given lists, no context that it does not ask for, and gives what it knows', async () => {
    const task = pythonTask('model:kind_of_point', own);
    expect(await called(task, [0.1, 2])).toEqual({ fx: 1, kind: 'list' });
    const detailed = await called(pythonTask('model:residuals', own), [1, 1], { wants: 'residuals' });
    expect(detailed).toEqual({ fx: 0, residuals: [0, 0], calls: [1, 2] });
  });

  test.runIf(hasPython('numpy'))('is given arrays where that is asked for', async () => {
    const task = pythonTask('model:kind_of_point', { ...own, points: 'numpy' });
    expect(await called(task, [0.1])).toEqual({ fx: 1, kind: 'ndarray' });
  });

  test.each([
    ['model:nothing', {}, "module 'model' has no attribute 'nothing'"],
    ['no_such_module:cost', {}, "No module named 'no_such_module'"],
    ['model:sphere', { python: 'no-such-python' }, 'no-such-python could not be started'],
    ['model:__name__', {}, 'model:__name__ cannot be called'],
  ])('%s with %j cannot be loaded', async (name, options, text) => {
    await expect(loadTask(pythonTask(name, { ...own, ...options }))).rejects.toThrow(
      failing('GLOMPO_TASK_LOAD', text),
    );
  });

  test('is replaced when it is not wanted any more, or was idle', async () => {
    const options = { 1: 'hangs' };
    const task = await loadTask(pythonTask('model:misbehaves', { ...own, options, idleTimeout: 0.001 }));
    const controller = new AbortController();
    const hanging = called(task, [1], { evaluationId: 1, signal: controller.signal });
    controller.abort();
    await expect(hanging).rejects.toThrow('was killed by SIGKILL because its result is not wanted any more');
    expect(await called(task, [3])).toBe(9);
    expect(await Promise.all([4, 5].map((x) => called(task, [x])))).toEqual([16, 25]);
  });
});
