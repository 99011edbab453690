import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bounds } from '../../src/domain/bounds.js';
import type { Optimizer, OptimizerFactory, OptimizerSetup } from '../../src/domain/optimizer.js';
import { Rng } from '../../src/domain/rng.js';
import { createAdaptiveRateMonteCarlo } from '../../src/optimizers/adaptive-rate-monte-carlo.js';
import { createCmaEs } from '../../src/optimizers/cma-es.js';
import { createControlledRandomSearch } from '../../src/optimizers/controlled-random-search.js';
import { createDifferentialEvolution } from '../../src/optimizers/differential-evolution.js';
import { createDirect } from '../../src/optimizers/direct.js';
import { createDualAnnealing } from '../../src/optimizers/dual-annealing.js';
import { createGfls } from '../../src/optimizers/gfls.js';
import { createGridSampling } from '../../src/optimizers/grid-sampling.js';
import { createLbfgsb } from '../../src/optimizers/lbfgsb.js';
import { createOnePlusOneEs } from '../../src/optimizers/one-plus-one-es.js';
import { createParticleSwarm } from '../../src/optimizers/particle-swarm.js';
import { createPortfolio } from '../../src/optimizers/portfolio.js';
import { createTrustRegion } from '../../src/optimizers/trust-region.js';
import { createLevenbergMarquardt } from '../../src/optimizers/levenberg-marquardt.js';
import { createNelderMead } from '../../src/optimizers/nelder-mead.js';
import { createRandomSearch } from '../../src/optimizers/random-search.js';

const FACTORIES: Readonly<Record<string, OptimizerFactory<object>>> = {
  adaptiveRateMonteCarlo: createAdaptiveRateMonteCarlo,
  cmaEs: createCmaEs,
  nelderMead: (setup, _options, saved) =>
    createNelderMead(setup, { restarts: 2, xatol: 1e-4, fatol: 1e-4 }, saved),
  levenbergMarquardt: (setup, _options, saved) => createLevenbergMarquardt(setup, { restarts: null }, saved),
  randomSearch: createRandomSearch,
  controlledRandomSearch: createControlledRandomSearch,
  differentialEvolution: createDifferentialEvolution,
  direct: createDirect,
  dualAnnealing: createDualAnnealing,
  gfls: createGfls,
  'gfls with 4 workers': (setup, _options, saved) => createGfls({ ...setup, workers: 4 }, { fTol: 0 }, saved),
  gridSampling: createGridSampling,
  lbfgsb: createLbfgsb,
  onePlusOneEs: createOnePlusOneEs,
  particleSwarm: createParticleSwarm,
  portfolio: createPortfolio,
  trustRegion: createTrustRegion,
  'cmaEs with restarts': (setup, _options, saved) => createCmaEs(setup, { restarts: 'bipop' }, saved),
};

