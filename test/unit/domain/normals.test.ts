import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import { fillNormals } from '../../../src/domain/normals.js';
import { Rng } from '../../../src/domain/rng.js';

function drawn(seed: number, count: number): Float64Array {
  const values = new Float64Array(count);
  Rng.of(seed).fillNormals(values, 0, count);
  return values;
}

/** P(|Z| > x), by integration of the density (Simpson's rule). */
function twoSided(x: number): number {
  const steps = 2_000;
  const width = (12 - x) / steps;
  const density = (t: number) => Math.exp((-t * t) / 2) * Math.sqrt(2 / Math.PI);
  let sum = density(x) + density(12);
  for (let k = 1; k < steps; k += 1) sum += (k % 2 === 1 ? 4 : 2) * density(x + k * width);
  return (sum * width) / 3;
}

describe('fillNormals', () => {
  const n = 400_000;
  const values = drawn(9, n);

  it('draws standard normal numbers: moments', () => {
    const sums = [0, 0, 0, 0, 0];
    for (const v of values) for (let power = 1; power <= 4; power += 1) sums[power] += v ** power;
    const moment = (power: number) => sums[power] / n;
    // Four standard errors of each moment
    expect(Math.abs(moment(1))).toBeLessThan(4 * Math.sqrt(1 / n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
  });

  it('draws standard normal numbers: how many lie beyond each of many points, also in the tail', () => {
    for (const sign of [-1, 1]) {
      for (const x of [0, 0.1, 0.2, 0.5, 0.9, 1.4, 2, 2.5, 3, 3.4, 3.6, 3.7, 4]) {
        const share = twoSided(x) / 2;
        let beyond = 0;
        for (const v of values) if (sign * v > x) beyond += 1;
        expect(Math.abs(beyond - n * share)).toBeLessThan(4 * Math.sqrt(n * share * (1 - share)));
      }
    }
  });

  it('draws independent numbers', () => {
    for (const lag of [1, 2, 3]) {
      let product = 0;
      let squares = 0;
      for (let i = lag; i < n; i += 1) {
        product += values[i] * values[i - lag];
        squares += (values[i] ** 2 - 1) * (values[i - lag] ** 2 - 1);
      }
      expect(Math.abs(product / n)).toBeLessThan(4 / Math.sqrt(n));
      expect(Math.abs(squares / n)).toBeLessThan(8 / Math.sqrt(n));
    }
  });

  it('fills what it is asked to, and does not depend on the portions', () => {
    const rng = Rng.of(2);
    const parts = new Float64Array(2_002).fill(7);
    rng.fillNormals(parts, 1, 500);
    rng.fillNormals(parts, 500, 500);
    rng.fillNormals(parts, 500, 2_001);
    expect([parts[0], parts[2_001]]).toEqual([7, 7]);
    expect(parts.slice(1, 2_001)).toEqual(drawn(2, 2_000));
  });

  it('goes on after save and restore, also with other numbers in between', () => {
    const rng = Rng.of(3);
    const some = new Float64Array(10);
    rng.fillNormals(some, 0, 10);
    rng.normal();
    const restored = Rng.restore(JSON.parse(JSON.stringify(rng.save())));
    const next = [rng, restored].map((each) => {
      const numbers = new Float64Array(1_000);
      each.fillNormals(numbers, 0, 1_000);
      return [each.normal(), each.uniform(), ...numbers];
    });
    expect(next[1]).toEqual(next[0]);
  });

  it('uses up the numbers of the generator that the stream is made with', () => {
    const start = [1, -2, 3, -4];
    const words = Int32Array.from(start);
    fillNormals(words, new Float64Array(5_000), 0, 5_000);
    const generator = xoroshiro128plusFromState(start);
    let used = 0;
    while (used < 12_000 && generator.getState().join() !== words.join()) {
      generator.next();
      used += 1;
    }
    // Two for each number, and a few for those that were rejected
    expect(used).toBeGreaterThan(10_000);
    expect(used).toBeLessThan(10_600);
  });
});
