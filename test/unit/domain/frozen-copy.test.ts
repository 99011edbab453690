import { expect, test } from 'vitest';
import { frozenCopy } from '../../../src/domain/frozen-copy.js';

const data = () => ({ name: 'x', list: [1, { deep: [2] }], nothing: null, missing: undefined, flag: true });

test('a copy is equal and shares nothing with what it was made of', () => {
  const original = data();
  const copy = frozenCopy(original);
  expect(copy).toEqual(original);
  original.list.push(3);
  (original.list[1] as { deep: number[] }).deep[0] = 99;
  expect(copy).toEqual(data());
});

test('a copy cannot be changed, however deep', () => {
  const copy = frozenCopy(data());
  expect(() => {
    copy.name = 'y';
  }).toThrow(TypeError);
  expect(() => copy.list.push(3)).toThrow(TypeError);
  expect(() => (copy.list[1] as { deep: number[] }).deep.push(3)).toThrow(TypeError);
  expect(() => Object.assign(copy, { more: 1 })).toThrow(TypeError);
});

test('the original can still be changed', () => {
  const original = data();
  frozenCopy(original);
  original.list.push(3);
  expect([Object.isFrozen(original), Object.isFrozen(original.list[1])]).toEqual([false, false]);
});

test('one of something frozen is fine', () => {
  const frozen = Object.freeze({ list: Object.freeze([1]) });
  expect(frozenCopy(frozen)).toEqual(frozen);
});

test('typed arrays are copied, though they cannot be frozen', () => {
  const original = { x: Float64Array.of(1, -0, Number.NaN) };
  const copy = frozenCopy(original);
  original.x[0] = 99;
  expect(copy).toEqual({ x: Float64Array.of(1, -0, Number.NaN) });
  expect(Object.isFrozen(copy)).toBe(true);
});

test.each([null, undefined, 5, -0, Number.NaN, 'text', true])('%s is itself', (value) => {
  expect(frozenCopy(value)).toBe(value);
});

test('what is no data is not copied', () => {
  expect(() => frozenCopy({ f: () => 1 })).toThrow();
});
