import assert from 'node:assert/strict';
import { Packr } from 'msgpackr/pack';
import { type Bounds, boundsOf } from '../domain/bounds.js';
import type { Optimizer, OptimizerFactory, OptimizerSpec, Wanted } from '../domain/optimizer.js';
import { Rng } from '../domain/rng.js';
import { type Evaluate, OptimizerSession, samePoints } from './optimizer-session.js';
import { assertPlainData } from './plain-data.js';

/** What is checked: a specification, whose module is imported, or a factory with its options. */
export type ConformanceSubject<Options> =
  | { readonly spec: OptimizerSpec }
  | {
      readonly factory: OptimizerFactory<Options>;
      readonly options: Options;
      /** What it is told besides the values. Default null. */
      readonly wants?: Wanted;
    };

export interface ConformanceSettings {
  /** Default: five dimensions of very different range. */
  readonly bounds?: Bounds;
  /** Default: a fifth of the range from the lower bounds. */
  readonly x0?: Float64Array;
  /** What the optimizer is told about `workers`. Default 1, or that of the specification. */
  readonly workers?: number;
  /** Evaluations of each check. Default 400. */
  readonly evaluations?: number;
  /** Default 1. */
  readonly seed?: number;
}

/** One check; `run` throws an `AssertionError` when the optimizer does not pass it. */
export interface ConformanceCheck {
  readonly name: string;
  run(): Promise<void>;
}

/**
 * The contract of `Optimizer` as checks for any test runner. What an optimizer leaves out (`save`, `inject`) is not
 * checked.
 *
 * @example
 * import { test } from 'node:test'; // or from 'vitest'
 * import { optimizerConformance } from 'glompo/testing';
 * import { mine } from './mine.js';
 *
 * for (const { name, run } of optimizerConformance({ spec: mine() })) test(name, run);
 */
export function optimizerConformance<Options>(
  subject: ConformanceSubject<Options>,
  settings: ConformanceSettings = {},
): ConformanceCheck[] {
  return Object.entries(CHECKS).map(([name, check]) => ({
    name,
    run: async () => check(await rigOf(subject, settings)),
  }));
}

interface Rig {
  readonly bounds: Bounds;
  readonly x0: Float64Array;
  readonly evaluations: number;
  readonly evaluate: Evaluate;
  readonly create: (seed?: number, saved?: unknown) => Optimizer;
  readonly session: (evaluate?: Evaluate) => OptimizerSession;
  readonly restored: (from: OptimizerSession, saved: unknown) => OptimizerSession;
  readonly rng: Rng;
}

const DEFAULT_BOUNDS: readonly (readonly [number, number])[] = [
  [-5, 5],
  [0, 1e-3],
  [-1e6, 3e6],
  [100, 101],
  [-2, 10],
];

async function rigOf<Options>(
  subject: ConformanceSubject<Options>,
  settings: ConformanceSettings,
): Promise<Rig> {
  const { bounds = boundsOf(DEFAULT_BOUNDS), evaluations = 400, seed: usual = 1 } = settings;
  const { lower, upper } = bounds;
  const x0 = settings.x0 ?? lower.map((low, i) => low + 0.2 * (upper[i] - low));
  const workers = settings.workers ?? ('spec' in subject ? subject.spec.workers : 1);
  let make: (rng: Rng, saved: unknown) => Optimizer;
  let wants: Wanted;
  if ('spec' in subject) {
    const exports = (await import(subject.spec.module)) as Record<string, OptimizerFactory>;
    const factory = exports[subject.spec.export];
    assert.equal(typeof factory, 'function', `${subject.spec.module} has no function ${subject.spec.export}`);
    make = (rng, saved) => factory({ bounds, x0: x0.slice(), rng, workers }, subject.spec.options, saved);
    wants = subject.spec.wants;
  } else {
    make = (rng, saved) => subject.factory({ bounds, x0: x0.slice(), rng, workers }, subject.options, saved);
    wants = subject.wants ?? null;
  }
  const evaluate: Evaluate = (x) => residualsOf(x, bounds);
  const teaching = { wants, gradient: (x: Float64Array) => gradientOf(x, bounds) };
  const create = (seed = usual, saved?: unknown) => make(Rng.of(seed), saved);
  return {
    bounds,
    x0,
    evaluations,
    evaluate,
    create,
    session: (other = evaluate) => new OptimizerSession(create(), bounds, other, teaching),
    // Another seed, because a saved state must contain its random stream.
    restored: (from, saved) =>
      new OptimizerSession(create(usual + 1, saved), bounds, evaluate, teaching, from),
    rng: Rng.of(usual).fork('conformance'),
  };
}

