import type { Evaluated, Optimizer, OptimizerFactory } from '../../domain/optimizer.js';
import { batchOptimizer } from '../batch/batch-optimizer.js';
import { PointBatch, type PointBatchState } from '../batch/point-batch.js';
import { Differences, type DifferencesState, isSlope } from './differences.js';
import { Memory, type MemoryState } from './memory.js';
import { type DescentOptions, type DescentState, freshDescent, type Phase } from './state.js';

interface Saved extends DescentState {
  readonly batch: PointBatchState;
  readonly memory: MemoryState;
  readonly differences: DifferencesState;
}

/** Length of the very first step, as a fraction of the range. */
const FIRST_STEP = 0.1;
/** Part of the predicted decrease that a step must bring (Armijo's condition). */
const SUFFICIENT = 1e-4;
/** Steps shortened in a row after which the direction is given up. */
const MAX_BACKTRACKS = 15;
/** Parameters this near to a bound, as a fraction of the range, count as on it when they want to cross it. */
const NEAR = 1e-3;
/** How much longer or shorter a better step must be expected to be to be worth an evaluation, beside a gradient's n. */
const WORTHWHILE = 1.3;
/** The same where a gradient comes with the evaluation. */
const WORTHWHILE_TOLD = 4;
/** How much longer a step may become that was good. */
const LONGER = 10;
/** How many times the decrease that the curvature promises may be missing to the goal of a descent that goes on. */
const HOPE = 10;
/** How much looser the tolerances are that end the use of forward differences. */
const FORWARD_LOOSENESS = 1e4;

