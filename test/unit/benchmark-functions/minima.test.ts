import { describe, expect, it } from 'vitest';
import * as functions from '../../../src/benchmark-functions/index.js';
import type { BenchmarkFunction } from '../../../src/benchmark-functions/index.js';
import { Rng } from '../../../src/domain/rng.js';

const f = functions;
const settings: BenchmarkFunction[] = [
  ...[1, 2, 3].flatMap((dims) => [
    f.ackley({ dims }),
    f.alpine01({ dims }),
    f.alpine02({ dims }),
    f.deceptive({ dims, seed: 3 }),
    f.expLeastSquaresCost({ dims, uTrain: 2 }),
    f.griewank({ dims }),
    f.levy({ dims }),
    f.michalewicz({ dims }),
    f.michalewicz({ dims, m: 1 }),
    f.qing({ dims }),
    f.rastrigin({ dims }),
    f.schwefel({ dims }),
    f.schwefel({ dims, shiftPositive: true }),
    f.sphere({ dims }),
    f.stochastic({ dims }),
    f.styblinskiTang({ dims }),
    f.trigonometric({ dims }),
    f.vincent({ dims }),
    f.zeroSum({ dims }),
    ...([1, 2, 3, 4] as const).map((style) => f.shubert({ dims, style })),
  ]),
  ...[1, 2, 3, 4].flatMap((dims) => ([5, 7, 10] as const).map((m) => f.shekel({ dims, m }))),
  ...[2, 3, 4].flatMap((dims) => [f.rana({ dims }), f.rosenbrock({ dims })]),
  f.easom(),
  f.easom({ shiftPositive: true }),
  f.langermann(),
  f.langermann({ shiftPositive: true }),
  f.shubert({ shiftPositive: true }),
  f.shubert({ style: 3, shiftPositive: true }),
  f.shekel({ dims: 1, shiftPositive: true }),
  f.deceptive({ shiftPositive: true }),
];
const title = (fn: BenchmarkFunction): [string, BenchmarkFunction] => [
  `${fn.name} ${JSON.stringify(fn.options)}`,
  fn,
];

/** Compass search from the best of many random points, one coordinate at a time, with halved steps. */
function lowestFound(fn: BenchmarkFunction, rng: Rng): number {
  const { bounds, evaluate } = fn;
  const starts = Array.from({ length: 2_000 }, () => {
    const x = bounds.map(([low, high]) => low + rng.uniform() * (high - low));
    return { x, fx: evaluate(x) };
  });
  const best = starts.sort((a, b) => a.fx - b.fx).slice(0, 4);
  for (const point of best) {
    for (let share = 0.1; share > 1e-9; share /= 2) {
      for (let moved = true; moved; ) {
        moved = false;
        for (let i = 0; i < bounds.length; i += 1) {
          const [low, high] = bounds[i];
          for (const sign of [-1, 1]) {
            const x = [...point.x];
            x[i] = Math.min(high, Math.max(low, x[i] + sign * share * (high - low)));
            const fx = evaluate(x);
            if (fx < point.fx) {
              [point.x, point.fx, moved] = [x, fx, fx < point.fx - 1e-12 * Math.abs(fx)];
            }
          }
        }
      }
    }
  }
  return Math.min(...best.map(({ fx }) => fx));
}

describe.each(settings.map(title))('%s', (_, fn) => {
  const minFx = fn.minFx as number;
  const tolerance = 1e-9 * Math.max(1, Math.abs(minFx));

  it('takes its lowest value at minX, within the bounds', () => {
    expect(fn.minX).toHaveLength(fn.dims);
    fn.minX?.forEach((coordinate, i) => {
      expect(coordinate).toBeGreaterThanOrEqual(fn.bounds[i][0]);
      expect(coordinate).toBeLessThanOrEqual(fn.bounds[i][1]);
    });
    expect(Math.abs(fn.evaluate(fn.minX as readonly number[]) - minFx)).toBeLessThanOrEqual(tolerance);
  });

  it('is nowhere lower, as far as a search finds', () => {
    expect(lowestFound(fn, Rng.of(1))).toBeGreaterThanOrEqual(minFx - tolerance);
  });
});

it('a shifted function is not negative', () => {
  for (const fn of settings) {
    if ((fn.options as { shiftPositive?: boolean }).shiftPositive) expect(fn.minFx).toBeGreaterThanOrEqual(0);
  }
});

it.each([
  [f.rana({ dims: 2 }), -963.2259],
  [f.rana({ dims: 7 }), -3457.9859],
  [f.rana({ dims: 8 }), -3957.304],
  [f.rana({ dims: 200 }), -99945.7982],
  [f.rana({ dims: 1000 }), -499898.1078],
  [f.shekel({ dims: 2, m: 10 }), -11.031],
  [f.shekel({ dims: 3, m: 10 }), -10.717],
  [f.shekel({ dims: 4, m: 5 }), -10.1532],
  [f.shekel({ dims: 4, m: 7 }), -10.4029],
  [f.shekel({ dims: 4, m: 10 }), -10.5364],
  [f.shubert({ style: 3 }), -29.6759],
  [f.shubert({ style: 4 }), -25.7418],
  [f.michalewicz({ dims: 5 }), -4.6876582],
  [f.michalewicz({ dims: 10 }), -9.6601517],
])('$name has the minimum known from elsewhere', (fn, expected) => {
  expect(Math.abs((fn.minFx as number) - expected)).toBeLessThan(1e-3);
});
