import { describe, expect, test } from 'vitest';
import { Rng } from '../../../../src/domain/rng.js';
import { heapPop, heapPush } from '../../../../src/optimizers/direct/heap.js';
import { Rectangles } from '../../../../src/optimizers/direct/rectangles.js';

test('a heap gives its entries by value, equal ones by index', () => {
  const rng = Rng.of(1);
  const values = Float64Array.from({ length: 200 }, () => (rng.below(5) === 0 ? Infinity : rng.below(20)));
  const heap: number[] = [];
  for (let k = 0; k < 200; k += 1) heapPush(heap, (k * 77) % 200, values);
  const taken = Array.from({ length: 200 }, () => heapPop(heap, values));
  const expected = Array.from(values.keys()).sort((a, b) =>
    values[a] === values[b] ? a - b : values[a] < values[b] ? -1 : 1,
  );
  expect(taken).toEqual(expected);
  expect(heap).toEqual([]);
});

describe('potentially optimal rectangles', () => {
  /** One rectangle for each side length 1, 1/3, 1/9 ..., with the values given. */
  function column(values: readonly number[], byLongestSide = true): Rectangles {
    const rectangles = new Rectangles(1, byLongestSide);
    values.forEach((value, level) => {
      const index = rectangles.add(-1, 0, 0, value);
      rectangles.state.levels[index] = level;
      rectangles.offer(index);
    });
    return rectangles;
  }

  test('are those on the lower right of the hull', () => {
    expect(column([9, 3, 2, 4]).selected(2, 0, 9)).toEqual([2, 1, 0]);
    expect(column([3.1, 3, 0, 4]).selected(0, 0, 9)).toEqual([2, 0]);
    expect(column([1, 3, 2]).selected(1, 0, 9)).toEqual([0]);
    expect(column([Infinity, Infinity]).selected(Infinity, 0, 9)).toEqual([0]);
  });

  test('must promise enough, and are no more than wanted', () => {
    // The smallest promises 2 - 9 (1/18) at the rate to the next.
    expect(column([9, 3, 2, 4]).selected(2, 0.3, 9)).toEqual([1, 0]);
    expect(column([9, 3, 2, 4]).selected(2, 0, 2)).toEqual([1, 0]);
  });

  test('are taken out, and the next of their size follows', () => {
    const rectangles = column([5]);
    rectangles.offer(rectangles.add(-1, 0, 0, 6));
    expect(rectangles.selected(5, 0, 9)).toEqual([0]);
    expect(rectangles.selected(5, 0, 9)).toEqual([1]);
    expect(rectangles.selected(5, 0, 9)).toEqual([]);
  });
});
