import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shrunkSlots, shrunkSlotsWarning } from '../../src/resumed-slots.js';

describe('the slots of optimizers that go on', () => {
  it.each([
    [4, [], []],
    [4, [1, 3], [1, 3]],
    [9, [2, 2, 2], [2, 2, 2]],
    [4, [3, 3], [2, 2]],
    [5, [3, 3], [3, 2]],
    [5, [1, 4, 4], [1, 2, 2]],
    [6, [4, 1, 4], [3, 1, 2]],
    [3, [8, 8, 8], [1, 1, 1]],
  ])('of %d in all, %j: %j', (maxJobs, workers, slots) => {
    expect(shrunkSlots(maxJobs, workers)).toEqual(slots);
  });

  it('are one at least', () => {
    expect(() => shrunkSlots(1, [1, 1])).toThrow(
      'maxJobs is 1, but 2 optimizers go on, and each needs a slot.',
    );
    try {
      shrunkSlots(2, [1, 1, 1]);
    } catch (error) {
      expect(error).toMatchObject({
        code: 'GLOMPO_RESUME',
        data: { option: 'maxJobs', value: 2, optimizers: 3 },
      });
    }
    expect.assertions(2);
  });

  it('are shared out so that nobody can have more without one that has less', () => {
    const workers = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(workers, fc.nat(40), (workers, more) => {
        const maxJobs = workers.length + more;
        const slots = shrunkSlots(maxJobs, workers);
        const wanted = workers.reduce((sum, one) => sum + one, 0);
        expect(slots.reduce((sum, one) => sum + one, 0)).toBe(Math.min(maxJobs, wanted));
        const most = Math.max(...slots);
        slots.forEach((one, i) => {
          expect(one).toBeGreaterThanOrEqual(Math.min(workers[i], Math.floor(maxJobs / workers.length)));
          expect(one).toBeLessThanOrEqual(workers[i]);
          if (one < workers[i]) expect(one).toBeGreaterThanOrEqual(most - 1);
        });
      }),
    );
  });
});

describe('the warning of fewer slots', () => {
  it('says how many there were and who has fewer', () => {
    expect(shrunkSlotsWarning(5, [1, 4, 4], [1, 2, 2])).toBe(
      'maxJobs is 5, but the optimizers that go on had 9 slots: 2 of them get fewer.',
    );
    expect(shrunkSlotsWarning(5, [3, 3], [3, 2])).toBe(
      'maxJobs is 5, but the optimizers that go on had 6 slots: 1 of them gets fewer.',
    );
  });

  it('is not there when nobody has', () => {
    expect(shrunkSlotsWarning(9, [1, 4, 4], [1, 4, 4])).toBeNull();
    expect(shrunkSlotsWarning(9, [], [])).toBeNull();
  });
});
