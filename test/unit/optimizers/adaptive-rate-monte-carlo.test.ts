import { describe, expect, test } from 'vitest';
import {
  type AdaptiveRateMonteCarloOptions,
  createAdaptiveRateMonteCarlo,
} from '../../../src/optimizers/adaptive-rate-monte-carlo.js';
import { adaptiveRateMonteCarlo } from '../../../src/optimizers/index.js';
import { type DriveOptions, drive, type Objective } from '../../../src/testing/index.js';
import { cubeSetup, rastrigin, sphere } from './setup.js';

const SEEDS = [1001, 1002, 1003];

interface Plan extends AdaptiveRateMonteCarloOptions {
  readonly dims?: number;
  readonly seed?: number;
}

function chainOf({ dims = 5, seed = 1001, workers = 1, ...options }: Plan = {}) {
  return createAdaptiveRateMonteCarlo({ ...cubeSetup(dims, -5, 5, seed), workers }, options);
}

function minimise(objective: Objective, plan: Plan = {}, driving: DriveOptions = {}) {
  return drive(chainOf(plan), plan.dims ?? 5, objective, { evaluations: 20_000, ...driving });
}

/** What the chain asked for and was told. */
function recorded(objective: Objective, plan: Plan, evaluations: number): { x: number[]; fx: number }[] {
  const rows: { x: number[]; fx: number }[] = [];
  minimise(objective, plan, {
    evaluations,
    capacity: plan.workers ?? 1,
    onEvaluation: (x, fx) => rows.push({ x: [...x], fx }),
  });
  return rows;
}

/** How many coordinates differ. */
const changes = (a: readonly number[], b: readonly number[]): number =>
  a.filter((ai, i) => ai !== b[i]).length;

