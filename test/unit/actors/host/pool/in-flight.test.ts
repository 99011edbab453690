import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EngineResults } from '../../../../../actors/host/pool/evaluation-engine.js';
import { InFlight, type Released } from '../../../../../actors/host/pool/in-flight.js';
import { CANCELLED, FAILED, LOST, OK } from '../../../../../src/domain/outcome.js';

interface Answer {
  readonly id: number;
  readonly value?: number;
  readonly outcome?: number;
  readonly vectors?: readonly number[];
  readonly detail?: Uint8Array;
}

function answers(...given: Answer[]): EngineResults {
  const width = Math.max(0, ...given.map(({ vectors }) => vectors?.length ?? 0));
  const rows = given.flatMap(({ vectors }) => vectors ?? new Array<number>(width).fill(Number.NaN));
  return {
    count: given.length,
    ids: Float64Array.from(given, ({ id }) => id),
    values: Float64Array.from(given, ({ id, value }) => value ?? id * 10),
    outcomes: Uint8Array.from(given, ({ outcome }) => outcome ?? OK),
    vectors: width === 0 ? null : Float64Array.from(rows),
    vectorLength: width,
    details: given.some(({ detail }) => detail !== undefined)
      ? given.map(({ detail }) => detail ?? null)
      : null,
    busySeconds: 0,
  };
}

/** The rows that were released, as they are valid now. */
function rowsOf({ count, ids, points, values, outcomes }: Released, dims: number) {
  return Array.from({ length: count }, (_, i) => ({
    id: ids[i],
    point: [...points.subarray(i * dims, (i + 1) * dims)],
    value: values[i],
    outcome: outcomes[i],
  }));
}

const idsOf = (released: Released) => [...released.ids.subarray(0, released.count)];

/** Points whose coordinates tell their id. */
const pointsFrom = (firstId: number, count: number, dims = 2) =>
  Float64Array.from({ length: count * dims }, (_, i) => (firstId + Math.floor(i / dims)) * 100 + (i % dims));