const range = fc
  .tuple(
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    fc.double({ min: -9, max: 9, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([low, magnitude, at]) => ({ low, high: low + Math.max(10 ** magnitude, Math.abs(low) * 1e-6), at }));

const scenario = fc.record({
  ranges: fc.array(range, { minLength: 1, maxLength: 6 }),
  seed: fc.nat(),
  /** Capacities of the calls to ask, over and over. */
  capacities: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 }),
  /** Decides which outstanding points are told next. */
  order: fc.nat(),
  /** One in so many evaluations fails. */
  failing: fc.integer({ min: 1, max: 12 }),
  optimum: fc.double({ min: -1, max: 2, noNaN: true }),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer S> ? S : never;

function setupOf({ ranges, seed }: Scenario): OptimizerSetup {
  const bounds: Bounds = {
    dims: ranges.length,
    lower: Float64Array.from(ranges, ({ low }) => low),
    upper: Float64Array.from(ranges, ({ high }) => high),
  };
  const x0 = Float64Array.from(ranges, ({ low, high, at }) => Math.min(low + at * (high - low), high));
  return { bounds, x0, rng: Rng.of(seed), workers: 1 };
}

/** Asks and tells in the scenario's way; the points asked, in order. */
function points(
  optimizer: Optimizer,
  plan: Scenario,
  capacities: readonly number[],
  evaluations: number,
): number[][] {
  const { dims, lower, upper } = setupOf(plan).bounds;
  const chance = Rng.of(plan.order);
  const asked: number[][] = [];
  let outstanding: number[] = [];
  for (let call = 0; asked.length < evaluations; call += 1) {
    const window = Math.min(24, evaluations - asked.length + outstanding.length);
    for (;;) {
      const capacity = Math.min(capacities[call % capacities.length], window - outstanding.length);
      const room = new Float64Array(Math.max(capacity, 1) * dims);
      const count = capacity === 0 ? 0 : optimizer.ask(room, capacity);
      for (let row = 0; row < count; row += 1) {
        outstanding.push(asked.length);
        asked.push([...room.subarray(row * dims, (row + 1) * dims)]);
      }
      if (count === 0) break;
    }
    if (outstanding.length === 0) return asked;
    for (let k = outstanding.length - 1; k > 0; k -= 1) {
      const other = chance.below(k + 1);
      [outstanding[k], outstanding[other]] = [outstanding[other], outstanding[k]];
    }
    const told = outstanding.slice(0, 1 + chance.below(outstanding.length));
    outstanding = outstanding.slice(told.length).sort((a, b) => a - b);
    const residualCount = dims + 1;
    const residuals = new Float64Array(told.length * residualCount);
    const values = new Float64Array(told.length);
    told.forEach((id, row) => {
      const fails = id % 13 >= plan.failing;
      for (let i = 0; i < dims; i += 1) {
        const u = (asked[id][i] - lower[i]) / (upper[i] - lower[i]) - plan.optimum;
        residuals[row * residualCount + i] = fails ? Number.NaN : u * (1 + 0.1 * i);
      }
      residuals[row * residualCount + dims] = fails ? Number.NaN : 0.5;
      const own = residuals.subarray(row * residualCount, (row + 1) * residualCount);
      values[row] = fails ? Infinity : own.reduce((sum, r) => sum + r * r, 0);
    });
    optimizer.tell({
      count: told.length,
      ids: Float64Array.from(told),
      points: Float64Array.from(told.flatMap((id) => asked[id])),
      values,
      residuals,
      residualCount,
      gradients: null,
    });
  }
  return asked;
}

describe.each(Object.entries(FACTORIES))('%s', (_name, create) => {
  test('starts at x0, keeps to the bounds, and never gets stuck', () => {
    fc.assert(
      fc.property(scenario, (plan) => {
        const setup = setupOf(plan);
        const optimizer = create(setup, {});
        const asked = points(optimizer, plan, plan.capacities, 150);
        expect(asked[0]).toEqual([...setup.x0]);
        for (const x of asked) {
          x.forEach((xi, i) => {
            if (!(xi >= setup.bounds.lower[i] && xi <= setup.bounds.upper[i])) {
              throw new Error(
                `x[${i}] = ${xi} is outside [${setup.bounds.lower[i]}, ${setup.bounds.upper[i]}]`,
              );
            }
          });
        }
        expect(asked.length === 150 || optimizer.finished !== null).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('asks for the same points whatever the capacities', () => {
    fc.assert(
      fc.property(scenario, (plan) => {
        const one = points(create(setupOf(plan), {}), plan, plan.capacities, 120);
        const other = points(create(setupOf(plan), {}), plan, [24], 120);
        expect(one).toEqual(other);
      }),
      { numRuns: 60 },
    );
  });

  test('goes on identically from a saved state', () => {
    fc.assert(
      fc.property(scenario, fc.integer({ min: 0, max: 80 }), (plan, cut) => {
        const original = create(setupOf(plan), {});
        points(original, plan, plan.capacities, cut);
        const twin = create({ ...setupOf(plan), rng: Rng.of(99) }, {}, structuredClone(original.save?.()));
        const room = new Float64Array(40 * plan.ranges.length);
        const twinRoom = room.slice();
        expect(twin.ask(twinRoom, 40)).toBe(original.ask(room, 40));
        expect(twinRoom).toEqual(room);
        expect(twin.save?.()).toEqual(original.save?.());
        expect(twin.finished).toBe(original.finished);
      }),
      { numRuns: 60 },
    );
  });
});
