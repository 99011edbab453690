import { expect, test } from 'vitest';
import { Rng } from '../../../../src/domain/rng.js';
import { Adaptation } from '../../../../src/optimizers/differential-evolution/adaptation.js';

test('remembers the Lehmer means of what succeeded, weighted by the gain, one entry after the other', () => {
  const adaptation = new Adaptation();
  adaptation.succeeded(0.2, 0.1, 3);
  adaptation.succeeded(0.8, 0.9, 1);
  adaptation.endGeneration();
  // (3 * 0.04 + 0.64) / (3 * 0.2 + 0.8), and the same for the rates.
  expect(adaptation.state.scales[0]).toBeCloseTo(0.76 / 1.4, 14);
  expect(adaptation.state.rates[0]).toBeCloseTo(0.84 / 1.2, 14);
  expect([...adaptation.state.scales.subarray(1)]).toEqual([0.5, 0.5, 0.5, 0.5, 0.5]);
  adaptation.endGeneration();
  expect(adaptation.state.next).toBe(1);
});

test('keeps a crossover rate at zero once only zero succeeded', () => {
  const adaptation = new Adaptation();
  adaptation.succeeded(0.5, 0, 1);
  adaptation.endGeneration();
  for (let generation = 0; generation < 6; generation += 1) {
    adaptation.succeeded(0.5, 0.7, 1);
    adaptation.endGeneration();
  }
  expect(adaptation.state.rates[0]).toBe(-1);
  expect(adaptation.state.rates[1]).toBeCloseTo(0.7, 14);
  adaptation.state.rates.fill(-1);
  const rates = new Float64Array(1);
  adaptation.draw(Rng.of(1), new Float64Array(1), rates, 0);
  expect(rates[0]).toBe(0);
});

test('draws scales above 0 and rates within [0, 1]', () => {
  const adaptation = new Adaptation();
  adaptation.state.scales.fill(0.05);
  adaptation.state.rates.fill(0.98);
  const scales = new Float64Array(1_000);
  const rates = new Float64Array(1_000);
  const rng = Rng.of(2);
  for (let k = 0; k < 1_000; k += 1) adaptation.draw(rng, scales, rates, k);
  expect(Math.min(...scales)).toBeGreaterThan(0);
  expect(Math.max(...scales)).toBe(1);
  expect(Math.max(...rates)).toBe(1);
  expect(Math.min(...rates)).toBeGreaterThan(0.4);
});

test('learns numbers from gains whose products vanish', () => {
  const adaptation = new Adaptation();
  adaptation.succeeded(0.4, 0.3, Number.MIN_VALUE);
  adaptation.endGeneration();
  expect(adaptation.state.scales[0]).toBeCloseTo(0.4, 14);
  expect(adaptation.state.rates[0]).toBeCloseTo(0.3, 14);
});
