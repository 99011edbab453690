import { describe, expect, it } from 'vitest';
import {
  EstimatedEffects,
  pointsOf,
  type StableRadialOptions,
  type StableRadialProgress,
  stableRadialTrajectories,
} from '../../../src/sensitivity/index.js';

/** Fails in a ball and beyond a plane, in all ways in which a function may. */
const fragile = (x: Float64Array): number => {
  if (Math.hypot(x[0] - 0.5, x[1] - 0.5) < 0.2) throw new Error('no convergence');
  if (x[2] > 0.8) return Number.NaN;
  if (x[2] < 0.02) return Infinity;
  return x[0] + 2 * x[1] - 3 * x[2];
};

/** Lets evaluations end in another order than they began in. */
function shuffled(evaluate: (x: Float64Array) => number) {
  let waiting: (() => void)[] = [];
  return async (x: Float64Array) => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      queueMicrotask(() => {
        const all = waiting;
        waiting = [];
        for (const next of all.reverse()) next();
      });
    });
    return evaluate(x);
  };
}

const DESIGN = { factors: 3, count: 12, evaluate: fragile, seed: 4 } satisfies StableRadialOptions;

describe('stableRadialTrajectories', () => {
  it('finds trajectories whose points are all valid, and says which were not', async () => {
    const found = await stableRadialTrajectories({ ...DESIGN, shortRange: true });
    expect(found.complete).toBe(true);
    expect(found.trajectories).toHaveLength(12);
    const effects = new EstimatedEffects({ factors: 3 });
    found.trajectories.forEach((trajectory, i) => {
      expect([...found.outputs[i]]).toEqual(pointsOf(trajectory).map(fragile));
      expect(trajectory.points.every((x) => x >= 0 && x <= 1)).toBe(true);
      effects.addTrajectory(trajectory, found.outputs[i]);
    });
    [1, 2, -3].forEach((c, i) => {
      expect(effects.mu()[i]).toBeCloseTo(c, 12);
      expect(effects.shortRange()[i]).toBeCloseTo(Math.abs(c), 9);
    });
    expect(found.invalid.length).toBeGreaterThan(5);
    expect(found.invalid.map(({ reason }) => reason)).toContain('no convergence');
    expect(found.invalid.map(({ reason }) => reason)).toContain('output 0 is NaN');
    for (const { x } of found.invalid) {
      expect(() => {
        if (!Number.isFinite(fragile(x))) throw new Error();
      }).toThrow();
    }
    expect(found.validFraction).toBe(1 - found.invalid.length / found.evaluations);
  });

  it('is the same whatever runs at the same time, and ends in whatever order', async () => {
    const alone = await stableRadialTrajectories(DESIGN);
    let running = 0;
    let most = 0;
    const evaluate = shuffled(fragile);
    const together = await stableRadialTrajectories({
      ...DESIGN,
      parallel: 5,
      evaluate: async (x) => {
        running += 1;
        most = Math.max(most, running);
        try {
          return await evaluate(x);
        } finally {
          running -= 1;
        }
      },
    });
    expect(together).toEqual(alone);
    expect(most).toBe(5);
  });

  it('does not move what need not move', async () => {
    const evaluate = (x: Float64Array) => {
      const y = x[0];
      x.fill(9);
      return y;
    };
    const found = await stableRadialTrajectories({ ...DESIGN, evaluate });
    expect(found).toMatchObject({ evaluations: 48, validFraction: 1, rejected: 0, invalid: [] });
  });

  it('moves a point along its axis five times before it rejects the trajectory', async () => {
    // Only the plane x0 = constant of each base point is valid.
    const seen: Float64Array[] = [];
    const found = await stableRadialTrajectories({
      factors: 2,
      count: 1,
      maxRejections: 0,
      seed: 1,
      evaluate: (x) => {
        seen.push(x.slice());
        return x[0] === seen[0][0] ? 1 : Number.NaN;
      },
    });
    expect(found).toMatchObject({ complete: false, trajectories: [], rejected: 1, evaluations: 8 });
    expect(found.invalid).toHaveLength(6);
    expect(new Set(found.invalid.map(({ x }) => x[0])).size).toBe(6);
    expect(new Set(found.invalid.map(({ x }) => x[1])).size).toBe(1);
  });

  it('leaves out what it cannot find instead of searching for ever', async () => {
    const found = await stableRadialTrajectories({
      ...DESIGN,
      maxRejections: 3,
      evaluate: () => Promise.reject(new Error('never')),
    });
    expect(found).toMatchObject({ complete: false, evaluations: 48, rejected: 48, validFraction: 0 });
  });

  it('tells of its progress', async () => {
    const told: StableRadialProgress[] = [];
    const found = await stableRadialTrajectories({
      ...DESIGN,
      onProgress: (progress) => told.push(progress),
    });
    expect(told).toHaveLength(found.evaluations);
    expect(told.at(-1)).toMatchObject({ count: 12, evaluations: found.evaluations });
    expect(told.at(-1)!.valid).toBe(found.evaluations - found.invalid.length);
  });

  it('ends when it is told to, with nothing under way', async () => {
    const controller = new AbortController();
    let running = 0;
    const evaluate = async () => {
      running += 1;
      controller.abort(new Error('enough'));
      await Promise.resolve();
      running -= 1;
      return 1;
    };
    const work = stableRadialTrajectories({ ...DESIGN, parallel: 3, evaluate, signal: controller.signal });
    await expect(work).rejects.toThrow('enough');
    expect(running).toBe(0);
  });

  it('takes several outputs, and takes another number of them for invalid', async () => {
    const evaluate = (x: Float64Array) => (x[0] < 0.3 ? [1] : [x[0], x[1]]);
    const found = await stableRadialTrajectories({ ...DESIGN, outputs: 2, evaluate });
    expect(found.outputs[0]).toHaveLength(8);
    expect(found.invalid[0].reason).toBe('not an array of 2 numbers');
  });

  it.each([
    [{ evaluate: 1 as never }, /evaluate is 1/],
    [{ parallel: 0 }, /parallel is 0/],
    [{ maxMoves: -1 }, /maxMoves is -1/],
    [{ onProgress: 'x' as never }, /onProgress is "x"/],
  ])('refuses %j', async (options, message) => {
    await expect(stableRadialTrajectories({ ...DESIGN, ...options })).rejects.toThrow(message);
  });
});
