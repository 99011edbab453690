import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Ledger } from '../../../src/domain/ledger.js';

test('grants what is there and no more', () => {
  const ledger = new Ledger(10);
  expect([ledger.limit, ledger.available, ledger.recorded]).toEqual([10, 10, 0]);
  expect(ledger.grant(1, 6)).toBe(6);
  expect(ledger.grant(2, 6)).toBe(4);
  expect(ledger.grant(3, 1)).toBe(0);
  expect([1, 2, 3].map((id) => ledger.outstanding(id))).toEqual([6, 4, 0]);
});

test('what was recorded is gone, what was given back can be granted again', () => {
  const ledger = new Ledger(10);
  ledger.grant(1, 10);
  ledger.record(1, 3);
  expect([ledger.recorded, ledger.available, ledger.outstanding(1)]).toEqual([3, 0, 7]);
  ledger.giveBack(1, 5);
  expect([ledger.recorded, ledger.available, ledger.outstanding(1)]).toEqual([3, 5, 2]);
  ledger.forget(1);
  expect([ledger.recorded, ledger.available, ledger.outstanding(1)]).toEqual([3, 7, 0]);
  expect(ledger.grant(2, 100)).toBe(7);
});

test('what an earlier session has made is owed whatever the limit is now', () => {
  const ledger = new Ledger(3, 2);
  ledger.oblige(1, 4);
  expect([ledger.outstanding(1), ledger.available, ledger.grant(2, 1)]).toEqual([4, 0, 0]);
  ledger.record(1, 4);
  expect([ledger.recorded, ledger.outstanding(1), ledger.available]).toEqual([6, 0, 0]);
});

test('forgetting one that is not known, or twice, changes nothing', () => {
  const ledger = new Ledger(5);
  ledger.grant(1, 2);
  ledger.forget(9);
  ledger.forget(1);
  ledger.forget(1);
  expect([ledger.available, ledger.recorded]).toEqual([5, 0]);
});

test.each(['record', 'giveBack'] as const)(
  '%s of more than was granted is an error and books nothing',
  (act) => {
    const ledger = new Ledger(10);
    ledger.grant(1, 3);
    ledger.grant(2, 3);
    expect(() => ledger[act](1, 4)).toThrow(
      expect.objectContaining({
        code: 'GLOMPO_PROTOCOL',
        message: expect.stringMatching(/Optimizer 1 .*4.*3/),
      }),
    );
    expect(() => ledger[act](3, 1)).toThrow(expect.objectContaining({ code: 'GLOMPO_PROTOCOL' }));
    expect([ledger.recorded, ledger.available, ledger.outstanding(1)]).toEqual([0, 4, 3]);
  },
);

test('one optimizer cannot settle what another was granted', () => {
  const ledger = new Ledger(10);
  ledger.grant(1, 5);
  ledger.forget(1);
  ledger.grant(2, 5);
  expect(() => ledger.record(1, 1)).toThrow(expect.objectContaining({ code: 'GLOMPO_PROTOCOL' }));
  expect(ledger.outstanding(2)).toBe(5);
});

test('without a limit grants whatever is wanted and still keeps the books', () => {
  const ledger = new Ledger(Infinity);
  expect(ledger.grant(1, 1e9)).toBe(1e9);
  ledger.record(1, 4);
  ledger.forget(1);
  expect([ledger.available, ledger.recorded, ledger.outstanding(1)]).toEqual([Infinity, 4, 0]);
});

const id = fc.integer({ min: 1, max: 4 });
const action = fc.record({
  act: fc.constantFrom('grant', 'record', 'giveBack', 'forget'),
  id,
  count: fc.nat({ max: 30 }),
});

test('whatever happens: recorded plus outstanding never exceeds the limit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), fc.array(action, { maxLength: 60 }), (limit, actions) => {
      const ledger = new Ledger(limit);
      let recorded = 0;
      for (const { act, id: who, count } of actions) {
        const had = ledger.outstanding(who);
        if (act === 'grant') {
          const granted = ledger.grant(who, count);
          expect(granted).toBeLessThanOrEqual(count);
          expect(ledger.outstanding(who)).toBe(had + granted);
        } else if (act === 'forget') {
          ledger.forget(who);
        } else if (count > had) {
          expect(() => ledger[act as 'record'](who, count)).toThrow();
        } else {
          ledger[act as 'record'](who, count);
          if (act === 'record') recorded += count;
        }
        const outstanding = [1, 2, 3, 4].reduce((sum, one) => sum + ledger.outstanding(one), 0);
        expect(ledger.recorded).toBe(recorded);
        expect(recorded + outstanding).toBeLessThanOrEqual(limit);
        expect(ledger.available).toBe(limit - recorded - outstanding);
      }
    }),
    { numRuns: 300 },
  );
});
