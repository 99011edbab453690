import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  correctDigits,
  NIST_PROBLEMS,
  type NistRegressionOptions,
  nistRegression,
} from '../../../src/benchmark-functions/index.js';
import { sumOfSquares } from '../../../src/benchmark-functions/nist/regression.js';
import { createNistRegression } from '../../../src/benchmark-functions/nist-regression.js';
import type { TaskContext, TaskDetail } from '../../../src/domain/task.js';

const FOLDER = new URL('../../fixtures/nist/', import.meta.url);
const FILES = readdirSync(FOLDER);

const ofFile = (file: string) => nistRegression({ text: readFileSync(new URL(file, FOLDER), 'utf8'), file });

describe.each([
  ...NIST_PROBLEMS.map((problem) => [problem, nistRegression({ problem })] as const),
  ...FILES.map((file) => [file, ofFile(file)] as const),
])('nistRegression of %s', (_, fn) => {
  it('has the certified sum of squares at the certified parameters, within the bounds', () => {
    expect(correctDigits(fn.evaluate(fn.minX), fn.minFx)).toBeGreaterThan(9);
    fn.minX.forEach((value, i) => {
      expect(Math.abs(value)).toBeLessThanOrEqual(fn.bounds[i][1]);
    });
  });

  it('is rebuilt elsewhere from plain data, and returns the residuals', async () => {
    const task = await createNistRegression(JSON.parse(JSON.stringify(fn.options)));
    const x = fn.parameters.map(({ starts }) => starts[1]);
    const { fx, residuals } = (await task(Float64Array.from(x), {} as TaskContext)) as TaskDetail;
    expect(fx).toBe(fn.evaluate(x));
    expect(residuals).toEqual(fn.residuals(x));
    expect(sumOfSquares(fn.residuals(x))).toBe(fx);
  });
});

describe('nistRegression', () => {
  it('has the data of the file that NIST publishes', () => {
    const { name, model, parameters, bounds, residuals, ...shipped } = nistRegression({
      problem: 'Bennett5',
    });
    const read = ofFile('Bennett5.dat');
    expect(read).toMatchObject({ name, model, parameters, bounds, minFx: shipped.minFx });
    expect(read.residuals([-2500, 45, 0.9])).toEqual(residuals([-2500, 45, 0.9]));
  });

  it('has fresh residuals at every call', () => {
    const { residuals } = nistRegression({ problem: 'BoxBOD' });
    const first = residuals([200, 0.5]);
    const before = Array.from(first);
    residuals([100, 0.1]);
    expect(Array.from(first)).toEqual(before);
  });

  it('gives Infinity where the model is not defined or overflows', () => {
    expect(nistRegression({ problem: 'Bennett5' }).evaluate([1, -400, 0.9])).toBe(Number.POSITIVE_INFINITY);
    expect(nistRegression({ problem: 'BoxBOD' }).evaluate([1000, -500])).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    {},
    { problem: 'Unknown' },
    { problem: 'ENSO', text: 'x' },
    { text: 1 },
    { problem: 'ENSO', file: 1 },
    { problem: 'ENSO', delay: -1 },
    { problem: 'ENSO', dims: 2 },
  ])('refuses %j', (options) => {
    expect(() => nistRegression(options as NistRegressionOptions)).toThrow(
      expect.objectContaining({ code: 'GLOMPO_OPTION_INVALID' }),
    );
  });

  it('refuses a malformed text, naming file, line and what was expected', () => {
    expect(() => nistRegression({ text: 'NIST/ITL StRD\n', file: 'short.dat' })).toThrow(
      expect.objectContaining({
        code: 'GLOMPO_DATA_INVALID',
        message: 'short.dat, line 2: expected a line "Dataset Name:" with a name somewhere in the file.',
      }),
    );
  });

  it('cannot be changed', () => {
    const fn = nistRegression({ problem: 'ENSO' });
    expect([fn, fn.bounds, fn.options, fn.minX, fn.parameters].every(Object.isFrozen)).toBe(true);
  });
});

describe('sumOfSquares', () => {
  it('keeps the small terms beside the large', () => {
    const residuals = Float64Array.from({ length: 100_001 }, (_, i) => (i === 0 ? 1e4 : 1e-4));
    expect(sumOfSquares(residuals)).toBeCloseTo(1e8 + 1e-3, 7);
  });
});

describe('correctDigits', () => {
  it.each<[number, number, number]>([
    [1.01, 1, 2],
    [5, 5, 11],
    [1 + 1e-13, 1, 11],
    [-8, 1, 0],
    [Number.POSITIVE_INFINITY, 1, 0],
    [Number.NaN, 1, 0],
  ])('of %d for %d are %d', (value, certified, digits) => {
    expect(correctDigits(value, certified)).toBeCloseTo(digits, 6);
  });
});