/** A sphere in units of the range, a little bent, with its minimum of 1 at 70 % of each range. */
function residualsOf(x: Float64Array, { lower, upper }: Bounds): Float64Array {
  const residuals = new Float64Array(x.length + 1);
  let previous = 0;
  for (let i = 0; i < x.length; i += 1) {
    const u = (x[i] - lower[i]) / (upper[i] - lower[i]) - 0.7;
    residuals[i] = u + 0.5 * u * previous;
    previous = u;
  }
  residuals[x.length] = 1;
  return residuals;
}

/** Gradient of the sum of squares of {@link residualsOf}. */
function gradientOf(x: Float64Array, bounds: Bounds): Float64Array {
  const { lower, upper } = bounds;
  const residuals = residualsOf(x, bounds);
  const u = x.map((value, i) => (value - lower[i]) / (upper[i] - lower[i]) - 0.7);
  return u.map((_, i) => {
    const own = 2 * residuals[i] * (1 + 0.5 * (i === 0 ? 0 : u[i - 1]));
    const next = i + 1 < u.length ? residuals[i + 1] * u[i + 1] : 0;
    return (own + next) / (upper[i] - lower[i]);
  });
}

const CHECKS: Readonly<Record<string, (rig: Rig) => void>> = {
  'asks for the start point first': ({ session, x0 }) => {
    const { points } = session().run(1, 1, 1);
    assert.deepEqual(points[0], x0);
  },

  'keeps every point within the bounds, also for an optimum beyond them': ({
    session,
    evaluations,
    bounds,
  }) => {
    session().run(evaluations);
    session((x) => x.map((xi, i) => (xi - 2 * bounds.upper[i]) / (bounds.upper[i] - bounds.lower[i]))).run(
      evaluations,
    );
  },

  'asks for the same points however many at a time': ({ session, evaluations }) => {
    const expected = session().run(evaluations, 16, 16).points;
    for (const capacity of [1, 2, 3, 7]) {
      samePoints(session().run(evaluations, 16, capacity).points, expected, `capacity ${capacity}`);
    }
  },

  'asks for the same points again for the same seed': ({ session, evaluations }) => {
    samePoints(session().run(evaluations).points, session().run(evaluations).points, 'the same seed');
  },

  'takes values in any order and in batches of any size': ({ session, evaluations, rng }) => {
    const driven = session().run(evaluations, 16, 5, (all) => {
      const rest = [...all];
      const batches = [];
      while (rest.length > 0) {
        const batch = [];
        const size = 1 + rng.below(rest.length);
        while (batch.length < size) batch.push(...rest.splice(rng.below(rest.length), 1));
        batches.push(batch);
      }
      return batches;
    });
    goneOn(driven, evaluations);
  },

  'ends after the same points however many values are told at a time': ({ session, evaluations }) => {
    const driven = session();
    while (driven.points.length < evaluations) {
      driven.fill(Math.min(3, evaluations - driven.points.length + driven.outstanding.length), 1);
      if (driven.outstanding.length === 0) break;
      driven.tell(driven.outstanding.slice(0, 1));
    }
    samePoints(driven.points, session().run(evaluations).points, 'one value at a time');
  },

  'goes on when evaluations fail': ({ session, evaluations, evaluate }) => {
    goneOn(
      session((x, id) => (id > 0 && id % 3 === 0 ? null : evaluate(x, id))).run(evaluations),
      evaluations,
    );
  },

  'goes on or finishes when all evaluations fail': ({ session, evaluations }) => {
    goneOn(session(() => null).run(evaluations), evaluations);
  },

  'goes on when points that were lost are told as failed': ({ session, evaluations, evaluate }) => {
    const driven = session();
    while (driven.points.length < evaluations) {
      driven.fill(16, 16);
      const told = driven.outstanding.filter(({ id }) => id % 5 !== 4);
      driven.tell(told);
      const before = driven.points.length;
      driven.ask(1);
      if (driven.points.length > before) continue;
      driven.tell(driven.outstanding, (x, id) => (id % 5 === 4 ? null : evaluate(x, id)));
      if (driven.ask(1) === 0) break;
    }
    goneOn(driven, evaluations);
    driven.tell(driven.outstanding, () => null);
    assert.ok(
      driven.ask(1) > 0 || driven.optimizer.finished !== null,
      'it neither asks again nor has finished',
    );
  },

  'saves plain data, and goes on identically from it': ({ session, restored, create, evaluations }) => {
    if (create().save === undefined) return;
    const packr = new Packr({ useRecords: false, moreTypes: true });
    for (let cut = 0; cut < evaluations; cut = 2 * cut + 1) {
      const driven = session().run(cut, 8, 8);
      driven.fill(8, 8);
      // Some of the window told, some not: the state must remember which.
      driven.tell(driven.outstanding.filter((_, k) => k % 2 === 1));
      const saved = driven.optimizer.save?.();
      assertPlainData(saved);
      const travelled = packr.unpack(packr.pack(saved)) as unknown;
      const kept = structuredClone(travelled);
      const twin = restored(driven, travelled);
      assert.equal(twin.optimizer.finished, driven.optimizer.finished);
      const already = driven.points.length;
      const original = driven.run(already + evaluations, 8, 3).points.slice(already);
      samePoints(twin.run(evaluations, 8, 3).points, original, `restored after ${already} points`);
      assert.equal(twin.optimizer.finished, driven.optimizer.finished);
      assert.deepEqual(travelled, kept, 'the restored optimizer works in the state that it was given');
    }
    const watched = session();
    const unwatched = session();
    for (let k = 8; k <= evaluations; k += 8) {
      watched.run(k, 8, 8).optimizer.save?.();
      unwatched.run(k, 8, 8);
    }
    samePoints(watched.points, unwatched.points, 'saving changed the search');
  },

  'takes in injected points': ({ session, create, evaluations, bounds, evaluate }) => {
    if (create().inject === undefined) return;
    const better = bounds.lower.map((low, i) => low + 0.69 * (bounds.upper[i] - low));
    const fx = (evaluate(better, 0) ?? better).reduce((sum, r) => sum + r * r, 0);
    const injected = () => {
      const driven = session();
      for (let k = 20; k <= evaluations; k += 20) {
        driven.run(k);
        const lent = better.slice();
        driven.optimizer.inject?.(lent, fx);
        lent.fill(Number.NaN);
      }
      return driven;
    };
    const driven = injected();
    goneOn(driven, evaluations);
    samePoints(injected().points, driven.points, 'the same injections');
  },

  'finds better points than the start point': ({ session, evaluations, x0, evaluate }) => {
    const start = (evaluate(x0, 0) ?? x0).reduce((sum, r) => sum + r * r, 0);
    const { bestFx } = session().run(evaluations);
    assert.ok(bestFx < start, `the best value is ${bestFx}, that of the start point ${start}`);
  },
};

/** An optimizer that has all its values either has finished or asks for more. */
function goneOn({ points, optimizer, outstanding }: OptimizerSession, evaluations: number): void {
  assert.ok(
    points.length >= evaluations || optimizer.finished !== null,
    `it stopped asking after ${points.length} points, with ${outstanding.length} outstanding, but has not finished`,
  );
}
