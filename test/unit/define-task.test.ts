import { describe, expect, test } from 'vitest';
import { type DefineTaskOptions, defineTask } from '../../src/define-task.js';

const URL_OF_TASK = new URL('file:///somewhere/task.js');

const invalid = (...parts: string[]) =>
  expect.objectContaining({
    code: 'GLOMPO_OPTION_INVALID',
    message: expect.stringMatching(new RegExp(parts.map((part) => part.replaceAll('.', '\\.')).join('.*'))),
  });

describe('defineTask', () => {
  test('names the default export of a module', () => {
    const expected = {
      module: 'file:///somewhere/task.js',
      export: 'default',
      factory: false,
      options: null,
    };
    expect(defineTask(URL_OF_TASK)).toEqual(expected);
    expect(defineTask('file:///somewhere/task.js')).toEqual(expected);
  });

  test('names another export, or a factory, and its options', () => {
    expect(defineTask(URL_OF_TASK, { export: 'cost', options: { k: 3 } })).toMatchObject({
      export: 'cost',
      factory: false,
      options: { k: 3 },
    });
    expect(defineTask(URL_OF_TASK, { factory: 'makeCost', options: 5 })).toMatchObject({
      export: 'makeCost',
      factory: true,
      options: 5,
    });
  });

  test('declares the columns of what the task returns besides the value', () => {
    const headers = { energy: 'float64', forces: { type: 'float64', shape: [13, 3] } } as const;
    expect(defineTask(URL_OF_TASK, { headers }).headers).toEqual({
      energy: { type: 'float64', shape: [] },
      forces: { type: 'float64', shape: [13, 3] },
    });
    const wrong = { energy: 'float32' } as never;
    expect(() => defineTask(URL_OF_TASK, { headers: wrong })).toThrow(invalid('defineTask.headers.energy'));
  });

  test.each([0, false, '', null])('keeps the option %j', (options) => {
    expect(defineTask(URL_OF_TASK, { options }).options).toBe(options);
  });

  test('is frozen and does not change when the options do', () => {
    const options = { weights: [1, 2] };
    const task = defineTask(URL_OF_TASK, { options });
    options.weights.push(3);
    expect(task.options).toEqual({ weights: [1, 2] });
    expect(Object.isFrozen(task)).toBe(true);
  });

  test.each(['./task.js', 'task.js', '/somewhere/task.js', '', undefined, null, 5])(
    'refuses the URL %s',
    (url) => {
      expect(() => defineTask(url as string)).toThrow(
        invalid('defineTask.url is ', 'must be a URL, such as new URL'),
      );
    },
  );

  test.each([5, '', null, {}])('refuses the export %s', (name) => {
    const options = { export: name } as unknown as DefineTaskOptions;
    if (name === null) expect(defineTask(URL_OF_TASK, options).export).toBe('default');
    else
      expect(() => defineTask(URL_OF_TASK, options)).toThrow(
        invalid('defineTask.export is ', 'the name of an'),
      );
  });

  test('refuses an export together with a factory', () => {
    expect(() => defineTask(URL_OF_TASK, { export: 'a', factory: 'b' })).toThrow(
      invalid('defineTask.factory is "b"', 'left out when export is given'),
    );
  });

  test.each([[() => 1], [{ deep: { f: () => 1 } }], [Symbol('s')], [new WeakMap()]])(
    'refuses options that cannot travel: %s',
    (options) => {
      expect(() => defineTask(URL_OF_TASK, { options })).toThrow(
        invalid('defineTask.options is ', 'plain data'),
      );
    },
  );

  test('refuses an unknown option, and options that are none', () => {
    expect(() => defineTask(URL_OF_TASK, { name: 'x' } as DefineTaskOptions)).toThrow(
      invalid('defineTask.name is "x"', 'no such option'),
    );
    for (const options of [5, 'default', null, ['default']]) {
      expect(() => defineTask(URL_OF_TASK, options as unknown as DefineTaskOptions)).toThrow(
        invalid('defineTask is ', 'an object of options'),
      );
    }
  });
});
