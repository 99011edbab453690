import { describe, expect, it } from 'vitest';
import { ReceivedIds } from '../../../src/domain/received-ids.js';

describe('the ids received', () => {
  it('takes each once, in any order', () => {
    const ids = new ReceivedIds();
    expect([2, 0, 1, 4, 3].map((id) => ids.take(id))).toEqual([true, true, true, true, true]);
    expect([2, 0, 1, 4, 3].map((id) => ids.take(id))).toEqual([false, false, false, false, false]);
    expect(ids.take(5)).toBe(true);
  });

  it('takes rows without ids only where they are due', () => {
    const ids = new ReceivedIds();
    expect(ids.takeRow(0, 3)).toBe(true);
    expect(ids.takeRow(0, 3)).toBe(false);
    expect(ids.takeRow(4, 1)).toBe(false);
    expect(ids.takeRow(3, 1)).toBe(true);
    expect(ids.take(5)).toBe(true);
    expect(ids.takeRow(4, 1)).toBe(false);
  });
});
