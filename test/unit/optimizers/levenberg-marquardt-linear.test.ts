import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../../src/domain/bounds.js';
import { Rng } from '../../../src/domain/rng.js';
import { PointBatch } from '../../../src/optimizers/batch/point-batch.js';
import { LinearParameters } from '../../../src/optimizers/levenberg-marquardt/linear-parameters.js';
import { Screening } from '../../../src/optimizers/levenberg-marquardt/screening.js';

type Residuals = (x: ArrayLike<number>) => number[];

const PAIRS = Array.from({ length: 4 }, () => [-50, 80] as const);
const BOUNDS = boundsOf(PAIRS);
const ROOM = 16;

/** Residuals of all points of the open batch, row-major. */
function evaluated({ state: { points, count } }: PointBatch, residuals: Residuals): Float64Array {
  const rows = Array.from({ length: count }, (_, row) => residuals(points.subarray(4 * row, 4 * row + 4)));
  return Float64Array.from(rows.flat());
}

/** Which parameters are found to be linear, seen from each of the points in turn. */
function linearOf(residuals: Residuals, ...bases: number[][]) {
  const batch = new PointBatch(ROOM, 4);
  const linear = new LinearParameters(BOUNDS, residuals(bases[0]).length);
  let points = 0;
  for (const base of bases) {
    linear.open(batch, Float64Array.from(base), Float64Array.from(residuals(base)));
    do points += batch.state.count;
    while (!linear.take(batch, evaluated(batch, residuals)));
  }
  return { flags: Array.from(linear.state.linear), count: linear.state.count, points };
}

const TIMES = [0, 1, 2, 3, 4, 5, 6];

describe('LinearParameters', () => {
  it('finds the coefficients of a sum, in three times as many points as parameters', () => {
    const sum: Residuals = (b) => TIMES.map((t) => b[0] * Math.exp(-0.1 * b[3] * t) + b[1] + b[2] * t - 5);
    expect(linearOf(sum, [1, 2, 3, 0.4])).toEqual({ flags: [1, 1, 1, 0], count: 3, points: 10 });
  });

  it('takes of a product only one factor', () => {
    const product: Residuals = (b) => TIMES.map((t) => b[0] * b[1] * t + b[2] - b[3] ** 2);
    expect(linearOf(product, [1, 2, 3, 4])).toMatchObject({ flags: [1, 0, 1, 0], count: 2 });
  });

  it('does not take what has no effect, or fails, for linear', () => {
    const residuals: Residuals = (b) => TIMES.map((t) => b[0] * b[1] * t + Math.log(b[2]));
    expect(linearOf(residuals, [0, 2, 60, 4]).flags).toEqual([1, 0, 0, 0]);
  });

  it('keeps what it knows from elsewhere where a parameter has no effect', () => {
    const residuals: Residuals = (b) => TIMES.map((t) => (b[3] > 0 ? b[0] * t : 0) + b[1] - b[2]);
    expect(linearOf(residuals, [1, 2, 3, 4]).flags).toEqual([1, 1, 1, 0]);
    expect(linearOf(residuals, [1, 2, 3, 4], [1, 2, 3, -4]).flags.slice(0, 3)).toEqual([1, 1, 1]);
  });
});

describe('Screening', () => {
  const LINEAR = Float64Array.of(1, 1, 0, 0);
  const SETTINGS = { screening: 9, magnitudes: 0, variation: 0 };
  const line: Residuals = (b) =>
    TIMES.map((t) => b[0] + b[1] * t + 0.001 * (b[2] - 7) ** 2 * t * t - (1 + 2 * t));

  function screened(linear: Float64Array, residuals: Residuals) {
    const batch = new PointBatch(ROOM, 4);
    const screening = new Screening(BOUNDS, TIMES.length, SETTINGS);
    const rng = Rng.of(1);
    screening.begin(batch, null, linear, ROOM, rng);
    let points = 0;
    do points += batch.state.count;
    while (!screening.take(batch, evaluated(batch, residuals), null, linear, ROOM, rng));
    return { ...screening.state, points };
  }

  it('solves for the linear parameters, and knows the sum of squares there', () => {
    const { best, cost, points } = screened(LINEAR, line);
    expect(points).toBe(9 * 3);
    const sum = line(best).reduce((total, r) => total + r * r, 0);
    expect(Math.abs(cost / sum - 1)).toBeLessThan(1e-9);
    for (const j of [0, 1]) {
      const [low, high] = PAIRS[j];
      for (const other of [best[j] - 0.1, best[j] + 0.1].filter((value) => value > low && value < high)) {
        const worse = line(Object.assign(Array.from(best), { [j]: other }));
        expect(worse.reduce((total, r) => total + r * r, 0)).toBeGreaterThan(cost);
      }
    }
  });

  it('keeps the linear parameters within the bounds', () => {
    const { best } = screened(LINEAR, (b) => TIMES.map((t) => b[0] - 500 + b[1] * t + b[2] - b[3]));
    expect(best[0]).toBe(80);
  });

  it('has a start point even where all fail', () => {
    const { best, cost } = screened(LINEAR, () => TIMES.map(() => Number.NaN));
    expect(cost).toBe(Infinity);
    PAIRS.forEach(([low, high], i) => {
      expect(best[i]).toBeGreaterThanOrEqual(low);
      expect(best[i]).toBeLessThanOrEqual(high);
    });
  });
});
