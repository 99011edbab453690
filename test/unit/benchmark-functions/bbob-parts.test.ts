import { describe, expect, it } from 'vitest';
import { instanceOf, optimum } from '../../../src/benchmark-functions/bbob/instance.js';
import { normals, uniforms } from '../../../src/benchmark-functions/bbob/random.js';
import { multiply, rotation, sandwich, scaledRows } from '../../../src/benchmark-functions/bbob/rotation.js';
import { excess, ladder, oscillated, skew } from '../../../src/benchmark-functions/bbob/transformations.js';

describe('the generator', () => {
  it('draws what it drew before, and more of it', () => {
    expect(uniforms(3, 10_001)).toEqual(uniforms(9, 10_001).slice(0, 3));
    expect(uniforms(3, 10_001)).not.toEqual(uniforms(3, 10_002));
  });

  it('draws uniform and normal numbers', () => {
    const count = 10_000;
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / count;
    const uniform = uniforms(count, 7);
    expect(Math.min(...uniform)).toBeGreaterThan(0);
    expect(Math.max(...uniform)).toBeLessThan(1);
    expect(Math.abs(mean(uniform) - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / count));
    const normal = normals(count, 7);
    expect(Math.abs(mean(normal))).toBeLessThan(4 / Math.sqrt(count));
    expect(Math.abs(mean(normal.map((value) => value * value)) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
  });
});

describe('an instance', () => {
  it('has an optimum with four decimals within ±4', () => {
    for (const value of optimum(100, 20_003)) {
      expect(Math.abs(value)).toBeLessThanOrEqual(4);
      expect(Math.abs(value * 1e4 - Math.round(value * 1e4))).toBeLessThan(1e-9);
    }
  });

  it('has a lowest value with two decimals, half of them within ±100, and none beyond ±1000', () => {
    const sizes = Array.from({ length: 400 }, (_, i) => Math.abs(instanceOf(1, i + 1, 2).fopt));
    const small = sizes.filter((size) => size < 100).length;
    expect(Math.abs(small - 200)).toBeLessThan(4 * Math.sqrt(100));
    expect(Math.max(...sizes)).toBe(1000);
    for (const size of sizes) expect(Math.abs(size * 100 - Math.round(size * 100))).toBeLessThan(1e-9);
  });
});

describe('a rotation', () => {
  it.each([2, 5, 40])('of %i dimensions is orthogonal', (dims) => {
    const matrix = rotation(dims, 10_015);
    const column = (j: number) => Float64Array.from({ length: dims }, (_, i) => matrix[i * dims + j]);
    for (let j = 0; j < dims; j += 1) {
      const images = new Float64Array(dims);
      const transposed = matrix.map((_, at) => matrix[(at % dims) * dims + Math.floor(at / dims)]);
      multiply(transposed, column(j), images);
      images.forEach((value, i) => {
        expect(value).toBeCloseTo(i === j ? 1 : 0, 12);
      });
    }
  });

  it('is combined with scales and another one', () => {
    const [Q, R] = [rotation(3, 1), rotation(3, 2)];
    const scales = ladder(3, 10);
    const x = Float64Array.of(1, -2, 0.5);
    const [turned, both, scaled] = [0, 0, 0].map(() => new Float64Array(3));
    multiply(Q, x, turned);
    turned.forEach((value, i) => {
      turned[i] = scales[i] * value;
    });
    multiply(scaledRows(scales, Q), x, scaled);
    multiply(sandwich(R, scales, Q), x, both);
    const expected = new Float64Array(3);
    multiply(R, turned, expected);
    turned.forEach((value, i) => {
      expect(scaled[i]).toBeCloseTo(value, 14);
      expect(both[i]).toBeCloseTo(expected[i], 13);
    });
  });
});

describe('a transformation', () => {
  it('T_osz keeps order, sign and 0, and the size but for a tenth', () => {
    expect(oscillated(0)).toBe(0);
    const sizes = Array.from({ length: 400 }, (_, i) => 10 ** ((i - 200) / 50));
    for (const sign of [1, -1]) {
      const images = sizes.map((size) => sign * oscillated(sign * size));
      images.forEach((image, i) => {
        expect(Math.abs(Math.log(image / sizes[i]))).toBeLessThanOrEqual(0.098);
        if (i > 0) expect(image).toBeGreaterThan(images[i - 1]);
      });
    }
    expect(oscillated(2)).not.toBeCloseTo(2, 3);
    expect(oscillated(2)).not.toBeCloseTo(-oscillated(-2), 3);
  });

  it('T_asy bends what is above 0, the more the later the coordinate', () => {
    const z = Float64Array.of(4, 4, 4, -4, 0);
    skew(z, 0.5);
    expect(z[0]).toBe(4);
    expect(z[1]).toBeCloseTo(4 ** 1.25, 12);
    expect(z[2]).toBeCloseTo(4 ** 1.5, 12);
    expect(Array.from(z.slice(3))).toEqual([-4, 0]);
  });

  it('Λ is even in the logarithm', () => {
    expect(Array.from(ladder(3, 100))).toEqual([1, 10, 100]);
  });

  it('f_pen counts what is outside only', () => {
    expect(excess([5, -5, 0], 3)).toBe(0);
    expect(excess([7, -6, 1], 3)).toBe(5);
  });
});
