import { expect, test } from 'vitest';
import { boundsOf } from '../../../../src/domain/bounds.js';
import { Differences } from '../../../../src/optimizers/lbfgsb/differences.js';

const BOUNDS = boundsOf([
  [-5, 5],
  [1e6, 1e6 + 1e-3],
]);
const RANGES = [10, 1e-3];

const bowl = (a: number, b: number) => Math.exp(a / 10) + Math.sin((b - 1e6) * 1_000);
const slopes = (x: Float64Array) => [Math.exp(x[0] / 10), Math.cos((x[1] - 1e6) * 1_000)];

function gradientAt(x: Float64Array, central: boolean, failing = (_a: number, _b: number) => false) {
  const differences = new Differences(BOUNDS, central);
  const points = new Float64Array(2 * differences.rows);
  differences.write(x, points, 0);
  const values = new Float64Array(differences.rows);
  for (let row = 0; row < values.length; row += 1) {
    const [a, b] = points.subarray(2 * row);
    expect(a >= BOUNDS.lower[0] && a <= BOUNDS.upper[0]).toBe(true);
    expect(b >= BOUNDS.lower[1] && b <= BOUNDS.upper[1]).toBe(true);
    values[row] = failing(a, b) ? Infinity : bowl(a, b);
  }
  const gradient = new Float64Array(2);
  const any = differences.read(x, bowl(x[0], x[1]), points, values, 0, gradient);
  return { any, gradient, differences };
}

test.each([
  [false, 1e-3],
  [true, 1e-5],
])('is right in the middle and on the bounds, central: %s', (central, precision) => {
  for (const x of [
    [0.3, 1e6 + 5e-4],
    [-5, 1e6],
    [5, 1e6 + 1e-3],
  ]) {
    const at = Float64Array.from(x);
    const { any, gradient } = gradientAt(at, central);
    expect(any).toBe(true);
    // The rounding of the second coordinate, which is large beside its range, limits what can be had.
    expect(Math.abs(gradient[0] - slopes(at)[0])).toBeLessThan(precision);
    expect(Math.abs(gradient[1] - slopes(at)[1])).toBeLessThan(0.05);
  }
  expect(RANGES[0] * slopes(Float64Array.of(0, 1e6))[0] * 0.1).toBeCloseTo(1, 12);
});

test('a side that fails is left for the other one', () => {
  const x = Float64Array.of(1, 1e6 + 5e-4);
  const beyond = (a: number) => a > 1;
  const forward = gradientAt(x, false, beyond);
  expect(forward.gradient[0]).toBe(0);
  expect([...forward.differences.state.sides]).toEqual([-1, 1]);
  expect(forward.any).toBe(true);
  expect(gradientAt(x, true, beyond).gradient[0]).toBeCloseTo(Math.exp(0.1), 4);
  expect(gradientAt(x, true, () => true).any).toBe(false);
});
