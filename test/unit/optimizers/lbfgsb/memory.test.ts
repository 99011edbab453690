import { expect, test } from 'vitest';
import { Memory } from '../../../../src/optimizers/lbfgsb/memory.js';

const ONES = Float64Array.of(1, 1, 1);
const ALL = Float64Array.of(1, 1, 1);

/** Shows the memory steps along the axes of a quadratic function with this Hessian diagonal. */
function shown(hessian: readonly number[], ranges = ONES): Memory {
  const memory = new Memory(ranges, 3);
  hessian.forEach((curvature, axis) => {
    const to = new Float64Array(3);
    const after = new Float64Array(3);
    to[axis] = 0.5;
    after[axis] = 0.5 * curvature;
    memory.keep(new Float64Array(3), to, new Float64Array(3), after);
  });
  return memory;
}

test('with n independent pairs the direction is Newton’s', () => {
  const direction = new Float64Array(3);
  shown([2, 8, 0.5]).direction(Float64Array.of(4, 4, -4), ALL, direction);
  expect(direction[0]).toBeCloseTo(-2, 12);
  expect(direction[1]).toBeCloseTo(-0.5, 12);
  expect(direction[2]).toBeCloseTo(8, 12);
});

test('steps are kept in units of the range', () => {
  const direction = new Float64Array(3);
  shown([2, 8, 0.5], Float64Array.of(10, 1, 1)).direction(Float64Array.of(4, 4, -4), ALL, direction);
  expect(direction[0]).toBeCloseTo(-0.2, 12);
});

test('without any pair, or with useless ones, it is steepest descent', () => {
  const direction = new Float64Array(3);
  new Memory(ONES, 3).direction(Float64Array.of(1, -2, 3), ALL, direction);
  expect([...direction]).toEqual([-1, 2, -3]);
  shown([-2, -8, -0.5]).direction(Float64Array.of(1, -2, 3), ALL, direction);
  expect([...direction]).toEqual([-1, 2, -3]);
  const memory = shown([2, 8, 0.5]);
  memory.forget();
  memory.direction(Float64Array.of(1, -2, 3), ALL, direction);
  expect([...direction]).toEqual([-1, 2, -3]);
});

test('held parameters get no curvature from the others', () => {
  const direction = new Float64Array(3);
  shown([2, 8, 0.5]).direction(Float64Array.of(4, 4, -4), Float64Array.of(1, 0, 1), direction);
  expect(direction[0]).toBeCloseTo(-2, 12);
  expect(direction[1]).toBeCloseTo(-4 * 2, 12);
  expect(direction[2]).toBeCloseTo(8, 12);
});
