import { describe, expect, test } from 'vitest';
import { Rng } from '../../../../src/domain/rng.js';
import { BoxStep } from '../../../../src/optimizers/trust-region/box-step.js';
import { LinearSolver } from '../../../../src/optimizers/trust-region/linear-solver.js';
import { Model } from '../../../../src/optimizers/trust-region/model.js';

const random = (count: number, rng: Rng) => Float64Array.from({ length: count }, () => rng.normal());

test('linear equations: solved, also when a pivot is zero; a singular matrix is told', () => {
  const rng = Rng.of(1);
  const n = 12;
  const solver = new LinearSolver(n);
  const matrix = random(n * n, rng);
  matrix[0] = 0;
  const x = random(n, rng);
  const b = Float64Array.from({ length: n }, (_, i) =>
    x.reduce((sum, xj, j) => sum + matrix[i * n + j] * xj, 0),
  );
  expect(solver.factor(matrix)).toBe(true);
  solver.solve(b);
  for (let i = 0; i < n; i += 1) expect(b[i]).toBeCloseTo(x[i], 9);
  matrix.copyWithin(n, 0, n);
  expect(solver.factor(matrix)).toBe(false);
});

describe('the minimum of a quadratic in a box', () => {
  const solve = (gradient: number[], hessian: number[], low: number[], high: number[]) => {
    const step = new Float64Array(gradient.length);
    const [g, h, l, u] = [gradient, hessian, low, high].map((numbers) => Float64Array.from(numbers));
    return { value: new BoxStep(gradient.length).minimise(g, h, l, u, step), step: [...step] };
  };

  test('inside: Newton’s step', () => {
    const { value, step } = solve([-2, 8], [2, 1, 1, 4], [-9, -9], [9, 9]);
    expect(step[0]).toBeCloseTo(16 / 7, 12);
    expect(step[1]).toBeCloseTo(-18 / 7, 12);
    expect(value).toBeCloseTo(0.5 * ((-2 * 16) / 7 + (8 * -18) / 7), 12);
  });

  test('on a face: the others go on without the one that is held', () => {
    const { step } = solve([-2, 8], [2, 1, 1, 4], [-9, -1], [9, 9]);
    expect(step[1]).toBe(-1);
    expect(step[0]).toBeCloseTo(1.5, 12);
  });

  test('without curvature, or a negative one: a corner', () => {
    expect(solve([1, -1], [0, 0, 0, 0], [-2, -2], [3, 3]).step).toEqual([-2, 3]);
    expect(solve([-0.1, 0], [-1, 0, 0, 1], [-2, -2], [3, 3]).step).toEqual([3, 0]);
  });

  test('held at once where the bound is here', () => {
    expect(solve([1, -1], [1, 0, 0, 1], [0, -2], [3, 3])).toEqual({ value: -0.5, step: [0, 1] });
  });
});

describe('the model', () => {
  const n = 3;
  const rng = Rng.of(2);
  const points = random(7 * n, rng);
  const values = random(7, rng);
  const at = (model: Model, k: number) => {
    const step = Float64Array.from({ length: n }, (_, i) => points[k * n + i] - points[2 * n + i]);
    let value = 0;
    for (let i = 0; i < n; i += 1) {
      value += model.gradient[i] * step[i];
      for (let j = 0; j < n; j += 1) value += 0.5 * step[i] * model.hessian[i * n + j] * step[j];
    }
    return { value, step };
  };

  test('interpolates its points', () => {
    const model = new Model(n, random(n * n, rng).fill(1));
    expect(model.prepare(points, 2)).toBe(true);
    model.fit(values, 2);
    for (let k = 0; k < 7; k += 1) expect(at(model, k).value).toBeCloseTo(values[k] - values[2], 9);
  });

  test('leaves a Hessian alone that is right', () => {
    const hessian = Float64Array.of(2, 1, 0, 1, 3, 0.5, 0, 0.5, 1);
    const model = new Model(n, hessian.slice());
    model.prepare(points, 2);
    const exact = values.map((_, k) => {
      const { step } = at(model, k);
      return step.reduce(
        (sum, si, i) =>
          sum + si * (i + 1) + 0.5 * si * step.reduce((s, sj, j) => s + hessian[i * n + j] * sj, 0),
        5,
      );
    });
    model.fit(exact, 2);
    for (let i = 0; i < 9; i += 1) expect(model.hessian[i]).toBeCloseTo(hessian[i], 9);
    for (let i = 0; i < 3; i += 1) expect(model.gradient[i]).toBeCloseTo(i + 1, 9);
  });

  test('has Lagrange functions that are 1 at their point and 0 at the others', () => {
    const model = new Model(n, new Float64Array(n * n));
    model.prepare(points, 2);
    const out = new Float64Array(7);
    for (let k = 0; k < 7; k += 1) {
      model.lagrangeValues(at(model, k).step, out);
      for (let l = 0; l < 7; l += 1) expect(out[l]).toBeCloseTo(k === l ? 1 : 0, 9);
    }
    const twin = new Model(n, new Float64Array(n * n));
    model.lagrange(4, twin.gradient, twin.hessian);
    for (let k = 0; k < 7; k += 1) expect(at(twin, k).value).toBeCloseTo(k === 4 ? 1 : 0, 9);
  });

  test('says when its points do not determine it', () => {
    const flat = points.slice();
    for (let k = 0; k < 7; k += 1) flat[k * n] = 1;
    expect(new Model(n, new Float64Array(9)).prepare(flat, 2)).toBe(false);
    expect(new Model(n, new Float64Array(9)).prepare(flat.fill(1), 2)).toBe(false);
  });
});
