import { describe, expect, it } from 'vitest';
import {
  EstimatedEffects,
  pointsOf,
  radialTrajectories,
  radialTrajectory,
  windingStairsTrajectories,
} from '../../../src/sensitivity/index.js';
import { effectsOf, gFunction, ishigami, morris20 } from './models.js';

const designs = {
  'winding stairs': (factors: number, count: number) =>
    windingStairsTrajectories({ factors, count, setSize: 2 * count, seed: 1 }),
  'radial, Latin hypercube': (factors: number, count: number) =>
    radialTrajectories({ factors, count, seed: 1 }),
  'radial, Sobol': (factors: number, count: number) =>
    radialTrajectories({ factors, count, spacing: 'sobol', seed: 1 }),
};

describe.each(Object.entries(designs))('effects by %s', (_, trajectories) => {
  it('are the coefficients of a linear function', () => {
    const coefficients = [3, -2, 0, 0.5];
    const effects = effectsOf((x) => coefficients.reduce((y, c, i) => y + c * x[i], 7), trajectories(4, 6));
    coefficients.forEach((c, i) => {
      for (const effect of effects.elementaryEffects(i)) expect(effect).toBeCloseTo(c, 12);
      expect(effects.mu()[i]).toBeCloseTo(c, 12);
      expect(effects.muStar()[i]).toBeCloseTo(Math.abs(c), 12);
      expect(effects.sigma()[i]).toBeCloseTo(0, 12);
    });
    expect(effects.orderOfFactors()).toEqual([0, 1, 3, 2]);
    expect([...effects.ranking()]).toEqual([1, 2, 4, 3]);
  });

  it('rank the factors of the g-function', () => {
    const effects = effectsOf(gFunction([0, 0.5, 3, 9, 99, 99]), trajectories(6, 64));
    expect(effects.orderOfFactors().slice(0, 4)).toEqual([0, 1, 2, 3]);
    expect(effects.muStar()[4]).toBeLessThan(0.05 * effects.muStar()[0]);
  });

  it('group the 20 factors of Morris’ function as he did', () => {
    const effects = effectsOf(morris20(7), trajectories(20, 64));
    const classes = effects.ranking();
    for (let i = 0; i < 10; i += 1) expect(classes[i]).toBeLessThanOrEqual(10);
    const ratio = effects.sigma().map((sigma, i) => sigma / effects.muStar()[i]);
    // 8, 9 and 10 act nearly linearly, 1 to 7 by curvature or interaction.
    for (const i of [7, 8, 9]) expect(ratio[i]).toBeLessThan(0.25);
    for (const i of [0, 1, 2, 3, 4, 5, 6]) expect(ratio[i]).toBeGreaterThan(0.3);
    expect([...effects.classification(2)].slice(10)).toEqual(new Array(10).fill(0));
  });
});

