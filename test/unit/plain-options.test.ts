import { describe, expect, test } from 'vitest';
import type { GlompoError } from '../../src/domain/errors.js';
import { plainOptions } from '../../src/plain-options.js';

/** The error of options that are refused. */
function refusal(value: unknown): GlompoError {
  try {
    plainOptions('task.options', value);
  } catch (error) {
    return error as GlompoError;
  }
  return expect.fail('they were not refused');
}

describe('options that travel', () => {
  test.each([
    null,
    undefined,
    5,
    -0,
    Number.NaN,
    'text',
    { list: [1, { deep: null }], $key: 'x', flag: false },
    { x: Float64Array.of(1, 2), bytes: Uint8Array.of(3) },
  ])('are taken: case %#', (value) => {
    expect(plainOptions('task.options', value)).toEqual(value);
  });

  test('are a frozen copy', () => {
    const given = { list: [1] };
    const taken = plainOptions('task.options', given);
    given.list.push(2);
    expect(taken).toEqual({ list: [1] });
    expect([Object.isFrozen(taken), Object.isFrozen(taken.list), Object.isFrozen(given)]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('options that cannot travel', () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  let deep: unknown = 1;
  for (let i = 0; i < 100; i += 1) deep = [deep];

  test.each([
    [{ a: { f: () => 1 } }, 'task.options.a.f'],
    [{ list: [1, new Date()] }, 'task.options.list[1]'],
    [new Map([[1, 2]]), 'task.options'],
    [{ n: 5n }, 'task.options.n'],
    [/x/, 'task.options'],
    [Symbol('x'), 'task.options'],
    [new (class Mine {})(), 'task.options'],
    [cycle, 'contains itself'],
    [deep, 'nested too deep'],
    [{ view: new DataView(new ArrayBuffer(8)) }, 'task.options.view'],
  ])('are refused, with where it is: case %#', (value, where) => {
    const error = refusal(value);
    expect(error).toMatchObject({ code: 'GLOMPO_OPTION_INVALID', data: { option: 'task.options' } });
    expect(error.message).toMatch(/^task\.options is .*, but must be plain data/);
    expect(error.message).toContain(where);
  });
});
