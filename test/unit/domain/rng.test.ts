import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/domain/rng.js';

const draws = (rng: Rng, n: number) => Array.from({ length: n }, () => rng.uniform());

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (v: readonly number[]) => v.reduce((s, x) => s + x, 0) / v.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((x, i) => {
    ab += (x - ma) * (b[i] - mb);
    aa += (x - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  });
  return ab / Math.sqrt(aa * bb);
}

describe('a stream', () => {
  it('depends on the seed alone', () => {
    expect(draws(Rng.of(42), 5)).toEqual(draws(Rng.of(42), 5));
    const firsts = [0, 1, 42, 43, 2 ** 32, 2 ** 32 + 42, 2 ** 52].map((seed) => Rng.of(seed).uniform());
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it('is uniform', () => {
    const rng = Rng.of(7);
    const bins = new Array<number>(100).fill(0);
    for (let n = 0; n < 100_000; n += 1) bins[Math.floor(rng.uniform() * 100)] += 1;
    expect(bins).toHaveLength(100);
    const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // 0.05 % and 99.95 % points for 99 degrees of freedom: neither too uneven nor too even
    expect(chiSquare).toBeLessThan(151.9);
    expect(chiSquare).toBeGreaterThan(59.5);
  });

  it('draws whole numbers below n, all of them', () => {
    const rng = Rng.of(8);
    const seen = new Set(Array.from({ length: 1000 }, () => rng.below(6)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('draws standard normal numbers', () => {
    const rng = Rng.of(9);
    const n = 100_000;
    const values = Array.from({ length: n }, () => rng.normal());
    const moment = (power: number) => values.reduce((sum, v) => sum + v ** power, 0) / n;
    // Four standard errors of each moment
    expect(Math.abs(moment(1))).toBeLessThan(4 * Math.sqrt(1 / n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
    expect(Math.abs(correlation(values.slice(1), values.slice(0, -1)))).toBeLessThan(4 / Math.sqrt(n));
  });
});

describe('forks', () => {
  it('do not depend on what was drawn before', () => {
    const rng = Rng.of(1);
    const before = draws(rng.fork('optimizer', 3), 5);
    draws(rng, 100);
    expect(draws(rng.fork('optimizer', 3), 5)).toEqual(before);
  });

  it('never collide: 10^5 of several labels, indices and depths', () => {
    const root = Rng.of(1);
    const states = new Set<string>();
    const add = (rng: Rng) => states.add(rng.save().words.join());
    for (let i = 0; i < 20_000; i += 1) {
      add(root.fork('optimizer', i));
      add(root.fork('generator', i));
      add(root.fork(`optimizer${i}`));
      add(Rng.of(i));
      add(root.fork('optimizer', i % 100).fork('evaluation', i));
    }
    // `Rng.of(1)` is the root; nothing else may repeat.
    expect(states.size).toBe(100_000);
  });

  it('are named by label and index together', () => {
    const root = Rng.of(5);
    const names: [string, number][] = [
      ['a', 1],
      ['a', 0],
      ['', 97],
      ['a1', 0],
      ['aa', 0],
      ['', 0],
      ['\u0001', 1],
    ];
    const firsts = names.map(([label, index]) => root.fork(label, index).uniform());
    expect(new Set(firsts).size).toBe(names.length);
    expect(root.fork('a').fork('b').uniform()).not.toBe(root.fork('b').fork('a').uniform());
    expect(root.fork('a').uniform()).toBe(root.fork('a', 0).uniform());
  });

  it('are uncorrelated with each other and with their origin', () => {
    const n = 20_000;
    const root = Rng.of(11);
    const streams = [Rng.of(11), Rng.of(12), ...[0, 1, 2, 3].map((i) => root.fork('optimizer', i))].map(
      (rng) => draws(rng, n),
    );
    for (let i = 0; i < streams.length; i += 1) {
      for (let j = 0; j < i; j += 1) {
        expect(Math.abs(correlation(streams[i], streams[j]))).toBeLessThan(4 / Math.sqrt(n));
      }
    }
  });

  it('have independent first numbers', () => {
    const n = 20_000;
    const root = Rng.of(13);
    const firsts = Array.from({ length: n }, (_, i) => root.fork('optimizer', i).uniform());
    expect(Math.abs(firsts.reduce((a, b) => a + b, 0) / n - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(correlation(firsts.slice(1), firsts.slice(0, -1)))).toBeLessThan(4 / Math.sqrt(n));
  });
});

describe('save and restore', () => {
  it('go on with the same numbers, also between the two normal numbers of a pair', () => {
    for (const normals of [0, 1, 2]) {
      const rng = Rng.of(3);
      for (let i = 0; i < normals; i += 1) rng.normal();
      const restored = Rng.restore(JSON.parse(JSON.stringify(rng.save())));
      const next = [rng.normal(), rng.uniform(), rng.normal(), rng.below(100)];
      expect([restored.normal(), restored.uniform(), restored.normal(), restored.below(100)]).toEqual(next);
    }
  });

  it('take a snapshot that later draws do not change', () => {
    const rng = Rng.of(4);
    const saved = rng.save();
    const first = rng.uniform();
    draws(rng, 10);
    expect(Rng.restore(saved).uniform()).toBe(first);
  });
});
