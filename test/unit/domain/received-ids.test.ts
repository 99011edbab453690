import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReceivedIds } from '../../../src/domain/received-ids.js';

describe('the ids received', () => {
  it('takes each once, in any order', () => {
    const ids = new ReceivedIds();
    expect([2, 0, 1, 4, 3].map((id) => ids.take([id], 1))).toEqual([true, true, true, true, true]);
    expect([2, 0, 1, 4, 3].map((id) => ids.take([id], 1))).toEqual([false, false, false, false, false]);
    expect(ids.take([5], 1)).toBe(true);
  });

  it('takes rows without ids only where they are due', () => {
    const ids = new ReceivedIds();
    expect(ids.takeRow(0, 3)).toBe(true);
    expect(ids.takeRow(0, 3)).toBe(false);
    expect(ids.takeRow(4, 1)).toBe(false);
    expect(ids.takeRow(3, 1)).toBe(true);
    expect(ids.take([5], 1)).toBe(true);
    expect(ids.takeRow(4, 1)).toBe(false);
  });

  it('takes as many of the ids given as it is told to', () => {
    const ids = new ReceivedIds();
    expect(ids.take([0, 1, 2, 3], 2)).toBe(true);
    expect(ids.takeRow(2, 1)).toBe(true);
  });

  it('finds what has come before, however ids come and whatever is missing', () => {
    const batch = fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 12 });
    const run = fc.tuple(fc.nat({ max: 60 }), fc.integer({ min: 1, max: 12 }));
    const row = run.map(([first, length]) => Array.from({ length }, (_, i) => first + i));
    fc.assert(
      fc.property(fc.array(fc.oneof(batch, row), { maxLength: 30 }), (batches) => {
        const ids = new ReceivedIds();
        const known = new Set<number>();
        for (const given of batches) {
          const areNew = new Set(given).size === given.length && given.every((id) => !known.has(id));
          expect(ids.take(Float64Array.from(given), given.length)).toBe(areNew);
          if (!areNew) return;
          for (const id of given) known.add(id);
        }
      }),
    );
  });

  it('refuses more gaps than there can be', () => {
    const ids = new ReceivedIds();
    const even = Float64Array.from({ length: 70_000 }, (_, i) => 2 + 2 * i);
    expect(ids.take(even, even.length)).toBe(false);
  });
});