describe('points in flight', () => {
  test('get ids in the order in which they were asked', () => {
    const inFlight = new InFlight(2, false);
    expect(inFlight.add(3, pointsFrom(0, 3))).toBe(0);
    expect(inFlight.add(2, pointsFrom(3, 2))).toBe(3);
    expect(inFlight.size).toBe(5);
  });

  test('are released with their points as they are answered', () => {
    const inFlight = new InFlight(2, false);
    inFlight.add(3, pointsFrom(0, 3));
    expect(rowsOf(inFlight.settle(answers({ id: 2 }, { id: 0 })), 2)).toEqual([
      { id: 2, point: [200, 201], value: 20, outcome: OK },
      { id: 0, point: [0, 1], value: 0, outcome: OK },
    ]);
    expect(inFlight.size).toBe(1);
  });

  test('are held back until those before them are answered, when the order counts', () => {
    const inFlight = new InFlight(2, true);
    inFlight.add(4, pointsFrom(0, 4));
    expect(idsOf(inFlight.settle(answers({ id: 2 }, { id: 1 })))).toEqual([]);
    expect(inFlight.size).toBe(4);
    expect(idsOf(inFlight.settle(answers({ id: 0 })))).toEqual([0, 1, 2]);
    expect(idsOf(inFlight.settle(answers({ id: 3 })))).toEqual([3]);
    expect(inFlight.size).toBe(0);
  });

  test('that failed keep what was returned, and their outcome', () => {
    const inFlight = new InFlight(1, false);
    inFlight.add(3, Float64Array.of(1, 2, 3));
    const released = inFlight.settle(
      answers(
        { id: 0, value: Number.NaN, outcome: FAILED },
        { id: 1, value: -5, outcome: LOST },
        { id: 2, value: 4 },
      ),
    );
    expect([...released.values.subarray(0, 3)]).toEqual([Number.NaN, -5, 4]);
    expect([...released.outcomes.subarray(0, 3)]).toEqual([FAILED, LOST, OK]);
  });

  test.each([true, false])('that were called off are counted and not told (in order: %s)', (inOrder) => {
    const inFlight = new InFlight(1, inOrder);
    inFlight.add(3, Float64Array.of(1, 2, 3));
    const released = inFlight.settle(
      answers({ id: 0, outcome: CANCELLED }, { id: 1 }, { id: 2, outcome: CANCELLED }),
    );
    expect(idsOf(released)).toEqual([1]);
    expect(released.cancelled).toBe(2);
    expect(inFlight.size).toBe(0);
  });

  test.each([true, false])(
    'are answered once; what nobody asked for is ignored (in order: %s)',
    (inOrder) => {
      const inFlight = new InFlight(1, inOrder);
      inFlight.add(2, Float64Array.of(1, 2));
      expect(idsOf(inFlight.settle(answers({ id: 7 }, { id: -1 })))).toEqual([]);
      expect(rowsOf(inFlight.settle(answers({ id: 0, value: 5 }, { id: 0, value: 6 })), 1)).toMatchObject([
        { id: 0, value: 5 },
      ]);
      expect(idsOf(inFlight.settle(answers({ id: 0, value: 7 })))).toEqual([]);
      expect(inFlight.size).toBe(1);
    },
  );

  test('are not confused with an id that was never asked for and shares their place', () => {
    const inFlight = new InFlight(1, false);
    inFlight.add(3, Float64Array.of(1, 2, 3));
    const released = inFlight.settle(answers({ id: 66, value: -1 }, { id: 2, value: 5 }));
    expect(rowsOf(released, 1)).toMatchObject([{ id: 2, value: 5 }]);
    expect(inFlight.size).toBe(2);
  });

  test('keep their vectors; a row without any is NaN', () => {
    const inFlight = new InFlight(1, true, 'residuals');
    inFlight.add(3, Float64Array.of(1, 2, 3));
    inFlight.settle(answers({ id: 2, vectors: [1, 2] }));
    const released = inFlight.settle(
      answers({ id: 0, vectors: [3, 4] }, { id: 1, outcome: FAILED, vectors: [9, 9] }),
    );
    expect(released.residualCount).toBe(2);
    expect([...(released.residuals ?? []).slice(0, 6)]).toEqual([3, 4, 9, 9, 1, 2]);
    expect(released.gradients).toBeNull();
    inFlight.add(1, Float64Array.of(4));
    const without = inFlight.settle(answers({ id: 3 }));
    expect([...(without.residuals ?? []).slice(0, 2)]).toEqual([Number.NaN, Number.NaN]);
  });

  test('give their vectors as gradients where these are wanted', () => {
    const inFlight = new InFlight(1, false, 'gradient');
    inFlight.add(1, Float64Array.of(1));
    const { gradients, residuals } = inFlight.settle(answers({ id: 0, vectors: [7] }));
    expect([gradients?.[0], residuals]).toEqual([7, null]);
  });

  test('keep their details, also while the ring grows', () => {
    const inFlight = new InFlight(1, true);
    inFlight.add(3, Float64Array.of(1, 2, 3));
    expect(inFlight.settle(answers({ id: 2, detail: Uint8Array.of(1) })).details).toEqual([]);
    inFlight.add(100, new Float64Array(100));
    const { details } = inFlight.settle(answers({ id: 0 }, { id: 1, detail: Uint8Array.of(2, 3) }));
    expect(details).toEqual([null, Uint8Array.of(2, 3), Uint8Array.of(1)]);
  });

  test('are as many as there are, growing while some are out', () => {
    const inFlight = new InFlight(2, true);
    inFlight.add(60, pointsFrom(0, 60));
    inFlight.settle(answers(...Array.from({ length: 30 }, (_, id) => ({ id }))));
    inFlight.settle(answers({ id: 31 }));
    inFlight.add(300, pointsFrom(60, 300));
    expect(inFlight.size).toBe(330);
    const rest = [30, ...Array.from({ length: 328 }, (_, i) => 32 + i)].map((id) => ({ id }));
    const released = inFlight.settle(answers(...rest.reverse()));
    expect(idsOf(released)).toEqual(Array.from({ length: 330 }, (_, i) => 30 + i));
    expect(rowsOf(released, 2)[1]).toMatchObject({ id: 31, point: [3100, 3101], value: 310 });
  });
});

const step = fc.oneof(
  fc.record({ add: fc.integer({ min: 1, max: 90 }) }),
  fc.record({ answer: fc.array(fc.nat({ max: 400 }), { maxLength: 40 }) }),
);

test.each([true, false])(
  'every point is released exactly once, with its own value (in order: %s)',
  (inOrder) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const inFlight = new InFlight(2, inOrder);
        const open = new Set<number>();
        const seen: number[] = [];
        let next = 0;
        const settle = (ids: readonly number[]) => {
          const rows = rowsOf(inFlight.settle(answers(...ids.map((id) => ({ id })))), 2);
          for (const { id, point, value } of rows)
            expect([point, value]).toEqual([[id * 100, id * 100 + 1], id * 10]);
          seen.push(...rows.map(({ id }) => id));
        };
        for (const one of steps) {
          if ('add' in one) {
            expect(inFlight.add(one.add, pointsFrom(next, one.add))).toBe(next);
            for (let i = 0; i < one.add; i += 1) open.add(next + i);
            next += one.add;
          } else {
            const ids = [...new Set(one.answer)].filter((id) => open.delete(id));
            settle(ids);
          }
        }
        settle([...open]);
        expect(inFlight.size).toBe(0);
        const all = Array.from({ length: next }, (_, i) => i);
        expect(inOrder ? seen : [...seen].sort((a, b) => a - b)).toEqual(all);
      }),
      { numRuns: 100 },
    );
  },
);