/** One descent from the start point to a local minimum. */
export const createDescent: OptimizerFactory<DescentOptions> = (setup, options, savedState): Optimizer => {
  const { bounds, x0 } = setup;
  const { dims: n, lower, upper } = bounds;
  const saved = savedState === undefined ? undefined : (structuredClone(savedState) as Saved);
  const ranges = lower.map((low, i) => upper[i] - low);
  const batch = new PointBatch(2 * n + 1, n, saved?.batch);
  const memory = new Memory(ranges, options.pairs, saved?.memory);
  const differences = new Differences(bounds, options.differences === 'central', saved?.differences);
  const s: DescentState = saved ?? freshDescent(x0);
  const { x, gradient, lastX, lastGradient, direction, told: toldGradient, acceptedTold } = s;
  const worthwhile = options.taskGradient ? WORTHWHILE_TOLD : WORTHWHILE;
  const free = new Float64Array(n);
  const trial = new Float64Array(n);

  function openPoint(phase: Phase, point: Float64Array): void {
    const count = options.speculative ? 1 + differences.rows : 1;
    s.phase = phase;
    batch.open(count);
    batch.state.points.set(point);
    if (options.speculative) differences.write(point, batch.state.points, 1);
  }

  function openGradient(): void {
    s.phase = 'gradient';
    batch.open(differences.rows);
    differences.write(x, batch.state.points, 0);
  }

  function writeTrial(fraction: number): void {
    for (let i = 0; i < n; i += 1) {
      trial[i] = Math.min(Math.max(x[i] + fraction * direction[i] * ranges[i], lower[i]), upper[i]);
    }
  }

  function openTrial(fraction: number): void {
    s.fraction = fraction;
    writeTrial(fraction);
    openPoint('trial', trial);
  }

  /** Decrease that the gradient promises for the step to the trial point, negative. */
  function predicted(): number {
    let sum = 0;
    for (let i = 0; i < n; i += 1) sum += (gradient[i] * (trial[i] - x[i])) / ranges[i];
    // The products overflow in the widest ranges.
    return Math.max(sum, -Number.MAX_VALUE);
  }

  function takeGradient(first: number): void {
    const { points, values } = batch.state;
    if (!differences.read(x, s.fx, points, values, first, gradient)) {
      s.finished = 'gradientFailed: no difference of any parameter gave a slope that can be worked with';
    } else useGradient();
  }

  /** Goes on with the gradient that was told with the point, or asks for its differences. */
  function obtainGradient(): void {
    if (toldGradient.every(isSlope)) {
      gradient.set(toldGradient);
      useGradient();
    } else openGradient();
  }

  function takeTold({ gradients }: Evaluated, index: number): void {
    for (let i = 0; i < n; i += 1) {
      toldGradient[i] = gradients === null ? Number.NaN : gradients[index * n + i] * ranges[i];
    }
  }

  function useGradient(): void {
    if (s.stepped) memory.keep(lastX, x, lastGradient, gradient);
    s.stepped = false;
    let steepest = 0;
    for (let i = 0; i < n; i += 1) {
      if (!blocked(i, 0)) steepest = Math.max(steepest, Math.abs(gradient[i]));
    }
    if (steepest <= loosened(options.gtol))
      converged('gtol: no slope over the whole range is larger than gtol');
    else if (s.still) converged('ftol: the last step lowered the value by no more than ftol and fatol say');
    else openStep();
  }

  /** Whether parameter `i` lies on a bound, or nearer to it than `margin`, and would cross it going downhill. */
  function blocked(i: number, margin: number): boolean {
    const slack = margin * ranges[i];
    return gradient[i] > 0 ? x[i] <= lower[i] + slack : x[i] >= upper[i] - slack;
  }

  function openStep(): void {
    s.iterations += 1;
    if (s.iterations > options.maxIterations) {
      s.finished = `maxIterations: ${options.maxIterations} iterations are done`;
      return;
    }
    // Bertsekas, "Projected Newton methods for optimization problems with simple constraints" (1982): only parameters
    // that are not about to be stopped by a bound may share curvature.
    for (let i = 0; i < n; i += 1) free[i] = blocked(i, NEAR) ? 0 : 1;
    memory.direction(gradient, free, direction);
    s.backtracks = 0;
    s.accepted = 0;
    if (memory.state.count > 0 && isHopeless()) {
      s.finished = 'goal: the curvature promises no value below it';
      return;
    }
    const towardsCorner = options.cornerFirst && s.iterations === 1;
    if (towardsCorner) aimAtCorner();
    let longest = 0;
    for (let i = 0; i < n; i += 1) longest = Math.max(longest, Math.abs(direction[i]));
    if (memory.state.count === 0) {
      // The corner may be so near that to lengthen the way there would overflow.
      const shorten = Math.min(FIRST_STEP / longest, towardsCorner ? 1 : Number.MAX_VALUE);
      for (let i = 0; i < n; i += 1) direction[i] *= shorten;
    } else if (longest > 1) for (let i = 0; i < n; i += 1) direction[i] /= longest;
    openTrial(1);
  }

  /** Whether the minimum of the quadratic model, half of the slope along its step below here, is far above the goal. */
  function isHopeless(): boolean {
    let slope = 0;
    for (let i = 0; i < n; i += 1) slope += gradient[i] * direction[i];
    return s.fx + (HOPE * slope) / 2 > options.goal;
  }

  /**
   * Without any curvature yet, the steepest parameters would have the first step to themselves. The path of the projected
   * gradient ends in a corner (the generalized Cauchy point of Byrd et al. 1995 for a steep function), and on the way
   * there every parameter has its share.
   */
  function aimAtCorner(): void {
    for (let i = 0; i < n; i += 1) {
      direction[i] = gradient[i] === 0 ? 0 : ((gradient[i] > 0 ? lower[i] : upper[i]) - x[i]) / ranges[i];
    }
  }

  function takeTrial(): void {
    const told = batch.state.values[0];
    writeTrial(s.fraction);
    if (s.accepted > 0) {
      // Only a try whether another length is better.
      if (told < s.acceptedFx) move(told, true);
      else {
        writeTrial(s.accepted);
        toldGradient.set(acceptedTold);
        move(s.acceptedFx, false);
      }
      return;
    }
    const slope = predicted();
    const curvature = told - s.fx - slope;
    // Where the parabola through both values, with the slope at x, has its minimum, in units of the step tried.
    const best = curvature > 0 ? -slope / (2 * curvature) : LONGER;
    if (slope < 0 && told <= s.fx + SUFFICIENT * slope) {
      if (best < worthwhile && best > 1 / worthwhile) move(told, true);
      else {
        s.accepted = s.fraction;
        s.acceptedFx = told;
        acceptedTold.set(toldGradient);
        openTrial(s.fraction * Math.min(best, LONGER));
      }
      return;
    }
    s.backtracks += 1;
    if (s.backtracks <= MAX_BACKTRACKS && slope < 0) {
      openTrial(s.fraction * (told < Infinity ? Math.min(Math.max(best, 0.1), 0.5) : 0.1));
    } else if (memory.state.count > 0) {
      memory.forget();
      openStep();
    } else converged('noDescent: no step downhill lowers the value');
  }

  /** Goes on to the trial point. Its differences are there too, when they were asked with it. */
  function move(fx: number, newest: boolean): void {
    const gain = s.fx - fx;
    s.still = gain <= loosened(options.fatol) + loosened(options.ftol) * Math.abs(fx);
    lastX.set(x);
    lastGradient.set(gradient);
    x.set(trial);
    s.fx = fx;
    s.stepped = true;
    if (options.speculative && newest) takeGradient(1);
    else obtainGradient();
  }

  function loosened(tolerance: number): number {
    return options.differences === 'adaptive' && !differences.state.central
      ? tolerance * FORWARD_LOOSENESS
      : tolerance;
  }

  /** The tolerances of forward differences are only the sign to go on with central ones. */
  function converged(reason: string): void {
    if (options.differences !== 'adaptive' || differences.state.central) {
      s.finished = reason;
      return;
    }
    differences.state.central = true;
    s.still = false;
    openGradient();
  }

  return batchOptimizer(batch, {
    get finished() {
      return s.finished;
    },
    begin: () => openPoint('start', x),
    takeMore(evaluated, index) {
      if (options.taskGradient && s.phase !== 'gradient') takeTold(evaluated, index);
    },
    advance() {
      switch (s.phase) {
        case 'start':
          s.fx = batch.state.values[0];
          if (s.fx === Infinity) s.finished = 'startFailed: the value at the start point is not finite';
          else if (options.speculative) takeGradient(1);
          else obtainGradient();
          break;
        case 'gradient':
          takeGradient(0);
          break;
        case 'trial':
          takeTrial();
          break;
      }
    },
    save: () => ({ ...s, batch: batch.state, memory: memory.state, differences: differences.state }),
  });
};
