import { describe, expect, test } from 'vitest';
import { type Asked, settled } from '../../../../../actors/host/task/settled.js';
import { FAILED, OK } from '../../../../../src/domain/outcome.js';
import { decodeDetail } from '../../../../../src/protocol/detail.js';
import { MAX_DETAIL_BYTES, MAX_VECTOR_LENGTH } from '../../../../../src/protocol/limits.js';

const asked = (wants: Asked['wants'], isDetailed: boolean): Asked => ({ wants, isDetailed, dims: 2 });

function recorded(result: object) {
  const { value, outcome, detail } = settled(result, asked(null, true));
  expect([value, outcome]).toEqual([1, OK]);
  return detail && decodeDetail(detail);
}

describe('a detail that cannot be recorded leaves the reason, and the value counts', () => {
  const cyclic: Record<string, unknown> = { fx: 1 };
  cyclic.self = cyclic;
  const cases: readonly (readonly [string, object, RegExp])[] = [
    ['cyclic', cyclic, /contains itself/],
    ['a function', { fx: 1, callback: () => 1 }, /detail\.callback is function callback/],
    ['a key __proto__', { fx: 1, inner: JSON.parse('{"__proto__":1}') as unknown }, /__proto__/],
    ['too large', { fx: 1, image: new Uint8Array(MAX_DETAIL_BYTES) }, /The detail has \d+ bytes, more than/],
    ['too many values', { fx: 1, list: new Array(2 ** 21).fill(0) }, /too many values/],
  ];
  test.each(cases)('%s', (_, result, reason) => {
    expect(recorded(result)?.notRecorded).toMatch(reason);
  });

  test('a field that throws when it is computed', () => {
    const throwing = {
      fx: 1,
      get energy() {
        throw new Error('no energy');
      },
    };
    expect(recorded(throwing)).toEqual({ notRecorded: 'no energy' });
    expect(recorded({ fx: 1, inner: throwing })).toEqual({ notRecorded: 'no energy' });
  });

  test('a field that throws what is not even printable', () => {
    const throwing = {
      fx: 1,
      get energy() {
        throw Object.create(null);
      },
    };
    expect(recorded(throwing)).toEqual({ notRecorded: 'a null-prototype' });
  });
});

test('a vector that no frame could carry fails its evaluation alone', () => {
  const { outcome, error } = settled(
    { fx: 1, residuals: new Float64Array(MAX_VECTOR_LENGTH + 1) },
    asked('residuals', false),
  );
  expect(outcome).toBe(FAILED);
  expect(error?.message).toMatch(/as residuals, but must return an array of at most \d+ numbers/);
});

test('a gradient has as many numbers as there are parameters', () => {
  expect(settled({ fx: 1, gradient: [1] }, asked('gradient', false)).outcome).toBe(FAILED);
  expect(settled({ fx: 1, gradient: [1, Number.NaN] }, asked('gradient', false)).outcome).toBe(OK);
});
