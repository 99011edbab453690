import { invalidOption } from '../domain/errors.js';
import { checkOptions, wholeNumber } from '../domain/options.js';
import { Rng } from '../domain/rng.js';
import { type Evaluate, type InvalidPoint, PointJudge } from './point-judge.js';
import { radialDesign } from './radial.js';
import { RADIAL_SET_OPTIONS, type RadialSetOptions, radialPoints } from './radial-set.js';
import { settled } from './settled.js';
import { buildStable } from './stable-radial.js';
import type { Trajectory } from './trajectory.js';

export interface StableRadialProgress {
  /** Trajectories that are complete. */
  readonly trajectories: number;
  /** Trajectories wanted. */
  readonly count: number;
  readonly evaluations: number;
  /** Evaluations that gave finite outputs. */
  readonly valid: number;
  /** Trajectories that were given up because of an invalid point. */
  readonly rejected: number;
}

export interface StableRadialOptions extends RadialSetOptions {
  /**
   * The function's outputs at a point of the unit cube. A point where it throws or rejects, or where an output is
   * not finite, is invalid.
   */
  readonly evaluate: Evaluate;
  /** Number of outputs, at least 1. Default 1. */
  readonly outputs?: number;
  /** How many evaluations may be under way at a time, at least 1. Default 1. */
  readonly parallel?: number;
  /** How often a point may move along its axis before its trajectory is rejected. Default 5. */
  readonly maxMoves?: number;
  /** How many trajectories may be rejected in the place of one before it is left out. Default 100. */
  readonly maxRejections?: number;
  /** Called after every evaluation. */
  readonly onProgress?: (progress: StableRadialProgress) => void;
  /** Ends the work: the call rejects with the signal's reason, once the evaluations under way have ended. */
  readonly signal?: AbortSignal;
}

export interface StableRadialSet {
  readonly trajectories: readonly Trajectory[];
  /** For each trajectory its outputs, point after point. */
  readonly outputs: readonly Float64Array[];
  /** The points that were invalid, with the reason; those of one trajectory one after the other. */
  readonly invalid: readonly InvalidPoint[];
  /** The part of all evaluations that was valid; NaN when there was none. */
  readonly validFraction: number;
  readonly evaluations: number;
  /** Trajectories that were given up because of an invalid point. */
  readonly rejected: number;
  /** Whether there are as many trajectories as were wanted. */
  readonly complete: boolean;
}

const OPTIONS = [
  ...RADIAL_SET_OPTIONS,
  'evaluate',
  'outputs',
  'parallel',
  'maxMoves',
  'maxRejections',
  'onProgress',
  'signal',
] as const;

/**
 * Radial trajectories for a function that fails at some points, built while it is evaluated: a trajectory with an
 * invalid base point is rejected and another one takes its place; any other invalid point moves along the axis of
 * its factor to another place, up to `maxMoves` times, before its trajectory is rejected.
 *
 * The result is the same whatever order evaluations end in, and however many run at a time.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * const { trajectories, outputs, validFraction } = await stableRadialTrajectories({
 *   factors: 3,
 *   count: 20,
 *   evaluate: async (x) => await model(fromUnitCube(x, bounds)),
 *   parallel: 4,
 * });
 * trajectories.forEach((trajectory, i) => effects.addTrajectory(trajectory, outputs[i]));
 */
export async function stableRadialTrajectories(options: StableRadialOptions): Promise<StableRadialSet> {
  checkOptions('stableRadialTrajectories', options, OPTIONS);
  const design = radialDesign(options);
  const rng = Rng.of(wholeNumber('seed', options.seed ?? 0, 0));
  const { bases, auxiliaries } = radialPoints(options, rng);
  const maxMoves = wholeNumber('maxMoves', options.maxMoves ?? 5, 0);
  const maxRejections = wholeNumber('maxRejections', options.maxRejections ?? 100, 0);
  const { evaluate, onProgress, signal } = options;
  if (typeof evaluate !== 'function') throw invalidOption('evaluate', evaluate, 'a function of a point');
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw invalidOption('onProgress', onProgress, 'a function');
  }

  let trajectories = 0;
  let rejected = 0;
  const judge = new PointJudge({
    evaluate,
    outputs: wholeNumber('outputs', options.outputs ?? 1, 1),
    parallel: wholeNumber('parallel', options.parallel ?? 1, 1),
    signal,
    onEvaluated: ({ evaluations, valid }) =>
      onProgress?.({ trajectories, count: bases.length, evaluations, valid, rejected }),
  });

  const built = await settled(
    bases.map(async (base, i) => {
      const stream = rng.fork('trajectory', i);
      const invalid: InvalidPoint[] = [];
      for (let attempt = 0; attempt <= maxRejections; attempt += 1) {
        const first = attempt === 0 ? { base, auxiliary: auxiliaries[i] } : null;
        const stable = await buildStable(design, first, stream.fork('attempt', attempt), judge, maxMoves);
        invalid.push(...stable.invalid);
        if (stable.trajectory !== null) {
          trajectories += 1;
          return { ...stable, invalid };
        }
        rejected += 1;
      }
      return { trajectory: null, outputs: null, invalid };
    }),
  );
  const complete = built.flatMap(({ trajectory, outputs }) =>
    trajectory === null || outputs === null ? [] : [{ trajectory, outputs }],
  );
  return {
    trajectories: complete.map(({ trajectory }) => trajectory),
    outputs: complete.map(({ outputs }) => outputs),
    invalid: built.flatMap(({ invalid }) => invalid),
    validFraction: judge.valid / judge.evaluations,
    evaluations: judge.evaluations,
    rejected,
    complete: complete.length === bases.length,
  };
}
