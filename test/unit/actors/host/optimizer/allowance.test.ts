import { expect, test } from 'vitest';
import { Allowance } from '../../../../../actors/host/optimizer/allowance.js';

/** Whether a promise has settled once everything that is due has run. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

test('is nothing at first, grows by grants and shrinks by what is spent', () => {
  const allowance = new Allowance();
  expect([allowance.left, allowance.stopReason]).toEqual([0, null]);
  allowance.add(5);
  allowance.add(2);
  allowance.spend(3);
  expect(allowance.left).toBe(4);
});

test('revoking takes what is left and says how much that was', () => {
  const allowance = new Allowance();
  allowance.add(5);
  allowance.spend(2);
  expect(allowance.revoke()).toBe(3);
  expect(allowance.revoke()).toBe(0);
  allowance.add(1);
  expect(allowance.left).toBe(1);
});

test('the first reason to stop is kept', () => {
  const allowance = new Allowance();
  allowance.stop('enough');
  allowance.stop('the owner is gone');
  expect(allowance.stopReason).toBe('enough');
});

test.each<[string, (allowance: Allowance) => void]>([
  ['a grant', (allowance) => allowance.add(1)],
  ['a stop', (allowance) => allowance.stop('enough')],
  ['a wake', (allowance) => allowance.wake()],
])('%s wakes the one who waits, once', async (_, act) => {
  const allowance = new Allowance();
  const waiting = allowance.changed();
  expect(await settled(waiting)).toBe(false);
  act(allowance);
  expect(await settled(waiting)).toBe(true);
  const next = allowance.changed();
  expect(await settled(next)).toBe(false);
  act(allowance);
  expect(await settled(next)).toBe(true);
});

test('spending and revoking wake nobody', async () => {
  const allowance = new Allowance();
  allowance.add(5);
  const waiting = allowance.changed();
  allowance.spend(1);
  allowance.revoke();
  expect(await settled(waiting)).toBe(false);
});
