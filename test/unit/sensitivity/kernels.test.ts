import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/domain/rng.js';
import {
  conditional,
  conjunctiveGaussian,
  gaussian,
  type Kernel,
  kernelOf,
  laplace,
  polynomial,
  threshold,
} from '../../../src/sensitivity/index.js';
import { medianDistance } from '../../../src/sensitivity/median-distance.js';

const rowOf = (kernel: Kernel, sample: number[], i: number) => {
  const row = new Float64Array(sample.length);
  kernel.bind(Float64Array.from(sample)).row(i, sample.length, row);
  return [...row];
};

describe('medianDistance', () => {
  it.each([4, 5, 30, 101])('is between the middle distances of %i values', (n) => {
    const rng = Rng.of(n);
    const sample = Float64Array.from({ length: n }, () => rng.normal() * 1e3);
    const distances: number[] = [];
    sample.forEach((a, i) => {
      for (const b of sample.subarray(0, i)) distances.push(Math.abs(a - b));
    });
    distances.sort((a, b) => a - b);
    const found = medianDistance(sample);
    const lower = distances[Math.ceil(distances.length / 2) - 1];
    const upper = distances[Math.floor(distances.length / 2)];
    expect(found).toBeGreaterThanOrEqual(lower * (1 - 1e-12));
    expect(found).toBeLessThanOrEqual(upper * (1 + 1e-12));
  });

  it('is the mean where most values are the same', () => {
    expect(medianDistance(Float64Array.of(1, 1, 1, 1, 6))).toBe(2);
    expect(medianDistance(Float64Array.of(3, 3, 3))).toBe(0);
  });
});

describe('kernels', () => {
  it('are what they are defined to be', () => {
    expect(rowOf(gaussian({ bandwidth: 2 }), [0, 2], 0)).toEqual([1, Math.exp(-0.5)]);
    expect(rowOf(laplace({ bandwidth: 2 }), [0, 2], 1)).toEqual([Math.exp(-1), 1]);
    expect(rowOf(polynomial({ degree: 2, offset: 3 }), [10, 20, 30], 1)).toEqual([9, 3.25 ** 2, 3.5 ** 2]);
    expect(rowOf(threshold({ share: 0.5 }), [4, 1, 3, 2, 5], 2)).toEqual([0, 1, 1, 1, 0]);
    expect(rowOf(threshold({ atMost: 1 }), [4, 1, 3, 2, 5], 2)).toEqual([0, 0, 0, 0, 0]);
    expect(rowOf(conjunctiveGaussian({ width: 0.5 }), [0, 10, 5], 2)).toEqual([
      Math.exp(-0.5),
      Math.exp(-2) * Math.exp(-0.5),
      Math.exp(-0.5) ** 2,
    ]);
    expect(
      rowOf(
        kernelOf('product', (a, b) => a * b),
        [2, 3],
        1,
      ),
    ).toEqual([6, 9]);
  });

  it('look only at what is inside where they are conditional', () => {
    const kernel = conditional({ atMost: 3, kernel: gaussian({ bandwidth: 1 }) });
    expect(rowOf(kernel, [9, 1, 8, 3, 2], 3)).toEqual([0, Math.exp(-2), 0, 1, Math.exp(-0.5)]);
    expect(rowOf(kernel, [9, 1, 8, 3, 2], 0)).toEqual([0, 0, 0, 0, 0]);
  });

  it('choose the bandwidth by the median', () => {
    expect(rowOf(gaussian(), [0, 1, 3], 0)[1]).toBeCloseTo(Math.exp(-1 / 8), 12);
  });

  it('print themselves', () => {
    expect(gaussian().label).toBe('gaussian()');
    expect(laplace({ bandwidth: 3 }).label).toBe('laplace({ bandwidth: 3 })');
    expect(conditional({ share: 0.2 }).label).toBe('conditional(gaussian(), { share: 0.2 })');
    expect(polynomial({ degree: 2 }).label).toBe('polynomial()');
  });

  it.each([
    [() => gaussian({ bandwidth: 0 }), /bandwidth is 0/],
    [() => polynomial({ degree: 0 }), /degree is 0/],
    [() => threshold({ share: 0 }), /share is 0/],
    [() => threshold({ level: 1 } as never), /threshold.level/],
    [() => conjunctiveGaussian({ width: -1 }), /width is -1/],
    [() => conditional({ kernel: 3 as never }), /kernel is 3, but must be a kernel/],
    [() => kernelOf('x', 3 as never), /similarity is 3/],
  ])('refuse bad options (%s)', (make, message) => {
    expect(make).toThrow(message);
  });
});
