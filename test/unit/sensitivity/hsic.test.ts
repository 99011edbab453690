import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/domain/rng.js';
import {
  conditional,
  conjunctiveGaussian,
  gaussian,
  hsicSensitivity,
  type Kernel,
  kernelOf,
  laplace,
  linear,
  polynomial,
  threshold,
} from '../../../src/sensitivity/index.js';
import { ishigami } from './models.js';

function uniformRows(n: number, factors: number, seed: number): Float64Array[] {
  const rng = Rng.of(seed);
  return Array.from({ length: n }, () => Float64Array.from({ length: factors }, () => rng.uniform()));
}

/** The criterion as trace(K H L H) / n^2, with whole matrices (Gretton and others 2005). */
function direct(x: Float64Array, y: Float64Array, inputKernel: Kernel, outputKernel: Kernel): number {
  const n = x.length;
  const matrix = (kernel: Kernel, sample: Float64Array) => {
    const bound = kernel.bind(sample);
    return Array.from({ length: n }, (_, i) => {
      const row = new Float64Array(n);
      bound.row(i, n, row);
      return row;
    });
  };
  const centre = (k: Float64Array[]) => {
    const means = k.map((row) => row.reduce((sum, value) => sum + value, 0) / n);
    const mean = means.reduce((sum, value) => sum + value, 0) / n;
    return k.map((row, i) => row.map((value, j) => value - means[i] - means[j] + mean));
  };
  const k = centre(matrix(inputKernel, x));
  const l = matrix(outputKernel, y);
  let trace = 0;
  for (let i = 0; i < n; i += 1) for (let j = 0; j < n; j += 1) trace += k[i][j] * l[j][i];
  return trace / n ** 2;
}

const KERNELS = [
  gaussian(),
  gaussian({ bandwidth: 0.2 }),
  laplace(),
  linear(),
  polynomial({ degree: 3 }),
  threshold(),
  threshold({ atMost: 1 }),
  conjunctiveGaussian(),
  conditional({ share: 0.4 }),
  conditional({ share: 0.3, kernel: laplace() }),
  kernelOf('min', Math.min),
];

