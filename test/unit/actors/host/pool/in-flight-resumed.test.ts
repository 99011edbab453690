import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InFlight } from '../../../../../actors/host/pool/in-flight.js';
import { CANCELLED, OK } from '../../../../../src/domain/outcome.js';

const settle = (inFlight: InFlight, ids: readonly number[], outcome = OK) => {
  const released = inFlight.settle({
    count: ids.length,
    ids: Float64Array.from(ids),
    values: Float64Array.from(ids),
    outcomes: Uint8Array.from(ids, () => outcome),
    vectors: null,
    vectorLength: 0,
    details: null,
    busySeconds: 0,
  });
  return [...released.ids.subarray(0, released.count)];
};

const pendingIds = (inFlight: InFlight) => [...inFlight.pending().ids];

describe('what an optimizer waits for', () => {
  test.each([true, false])('is what was asked for and not released (in order: %s)', (inOrder) => {
    const inFlight = new InFlight(1, inOrder);
    inFlight.add(5, Float64Array.of(10, 11, 12, 13, 14));
    settle(inFlight, [1, 3]);
    expect(pendingIds(inFlight)).toEqual(inOrder ? [0, 1, 2, 3, 4] : [0, 2, 4]);
    settle(inFlight, [0]);
    expect(inFlight.pending().points).toEqual(
      inOrder ? Float64Array.of(12, 13, 14) : Float64Array.of(12, 14),
    );
  });

  test.each([true, false])('includes what was called off (in order: %s)', (inOrder) => {
    const inFlight = new InFlight(1, inOrder);
    inFlight.add(4, Float64Array.of(10, 11, 12, 13));
    settle(inFlight, [0, 2], CANCELLED);
    expect([...settle(inFlight, [1]), ...settle(inFlight, [3])]).toEqual([1, 3]);
    expect([inFlight.size, pendingIds(inFlight)]).toEqual([0, [0, 2]]);
  });

  test('is known bit for bit', () => {
    const inFlight = new InFlight(2, false);
    inFlight.add(2, Float64Array.of(1, -0, 3, 4));
    expect(inFlight.holds(0, Float64Array.of(9, 9, 1, -0), 1)).toBe(true);
    expect(inFlight.holds(0, Float64Array.of(1, 0), 0)).toBe(false);
    expect(inFlight.holds(1, Float64Array.of(1, -0), 0)).toBe(false);
    settle(inFlight, [1]);
    for (const id of [1, 2, 8]) expect(inFlight.holds(id, Float64Array.of(3, 4), 0)).toBe(false);
  });
});

describe('points of an earlier session', () => {
  test('are released once they are evaluated, and new ones get the ids after them', () => {
    const inFlight = new InFlight(1, false);
    inFlight.restore(50, Float64Array.of(3, 40), Float64Array.of(13, 50));
    expect([inFlight.asked, inFlight.size, pendingIds(inFlight)]).toEqual([50, 0, [3, 40]]);
    expect(settle(inFlight, [3])).toEqual([]);
    expect(inFlight.resume(3, 1, Float64Array.of(13))).toBe(true);
    expect(inFlight.add(1, Float64Array.of(60))).toBe(50);
    expect(inFlight.size).toBe(2);
    expect(settle(inFlight, [50, 3, 40])).toEqual([50, 3]);
    expect(inFlight.pending()).toEqual({ ids: Float64Array.of(40), points: Float64Array.of(50) });
  });

  test('may be evaluated though it is not known which ones are missing, each once', () => {
    const inFlight = new InFlight(1, false);
    const none = new Float64Array(0);
    inFlight.restore(50, none, none);
    expect(inFlight.resume(20, 2, Float64Array.of(1, 2))).toBe(true);
    expect(inFlight.resume(3, 1, Float64Array.of(3))).toBe(true);
    expect(inFlight.resume(21, 1, Float64Array.of(2))).toBe(false);
    expect(inFlight.resume(49, 2, Float64Array.of(1, 2))).toBe(false);
    expect(inFlight.add(1, Float64Array.of(4))).toBe(50);
    expect(settle(inFlight, [21, 3, 50, 20])).toEqual([21, 3, 50, 20]);
    expect(inFlight.size).toBe(0);
  });

  test('keep their order where it counts', () => {
    const inFlight = new InFlight(1, true);
    inFlight.restore(9, Float64Array.of(3, 5, 8), Float64Array.of(3, 5, 8));
    for (const id of [3, 5, 8]) inFlight.resume(id, 1, Float64Array.of(id));
    inFlight.add(1, Float64Array.of(9));
    expect(settle(inFlight, [8, 9])).toEqual([]);
    expect(settle(inFlight, [5, 3])).toEqual([3, 5, 8, 9]);
  });

  test('are the same ones after any number of sessions', () => {
    const session = fc.record({
      add: fc.integer({ min: 0, max: 20 }),
      answered: fc.array(fc.nat({ max: 60 }), { maxLength: 15 }),
    });
    fc.assert(
      fc.property(fc.array(session, { maxLength: 6 }), (sessions) => {
        const expected = new Set<number>();
        let asked = 0;
        let left = new InFlight(1, false).pending();
        for (const { add, answered } of sessions) {
          const inFlight = new InFlight(1, false);
          inFlight.restore(asked, left.ids, left.points);
          for (const id of left.ids) inFlight.resume(id, 1, Float64Array.of(-id));
          inFlight.add(
            add,
            Float64Array.from({ length: add }, (_, i) => -(asked + i)),
          );
          for (let i = 0; i < add; i += 1) expected.add(asked + i);
          asked += add;
          const released = settle(inFlight, answered);
          expect(released).toEqual([...new Set(answered)].filter((id) => expected.delete(id)));
          left = inFlight.pending();
          expect([...left.ids]).toEqual([...expected].sort((a, b) => a - b));
          expect([...left.points]).toEqual([...left.ids].map((id) => -id));
        }
      }),
    );
  });
});
