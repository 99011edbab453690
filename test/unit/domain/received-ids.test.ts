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
    expect(ids.take([6, 8], 2)).toBe(true);
    expect(ids.takeRow(4, 3)).toBe(false);
    expect(ids.takeRow(4, 2)).toBe(true);
    expect(ids.takeRow(7, 1)).toBe(true);
    expect(ids.takeRow(9, 1)).toBe(true);
  });

  it('takes ranges at any place, each once', () => {
    const ids = new ReceivedIds();
    expect(ids.takeRange(5, 3)).toBe(true);
    expect(ids.takeRange(7, 2)).toBe(false);
    expect(ids.takeRange(7, 0)).toBe(true);
    expect(ids.takeRange(0, 5)).toBe(true);
    expect(ids.takeRow(8, 1)).toBe(true);
  });

  it('goes on where an earlier session has ended', () => {
    const scenario = fc.nat({ max: 30 }).chain((asked) =>
      fc.record({
        asked: fc.constant(asked),
        missing: fc.uniqueArray(fc.nat({ max: Math.max(0, asked - 1) }), { maxLength: asked }),
        given: fc.nat({ max: 40 }),
      }),
    );
    fc.assert(
      fc.property(scenario, ({ asked, missing, given }) => {
        const ascending = Float64Array.from(missing).sort();
        const ids = new ReceivedIds();
        ids.restore(asked, ascending);
        expect(ids.take([given], 1)).toBe(given >= asked || missing.includes(given));
        const rest = [...ascending].filter((id) => id !== given);
        for (const id of rest) expect(ids.takeRow(id, 1)).toBe(true);
        if (given !== asked) expect(ids.takeRow(asked, 1)).toBe(true);
      }),
    );
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
