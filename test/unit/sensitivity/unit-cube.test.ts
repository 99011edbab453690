import { describe, expect, it } from 'vitest';
import { fromUnitCube, toUnitCube } from '../../../src/sensitivity/index.js';

const BOUNDS = [
  [0, 10],
  [-1, 3],
] as const;

describe('the unit cube', () => {
  it('has the bounds as its faces', () => {
    expect([...fromUnitCube([0, 1], BOUNDS)]).toEqual([0, 3]);
    expect([...fromUnitCube([0.25, 0.5], BOUNDS)]).toEqual([2.5, 1]);
    expect([...toUnitCube([2.5, 1], BOUNDS)]).toEqual([0.25, 0.5]);
  });

  it('refuses what does not fit', () => {
    expect(() => fromUnitCube([0], BOUNDS)).toThrow(/x is an array of 1, but must be an array of 2/);
    expect(() => toUnitCube([0, 0, 0], BOUNDS)).toThrow(/x is an array of 3/);
    expect(() => toUnitCube([0], [[1, 0]])).toThrow(/bounds\[0\] is \[1, 0\]/);
  });
});