describe('EstimatedEffects', () => {
  it('finds what can be computed for Ishigami’s function on four levels', () => {
    // Every move of x2 goes between sin^2 = 0 and 3/4. Those of x1 and x3 take one of few values with equal chances.
    const muStar = [(Math.sqrt(3) / 2 / (2 / 3)) * (1 + (0.1 * (1 + 1 / 81) * Math.PI ** 4) / 2), 7.875, 0];
    muStar[2] = ((Math.sqrt(3) / 4) * 0.1 * (1 - 1 / 81) * Math.PI ** 4) / (2 / 3);
    expect(muStar[1] > muStar[0] && muStar[0] > muStar[2]).toBe(true);
    const count = 1_000;
    const effects = effectsOf(ishigami, windingStairsTrajectories({ factors: 3, count, setSize: count }));
    for (const effect of effects.elementaryEffects(1)) expect(Math.abs(effect)).toBeCloseTo(7.875, 10);
    for (const i of [0, 2]) {
      const error = effects.sigma()[i] / Math.sqrt(count);
      expect(Math.abs(effects.muStar()[i] - muStar[i])).toBeLessThan(3 * error);
    }
    expect(effects.ranking()[2]).toBe(3);
    expect(Math.abs(effects.mu()[2])).toBeLessThan(0.1 * effects.muStar()[2]);
  });

  it('measures by the definitions', () => {
    const effects = effectsOf((x) => x[0] ** 2, radialTrajectories({ factors: 1, count: 5, seed: 1 }));
    // (b^2 - a^2) / (b - a) = a + b
    const expected = radialTrajectories({ factors: 1, count: 5, seed: 1 }).map(({ points: [a, b] }) => a + b);
    const mean = expected.reduce((sum, e) => sum + e, 0) / 5;
    expected.forEach((e, i) => {
      expect(effects.elementaryEffects(0)[i]).toBeCloseTo(e, 10);
    });
    expect(effects.mu()[0]).toBeCloseTo(mean, 10);
    expect(effects.sigma()[0]).toBeCloseTo(
      Math.sqrt(expected.reduce((sum, e) => sum + (e - mean) ** 2, 0) / 4),
      10,
    );
  });

  it('keeps several outputs apart and finds them by name', () => {
    const effects = new EstimatedEffects({
      factors: 2,
      outputs: 3,
      names: ['pressure', 'heat'],
      outputNames: ['loss', 'rate', 'flat'],
    });
    for (const trajectory of radialTrajectories({ factors: 2, count: 4 })) {
      effects.addTrajectory(
        trajectory,
        pointsOf(trajectory).map(([a, b]) => [a, 100 * a - 200 * b, 1]),
      );
    }
    const closeTo = (values: ArrayLike<number>, expected: number[]) =>
      expected.forEach((value, i) => {
        expect(values[i]).toBeCloseTo(value, 9);
      });
    closeTo(effects.muStar('loss'), [1, 0]);
    closeTo(effects.mu('rate'), [100, -200]);
    closeTo(effects.influence(), [(1 + 0.5 + 0) / 3, (0 + 1 + 0) / 3]);
    closeTo(effects.relevanceFactor(), [1 / 3, 1 / 3]);
    closeTo(effects.values({ metrics: 'mu', factors: 'heat', outputs: [0, 'rate'] })[0][0], [0, -200]);
    expect(effects.values()).toHaveLength(4);
    expect(effects.values()[0]).toHaveLength(2);
    expect(effects.values()[0][0]).toHaveLength(3);
    expect(() => effects.muStar('lost')).toThrow(
      /output is "lost", but must be an index or one of loss, rate, flat/,
    );
    expect(() => effects.values({ factors: ['heat', 2] })).toThrow(/factors\[1\] is 2/);
  });

  it('knows groups by their absolute effects alone', () => {
    const groups = [[0, 1], [2]];
    const effects = new EstimatedEffects({ factors: 3, groups });
    for (const trajectory of windingStairsTrajectories({ factors: 3, groups, count: 8 })) {
      effects.addTrajectory(
        trajectory,
        pointsOf(trajectory).map(([a, b, c]) => a + b - 3 * c),
      );
    }
    // Half of the moves of the first two add up, the others cancel.
    for (const effect of effects.elementaryEffects(0)) {
      expect(Math.min(Math.abs(effect), Math.abs(Math.abs(effect) - 2))).toBeLessThan(1e-12);
    }
    expect(effects.mu()[0]).toBeNaN();
    expect(effects.sigma()[0]).toBeNaN();
    expect(effects.mu()[1]).toBeCloseTo(-3, 12);
    expect(effects.muStar()[1]).toBeCloseTo(3, 12);
  });

  it('sees fine structure by the short-range points', () => {
    const design = { factors: 2, count: 30, shortRange: true, seed: 1 };
    const rough = effectsOf((x) => x[0] + x[1] + 0.05 * Math.sin(200 * x[1]), radialTrajectories(design));
    const ratio = rough.shortRange().map((value, i) => value / rough.muStar()[i]);
    expect(ratio[0]).toBeCloseTo(1, 10);
    expect(ratio[1]).toBeGreaterThan(3);
    expect(effectsOf((x) => x[0], radialTrajectories({ factors: 1, count: 3 })).shortRange()[0]).toBeNaN();
  });

  it('measures by the first trajectories alone where it is asked to', () => {
    const trajectories = radialTrajectories({ factors: 3, count: 20, seed: 1 });
    const all = effectsOf(ishigami, trajectories);
    const first = effectsOf(ishigami, trajectories.slice(0, 7));
    expect(all.metric('sigma', 0, 7)).toEqual(first.sigma());
    expect(all.ranking('all', 7)).toEqual(first.ranking());
    expect(all.positionFactor(7, 7)).toBe(0);
  });

  it('adds up changes of rank by where they happen', () => {
    const effects = new EstimatedEffects({ factors: 3 });
    const trajectory = radialTrajectory({ factors: 3 });
    const add = (c: number[]) =>
      effects.addTrajectory(
        trajectory,
        pointsOf(trajectory).map((x) => c.reduce((y, ci, i) => y + ci * x[i], 0)),
      );
    add([3, 2, 1]);
    add([0, 5, 1]);
    // Mean influences are 1.5, 3.5, 1: ranks 1, 2, 3 become 2, 1, 3.
    expect(effects.positionFactor(1, 2)).toBeCloseTo(1 / 1.5 + 1 / 1.5, 12);
  });

  it('has no numbers before there are trajectories', () => {
    const effects = new EstimatedEffects({ factors: 2 });
    expect([...effects.mu(), ...effects.muStar(), ...effects.sigma()].every(Number.isNaN)).toBe(true);
    expect(effects.isConverged()).toBe(false);
    expect(() => effects.bootstrap()).toThrow(/at least 2 for a bootstrap/);
  });

  it('refuses what does not fit', () => {
    const effects = new EstimatedEffects({ factors: 2 });
    const trajectory = radialTrajectory({ factors: 2 });
    expect(() => effects.addTrajectory(trajectory, [1, 2])).toThrow(
      /outputs is an array of 2, but must be 3 numbers/,
    );
    expect(() => effects.addTrajectory(trajectory, [1, 2, Number.NaN])).toThrow(/outputs\[2\] is NaN/);
    expect(() => effects.addTrajectory(radialTrajectory({ factors: 3 }), [1, 2, 3, 4])).toThrow(
      /factors is 3/,
    );
    const together = radialTrajectory({ factors: 2, groups: [[0, 1]] });
    expect(() => effects.addTrajectory(together, [1, 2])).toThrow(/moves each of the 2 groups once/);
    effects.addTrajectory(trajectory, [1, 2, 3]);
    const short = radialTrajectory({ factors: 2, shortRange: true });
    expect(() => effects.addTrajectory(short, [1, 2, 3, 4, 5])).toThrow(/without short-range points/);
    expect(effects.count).toBe(1);
    expect(() => new EstimatedEffects({ factors: 2, names: ['a', 'a'] })).toThrow(/2 different names/);
    expect(() => effects.metric('mean' as 'mu')).toThrow(/metric is "mean"/);
  });
});
