import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../examples/nist/digits.ts';
import { createRegression, sumOfSquares } from '../../../examples/nist/regression-task.ts';
import { readStrdFile } from '../../../examples/nist/strd-file.ts';

const FOLDER = new URL('../../../examples/nist/data/', import.meta.url);

describe('createRegression', () => {
  it.each(readdirSync(FOLDER))(
    'gives the certified sum of squares of %s at the certified parameters',
    (file) => {
      const url = new URL(file, FOLDER);
      const { parameters, certifiedRss, response } = readStrdFile(url);
      const { fx, residuals } = createRegression({ file: fileURLToPath(url) })(
        parameters.map((b) => b.certified),
      );
      expect(correctDigits(fx, certifiedRss)).toBeGreaterThan(9);
      expect(residuals).toHaveLength(response.length);
      expect(sumOfSquares(Float64Array.from(residuals ?? []))).toBe(fx);
    },
  );

  it('takes a URL as well', () => {
    const task = createRegression({ file: new URL('BoxBOD.dat', FOLDER).href });
    expect(task([213.80940889, 0.54723748542]).fx).toBeCloseTo(1168.0088766, 6);
  });

  it('has fresh residuals at every call', () => {
    const task = createRegression({ file: new URL('BoxBOD.dat', FOLDER).href });
    const first = task([200, 0.5]);
    const before = Array.from(first.residuals ?? []);
    task([100, 0.1]);
    expect(Array.from(first.residuals ?? [])).toEqual(before);
  });

  it('gives Infinity where the model is not defined or overflows', () => {
    const bennett = createRegression({ file: new URL('Bennett5.dat', FOLDER).href });
    expect(bennett([1, -400, 0.9]).fx).toBe(Number.POSITIVE_INFINITY);
    const boxBod = createRegression({ file: new URL('BoxBOD.dat', FOLDER).href });
    expect(boxBod([1000, -500]).fx).toBe(Number.POSITIVE_INFINITY);
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
