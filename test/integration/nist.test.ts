import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  correctDigits,
  NIST_PROBLEMS,
  type NistRegression,
  nistRegression,
} from '../../src/benchmark-functions/index.js';
import { boundsOf } from '../../src/domain/bounds.js';
import { Rng } from '../../src/domain/rng.js';
import { createLevenbergMarquardt } from '../../src/optimizers/levenberg-marquardt.js';
import { drive } from '../../src/testing/index.js';

const FOLDER = new URL('../fixtures/nist/', import.meta.url);

/** Digits after a search that knows the data and the bounds, and starts anywhere in them. */
function digits({ bounds: pairs, dims, residuals, evaluate, minFx }: NistRegression, seed: number): number {
  const bounds = boundsOf(pairs);
  const rng = Rng.of(seed);
  const x0 = bounds.lower.map((low, i) => low + rng.uniform() * (bounds.upper[i] - low));
  const optimizer = createLevenbergMarquardt({ bounds, x0, rng, workers: 1 }, { restarts: null });
  const enough = minFx * (1 + 1e-7);
  const { bestX } = drive(optimizer, dims, residuals, { evaluations: 50_000, target: enough });
  return correctDigits(evaluate(bestX), minFx);
}

test.each(NIST_PROBLEMS)('%s is solved to 6 digits from anywhere in its wide box', (problem) => {
  for (const seed of [1, 2]) expect(digits(nistRegression({ problem }), seed)).toBeGreaterThan(6);
});

test.each(readdirSync(FOLDER))('so is %s, read from its file', (file) => {
  const text = readFileSync(new URL(file, FOLDER), 'utf8');
  expect(digits(nistRegression({ text, file }), 1)).toBeGreaterThan(6);
});