describe('adaptiveRateMonteCarlo', () => {
  test('follows the published rule: charged by phi for every move, phi adapted to the rate', () => {
    const [aTarget, gamma, subIterLen] = [0.4, 3, 25];
    const rows = recorded(sphere, { phi: 0.5, aTarget, gamma, subIterLen }, 2_000);
    let [state, threshold, phi] = [rows[0].x, rows[0].fx + 0.5, 0.5];
    let [accepted, total] = [0, 0];
    rows.slice(1).forEach(({ x, fx }, k) => {
      expect(changes(x, state)).toBe(1);
      if (fx < threshold) {
        state = x;
        threshold = fx + phi;
        accepted += 1;
        total += 1;
      } else threshold += phi;
      if ((k + 1) % subIterLen !== 0) return;
      const rate = accepted / subIterLen;
      phi *= rate < aTarget ? gamma : rate > aTarget ? 1 / gamma : 1;
      accepted = 0;
    });
    expect(total / (rows.length - 1)).toBeCloseTo(aTarget, 1);
  });

  test.each(SEEDS)('comes near the optimum, also among many local ones, seed %i', (seed) => {
    expect(minimise(sphere, { seed }).bestFx).toBeLessThan(1e-5);
    expect(minimise(rastrigin, { seed }).bestFx).toBeLessThan(1e-2);
  });

  test('evaluates as many moves of one state as there are workers, and drops those behind the accepted one', () => {
    const rows = recorded(sphere, { phi: 0.5, workers: 4, subIterLen: 1_000_000 }, 401);
    let [state, threshold] = [rows[0].x, rows[0].fx + 0.5];
    let dropped = 0;
    for (let first = 1; first < rows.length; first += 4) {
      const batch = rows.slice(first, first + 4);
      for (const { x } of batch) expect(changes(x, state)).toBeLessThanOrEqual(1);
      for (const [k, { x, fx }] of batch.entries()) {
        if (fx < threshold) {
          state = x;
          threshold = fx + 0.5;
          dropped += batch.length - 1 - k;
          break;
        }
        threshold += 0.5;
      }
    }
    expect(dropped).toBeGreaterThan(20);
    for (const seed of SEEDS) expect(minimise(sphere, { seed, workers: 4 }).bestFx).toBeLessThan(1e-4);
  });

  test('multiplies when it is told to, which keeps the signs', () => {
    // Hardly any phi: a move is accepted when it is better.
    const plan: Plan = { moveFunction: 'multiply', phi: 1e-12, subIterLen: 1_000_000 };
    const rows = recorded(sphere, plan, 1_000);
    let state = rows[0];
    const factors = new Set<number>();
    for (const row of rows.slice(1)) {
      const i = row.x.findIndex((xi, k) => xi !== state.x[k]);
      const factor = row.x[i] / state.x[i];
      expect(factor).toBeGreaterThan(0.899);
      expect(factor).toBeLessThan(1.101);
      factors.add(Math.round(1_000 * factor));
      if (row.fx < state.fx) state = row;
    }
    expect(factors.size).toBe(40);
    expect([...factors].every((factor) => factor % 5 === 0)).toBe(true);
    expect(state.x.map(Math.sign)).toEqual(rows[0].x.map(Math.sign));
    const setup = cubeSetup(2, -5, 5, 1);
    setup.x0.fill(0);
    const stuck = createAdaptiveRateMonteCarlo(setup, { moveFunction: 'multiply' });
    expect(drive(stuck, 2, sphere).finished).toMatch(/^noMove/);
    setup.x0[1] = 1;
    const half = createAdaptiveRateMonteCarlo(setup, { moveFunction: 'multiply' });
    drive(half, 2, sphere, { evaluations: 500, onEvaluation: ([a]) => expect(a).toBe(0) });
  });

  test('moves by what it is given, and is reflected at the bounds', () => {
    const linear = (x: Float64Array) => x[0];
    const xs: number[] = [];
    minimise(linear, { dims: 1, moveRange: [-0.25] }, { evaluations: 40, onEvaluation: ([x]) => xs.push(x) });
    // One step of a quarter of the range down, and off the lower bound up again.
    for (const x of xs) expect(Math.abs(x)).toBeLessThanOrEqual(5);
    expect(xs[1]).toBe(xs[0] - 2.5 < -5 ? -10 - (xs[0] - 2.5) : xs[0] - 2.5);
    expect(new Set(xs.map((x) => x.toFixed(9))).size).toBeGreaterThan(2);
  });

  test('ends after the super-iterations that it may have, else never', () => {
    const ended = minimise(sphere, { superIterLen: 7, subIterLen: 30 });
    expect(ended.finished).toMatch(/^superIterations: 7 of 30 moves/);
    expect(ended.evaluations).toBe(1 + 7 * 30);
    expect(minimise(sphere).finished).toBeNull();
  });

  test('jumps to an injected point that is better than all of its own', () => {
    const optimizer = chainOf();
    const first = drive(optimizer, 5, rastrigin, { evaluations: 50 });
    const good = new Float64Array(5).fill(0.31);
    optimizer.inject?.(good, rastrigin(good));
    optimizer.inject?.(new Float64Array(5).fill(4), 100);
    const after: number[][] = [];
    const onEvaluation = (x: Float64Array) => after.push([...x]);
    drive(optimizer, 5, rastrigin, { evaluations: 2, onEvaluation }, first.evaluations);
    // The first was asked for before anything was known of the injected one.
    expect(changes(after[1], [...good])).toBe(1);
  });

  test('begins anywhere when the start fails, accepts no failure, and gives up when nothing is finite', () => {
    const half = (x: Float64Array) => (x[0] > 0 ? Infinity : sphere(x));
    const setup = cubeSetup(3, -5, 5, 1001);
    setup.x0[0] = 4;
    expect(drive(createAdaptiveRateMonteCarlo(setup, {}), 3, half).bestFx).toBeLessThan(1e-3);
    const failed = minimise(() => Infinity);
    expect(failed.finished).toMatch(/^noFiniteValue/);
    expect(failed.evaluations).toBe(1_000);
  });

  test('recovers when phi was driven to an extreme', () => {
    const optimizer = chainOf({ dims: 2, subIterLen: 1, gamma: 1e100 });
    expect(drive(optimizer, 2, () => 3, { evaluations: 5_000 }).evaluations).toBe(5_000);
    const { phi } = optimizer.save!() as { phi: number };
    expect(phi > 0 && phi < Infinity).toBe(true);
  });

  test('refuses bad options, naming them', () => {
    const named = (option: keyof AdaptiveRateMonteCarloOptions, value: unknown) =>
      expect(() => adaptiveRateMonteCarlo({ [option]: value })).toThrow(`adaptiveRateMonteCarlo.${option}`);
    named('phi', 0);
    named('gamma', 1);
    named('aTarget', 0);
    named('aTarget', 1.1);
    named('superIterLen', 0);
    named('subIterLen', 1.5);
    named('moveFunction', 'divide');
    named('moveRange', []);
    named('moveRange', [0.1, 0]);
    named('moveRange', [Number.NaN]);
    expect(() => adaptiveRateMonteCarlo({ moveFunction: 'multiply', moveRange: [1.1, 1] })).toThrow(
      'without 1',
    );
    expect(() => adaptiveRateMonteCarlo({ moveFunction: 'multiply', moveRange: [-1] })).toThrow('above 0');
    expect(adaptiveRateMonteCarlo({ moveRange: [1] }).options).toEqual({ moveRange: [1] });
  });
});
