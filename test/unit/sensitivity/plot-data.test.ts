import { describe, expect, it } from 'vitest';
import {
  bootstrapPlot,
  convergencePlot,
  EstimatedEffects,
  radialTrajectories,
  rankingPlot,
  sensitivityPlot,
} from '../../../src/sensitivity/index.js';
import { effectsOf, gFunction } from './models.js';

const effects = effectsOf(gFunction([9, 0, 1]), radialTrajectories({ factors: 3, count: 30, seed: 1 }));

describe('the data of plots', () => {
  it('show how a metric settles', () => {
    const plot = convergencePlot(effects, 'sigma', 0, 4);
    expect(plot.trajectories).toEqual([8, 15, 23, 30]);
    expect(plot.factors.map(({ name }) => name)).toEqual(['x0', 'x1', 'x2']);
    expect(plot.factors[2].values).toEqual([8, 15, 23, 30].map((n) => effects.metric('sigma', 0, n)[2]));
    expect(convergencePlot(effects, 'mu', 0, 100).trajectories).toHaveLength(30);
    expect(convergencePlot(new EstimatedEffects({ factors: 2 })).trajectories).toEqual([]);
  });

  it('show how the ranking settles', () => {
    const plot = rankingPlot(effects, 0, 10);
    expect(plot.factors.map(({ values }) => values.at(-1))).toEqual([3, 1, 2]);
    expect(plot.positionFactors).toHaveLength(9);
    expect(plot.positionFactors.at(-1)).toBe(effects.positionFactor(27, 30, 0));
  });

  it('show intervals, the most influential first', () => {
    const bars = bootstrapPlot(effects, 0, { samples: 200 });
    expect(bars.map(({ name }) => name)).toEqual(['x1', 'x2', 'x0']);
    for (const { muStar, lower, upper } of bars) expect(lower < muStar && muStar < upper).toBe(true);
  });

  it('show mu* against sigma, and what that means', () => {
    const mixed = effectsOf(
      (x) => x[0] + x[1] ** 2 + (x[2] - 0.5) ** 2,
      radialTrajectories({ factors: 4, count: 50, seed: 1 }),
    );
    const points = sensitivityPlot(mixed);
    expect(points.map(({ shape }) => shape)).toEqual([
      'linear',
      'monotonic',
      'notMonotonicOrInteracting',
      null,
    ]);
    expect(points[1]).toMatchObject({ name: 'x1', muStar: mixed.muStar()[1], sigma: mixed.sigma()[1] });
  });

  it('are plain data', () => {
    const all = [
      convergencePlot(effects),
      rankingPlot(effects),
      bootstrapPlot(effects),
      sensitivityPlot(effects),
    ];
    expect(JSON.parse(JSON.stringify(all))).toEqual(all);
  });
});
