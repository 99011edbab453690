import { describe, expect, test } from 'vitest';
import { boundsOf } from '../../../src/domain/bounds.js';
import type { OptimizerFactory } from '../../../src/domain/optimizer.js';
import { Rng } from '../../../src/domain/rng.js';
import { createAdaptiveRateMonteCarlo } from '../../../src/optimizers/adaptive-rate-monte-carlo.js';
import { createCmaEs } from '../../../src/optimizers/cma-es.js';
import { createDifferentialEvolution } from '../../../src/optimizers/differential-evolution.js';
import { createDualAnnealing } from '../../../src/optimizers/dual-annealing.js';
import { createGfls } from '../../../src/optimizers/gfls.js';
import { createLbfgsb } from '../../../src/optimizers/lbfgsb.js';
import { createLevenbergMarquardt } from '../../../src/optimizers/levenberg-marquardt.js';
import { drive, type Objective } from '../../../src/testing/index.js';

const made = <Options>(create: OptimizerFactory<Options>, options: Options) => {
  return (pairs: readonly (readonly [number, number])[]) => {
    const bounds = boundsOf(pairs);
    const x0 = bounds.lower.map((low, i) => low + 0.25 * (bounds.upper[i] - low));
    return { bounds, x0, optimizer: create({ bounds, x0: x0.slice(), rng: Rng.of(1), workers: 1 }, options) };
  };
};

const ALL = {
  adaptiveRateMonteCarlo: made(createAdaptiveRateMonteCarlo, {}),
  cmaEs: made(createCmaEs, { restarts: 'ipop' }),
  differentialEvolution: made(createDifferentialEvolution, { restarts: null }),
  dualAnnealing: made(createDualAnnealing, {}),
  lbfgsb: made(createLbfgsb, { restarts: null }),
  'lbfgsb without tolerances': made(createLbfgsb, { restarts: null, ftol: 0, fatol: 0, gtol: 0 }),
  gfls: made(createGfls, {}),
  levenbergMarquardt: made(createLevenbergMarquardt, { restarts: null }),
  'levenbergMarquardt without tolerances': made(createLevenbergMarquardt, { xtol: 0, ftol: 0, gtol: 0 }),
};

const ORDINARY = [
  [-5, 5],
  [-1, 9],
  [0, 4],
  [-3, 0],
] as const;
const EXTREME = [
  [-5, 5],
  [0, 1e-300],
  [-8e307, 8e307],
  [1e15, 1e15 + 8],
] as const;

/** Residuals of a bent valley, each times `scale`. */
const valley = (scale: number) => (x: Float64Array) => {
  const residuals: number[] = [];
  for (let i = 0; i + 1 < x.length; i += 1) {
    residuals.push(scale * 10 * (x[i + 1] - x[i] * x[i]), scale * (1 - x[i]));
  }
  return residuals;
};
const sum = (residuals: readonly number[]) => residuals.reduce((total, r) => total + r * r, 0);

describe.each(Object.entries(ALL))('%s', (name, make) => {
  const wantsResiduals = /^(gfls|leven)/.test(name);

  test.each([1e150, 1e153, 1, 1e-150, 1e-160, 3e-162])(
    'asks for numbers within the bounds, scale %d',
    (scale) => {
      const objective: Objective = (x) => (wantsResiduals ? valley(scale)(x) : sum(valley(scale)(x)));
      for (const pairs of [ORDINARY, EXTREME]) {
        const { bounds, optimizer } = make(pairs);
        let outside = 0;
        const unit = (x: Float64Array) =>
          x.map((xi, i) => 4 * ((xi - bounds.lower[i]) / (bounds.upper[i] - bounds.lower[i])) - 2);
        const { evaluations } = drive(optimizer, 4, (x) => objective(unit(x)), {
          evaluations: 300,
          onEvaluation(x) {
            x.forEach((xi, i) => {
              if (!(xi >= bounds.lower[i] && xi <= bounds.upper[i])) outside += 1;
            });
          },
        });
        expect(outside).toBe(0);
        expect(evaluations === 300 || optimizer.finished !== null).toBe(true);
      }
    },
  );

  test('asks for the start point first, also when a better one was injected before', () => {
    const { x0, bounds, optimizer } = make(ORDINARY);
    optimizer.inject?.(bounds.upper.slice(), -1);
    const room = new Float64Array(4);
    expect(optimizer.ask(room, 1)).toBe(1);
    expect(room).toEqual(x0);
  });
});
