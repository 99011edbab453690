import { expect, test } from 'vitest';
import { Rng } from '../../../../src/domain/rng.js';
import { gammaFunction, Visiting } from '../../../../src/optimizers/dual-annealing/visiting.js';

test('the gamma function', () => {
  expect(gammaFunction(0.5)).toBeCloseTo(Math.sqrt(Math.PI), 9);
  expect(gammaFunction(5)).toBeCloseTo(24, 8);
  expect(gammaFunction(0.117) / (gammaFunction(1.117) / 0.117)).toBeCloseTo(1, 12);
});

test('for q = 2 steps are those of the Cauchy distribution, whose quartile is the temperature', () => {
  const visiting = new Visiting(2);
  const rng = Rng.of(1);
  const scale = visiting.scale(3);
  expect(scale).toBeCloseTo(3, 9);
  const steps = Array.from({ length: 20_000 }, () => visiting.step(rng, scale)).sort((a, b) => a - b);
  expect(steps[5_000]).toBeCloseTo(-3, 0);
  expect(steps[10_000]).toBeCloseTo(0, 0);
  expect(steps[15_000]).toBeCloseTo(3, 0);
});

test('tails are heavier for a larger q, and cut', () => {
  const rng = Rng.of(1);
  const far = [1.5, 2, 2.9].map((q) => {
    const visiting = new Visiting(q);
    const steps = Array.from({ length: 5_000 }, () => Math.abs(visiting.step(rng, 1)));
    expect(Math.max(...steps)).toBeLessThanOrEqual(1e8);
    return steps.filter((step) => step > 30).length;
  });
  expect(far[0]).toBeLessThan(far[1]);
  expect(far[1]).toBeLessThan(far[2]);
});
