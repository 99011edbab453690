import { describe, expect, test } from 'vitest';
import { GlompoError, invalidOption } from '../../../src/domain/errors.js';
import { fromWire, toWire } from '../../../src/protocol/wire-error.js';

describe('errors that travel', () => {
  test('ours keep code, data, stack and cause', () => {
    const cause = Object.assign(new RangeError('too deep'), { code: 'EDEEP' });
    const sent = new GlompoError('GLOMPO_TASK_FAILED', 'It failed.', { data: { x: [1, 2] }, cause });
    const got = fromWire(toWire(sent));
    expect(got).toBeInstanceOf(GlompoError);
    expect(got).toMatchObject({
      name: 'GlompoError',
      message: 'It failed.',
      code: sent.code,
      data: sent.data,
    });
    expect(got.stack).toBe(sent.stack);
    expect(got.cause).toMatchObject({ name: 'RangeError', message: 'too deep', code: 'EDEEP' });
  });

  test('others keep name, code and what else they were given', () => {
    class SolverError extends Error {
      override name = 'SolverError';
      code = 'E_SOLVER';
      residuals = Float64Array.of(1, 2);
      when = new Date(0);
    }
    const got = fromWire(toWire(new SolverError('diverged')));
    expect(got).not.toBeInstanceOf(GlompoError);
    expect(got).toMatchObject({ name: 'SolverError', message: 'diverged', code: 'E_SOLVER' });
    expect(got).toHaveProperty('data.residuals', [1, 2]);
  });

  test.each([
    ['undefined', undefined, 'undefined'],
    ['a string', 'boom', '"boom"'],
    ['a bigint', 1n, '1n'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['a function', function task() {}, 'function task'],
    ['null', null, 'null'],
  ])('%s that was thrown is described', (_, thrown, message) => {
    expect(toWire(thrown)).toEqual({ name: 'NonError', message });
  });

  test('cycles, getters that throw and revoked proxies do no harm', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    const trap = Object.defineProperty(new Error('x'), 'message', {
      get() {
        throw new Error('trap');
      },
    });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const loop = new Error('loop');
    loop.cause = loop;
    for (const odd of [cyclic, trap, proxy, loop, Object.assign(new Error('e'), { cyclic })])
      expect(fromWire(toWire(odd))).toBeInstanceOf(Error);
  });

  test('sizes are bounded', () => {
    const huge = invalidOption('x', 1, 'y'.repeat(1e6));
    huge.stack = 'z'.repeat(1e6);
    const wide = Object.assign(
      new Error('w'),
      Object.fromEntries(Array.from({ length: 1e4 }, (_, i) => [`k${i}`, i])),
    );
    const wider = Object.assign(new Error('w'), {
      a: Array.from({ length: 60 }, () => new Array(60).fill(['q'])),
    });
    for (const error of [huge, wide, wider])
      expect(JSON.stringify(toWire(error)).length).toBeLessThan(40_000);
  });
});