describe('hsicSensitivity', () => {
  it.each(KERNELS.map((kernel) => [kernel.label, kernel] as const))(
    'is the trace of the centred matrices with %s',
    (_, outputKernel) => {
      const rows = uniformRows(60, 2, 1);
      const y = Float64Array.from(rows, (x) => Math.sin(5 * x[0]) + x[1] + 1);
      for (const inputKernel of [gaussian(), outputKernel]) {
        const [{ hsic }] = hsicSensitivity(rows, y, { inputKernel, outputKernel });
        hsic.forEach((value, i) => {
          const x = Float64Array.from(rows, (row) => row[i]);
          expect(value).toBeCloseTo(direct(x, y, inputKernel, outputKernel), 12);
        });
      }
    },
  );

  it('is the square of the covariance with linear kernels', () => {
    const rows = uniformRows(50, 1, 3);
    const y = rows.map(([x], i) => x + Math.cos(i));
    const unit = (values: number[]) => {
      const [low, high] = [Math.min(...values), Math.max(...values)];
      return values.map((value) => (value - low) / (high - low));
    };
    const [a, b] = [unit(rows.map(([x]) => x)), unit(y)];
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const covariance = mean(a.map((x, i) => x * b[i])) - mean(a) * mean(b);
    const [{ hsic }] = hsicSensitivity(rows, y, { inputKernel: linear(), outputKernel: linear() });
    expect(hsic[0]).toBeCloseTo(covariance ** 2, 14);
  });

  it('tells factors that matter from those that do not', () => {
    const rows = uniformRows(300, 4, 2);
    const y = rows.map((x) => (2 * x[0] - 1) ** 2 + 0.3 * x[1]);
    const [{ hsic, r2, share, pValues }] = hsicSensitivity(rows, y, { permutations: 99, seed: 1 });
    expect(r2[0]).toBeGreaterThan(0.2);
    expect(r2[1]).toBeGreaterThan(0.04);
    expect(Math.max(r2[2], r2[3])).toBeLessThan(0.02);
    expect(share.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    expect(hsic[0]).toBeGreaterThan(hsic[1]);
    expect([pValues![0], pValues![1]]).toEqual([0.01, 0.01]);
    expect(Math.min(pValues![2], pValues![3])).toBeGreaterThan(0.05);
  });

  it('is 1 for a value and itself, and 0 for what never changes', () => {
    const rows = uniformRows(40, 1, 5).map(([x]) => [x, 7]);
    const [ofX, ofConstant] = hsicSensitivity(
      rows,
      rows.map(([x]) => [x, 3]),
    );
    expect(ofX.r2[0]).toBeCloseTo(1, 12);
    expect([ofX.r2[1], ofX.hsic[1]]).toEqual([0, 0]);
    expect([...ofConstant.r2, ...ofConstant.share]).toEqual([0, 0, 0, 0]);
  });

  it('sees what is not linear, and linear kernels do not', () => {
    const rows = Array.from({ length: 101 }, (_, i) => [i / 50 - 1]);
    const y = rows.map(([x]) => x * x);
    const [byGaussian] = hsicSensitivity(rows, y);
    const [byLinear] = hsicSensitivity(rows, y, { inputKernel: linear(), outputKernel: linear() });
    expect(byGaussian.r2[0]).toBeGreaterThan(0.3);
    expect(byLinear.r2[0]).toBeLessThan(1e-12);
  });

  it('sees fast changes with a narrow bandwidth alone', () => {
    // Ishigami's function goes up and down twice over the range of x2, which has the largest effects of all.
    const rows = uniformRows(400, 3, 8);
    const r2 = (inputKernel: Kernel) => hsicSensitivity(rows, rows.map(ishigami), { inputKernel })[0].r2;
    const wide = r2(gaussian());
    const narrow = r2(gaussian({ bandwidth: 0.05 }));
    expect(wide[1]).toBeLessThan(wide[2]);
    expect(narrow[1]).toBeGreaterThan(Math.max(narrow[0], narrow[2]));
  });

  it('looks at low outputs alone with the kernels that are for that', () => {
    // The first factor decides whether the loss is low, the second only how high a high one is.
    const rows = uniformRows(400, 2, 6);
    const y = rows.map(([a, b]) => (a < 0.2 ? a : 5 + 10 * b));
    const share = (outputKernel: Kernel) => hsicSensitivity(rows, y, { outputKernel })[0].share;
    expect(share(gaussian())[1]).toBeGreaterThan(0.3);
    expect(share(threshold({ atMost: 1 }))[0]).toBeGreaterThan(0.97);
    expect(share(conjunctiveGaussian({ width: 0.1 }))[0]).toBeGreaterThan(0.97);
    expect(share(conditional({ atMost: 1 }))[0]).toBeGreaterThan(0.97);
  });

  it('draws the same permutations with the same seed, whatever their number', () => {
    const rows = uniformRows(30, 2, 9);
    const y = rows.map((x) => x[0] + 3 * Math.sin(50 * x[1]));
    const of = (seed: number, permutations = 80) =>
      hsicSensitivity(rows, y, { permutations, seed })[0].pValues;
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
    expect(of(1, 0)).toBeNull();
  });

  it('gives p-values that are uniform for independent factors', () => {
    const below = { tenth: 0, half: 0 };
    for (let seed = 0; seed < 100; seed += 1) {
      const y = uniformRows(16, 1, 1_000 + seed).map(([value]) => value);
      const [{ pValues }] = hsicSensitivity(uniformRows(16, 2, seed), y, { permutations: 39, seed });
      for (const p of pValues!) {
        below.tenth += p <= 0.1 ? 1 : 0;
        below.half += p <= 0.5 ? 1 : 0;
      }
    }
    // Of 200, five standard deviations about 20 and 100.
    expect(Math.abs(below.tenth - 20)).toBeLessThan(22);
    expect(Math.abs(below.half - 100)).toBeLessThan(36);
  });

  it.each([
    [[[1]], [1], {}, /inputs is an array of 1/],
    [[[1], [2]], [1], {}, /outputs is an array of 1/],
    [[[1], [2]], [1, 2, 3], {}, /outputs is an array of 3, but must be an array of 2/],
    [[[1], [2, 3]], [1, 2], {}, /inputs\[1\] is an array of 2, but must be 1 numbers/],
    [[[1], [Number.NaN]], [1, 2], {}, /inputs\[1\]\[0\] is NaN/],
    [[[1], [2]], [1, Infinity], {}, /outputs\[1\]\[0\] is Infinity/],
    [
      [[1], [2]],
      [1, 2],
      { inputKernel: 'gaussian' as never },
      /inputKernel is "gaussian", but must be a kernel/,
    ],
    [[[1], [2]], [1, 2], { kernel: gaussian() } as never, /hsicSensitivity.kernel/],
    [[[1], [2]], [1, 2], { names: ['a', 'b'] }, /names is an array of 2/],
  ])('refuses %j, %j, %j', (inputs, outputs, options, message) => {
    expect(() => hsicSensitivity(inputs, outputs, options)).toThrow(message);
  });
});
