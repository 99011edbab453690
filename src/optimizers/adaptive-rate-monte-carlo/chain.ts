import type { Optimizer, OptimizerFactory } from '../../domain/optimizer.js';
import { Rng, type RngState } from '../../domain/rng.js';
import { batchOptimizer } from '../batch/batch-optimizer.js';
import { type InjectedState, rememberInjected } from '../batch/injected.js';
import { PointBatch, type PointBatchState } from '../batch/point-batch.js';
import { type MoveFunction, moved } from './moves.js';

export interface ChainOptions {
  readonly phi: number;
  readonly gamma: number;
  readonly aTarget: number;
  readonly superIterLen: number | null;
  readonly subIterLen: number;
  readonly moveFunction: MoveFunction;
  readonly moveRange: readonly number[];
}

/** Points in a row without a finite value, before there was any, after which the optimizer gives up. */
const MAX_FAILURES = 1_000;
/** What keeps phi a number that can rise and fall again. */
const SMALLEST_PHI = 1e-300;
const LARGEST_PHI = 1e300;

interface Saved extends InjectedState {
  readonly rng: RngState;
  readonly batch: PointBatchState;
  readonly x: Float64Array;
  /** Value of the state with every phi that it was charged; a move has to be below it. */
  threshold: number;
  phi: number;
  accepted: number;
  decided: number;
  superIterations: number;
  bestFx: number;
  failures: number;
  finished: string | null;
}

/** The chain of states. */
export const createChain: OptimizerFactory<ChainOptions> = (setup, options, savedState): Optimizer => {
  const { bounds, x0, workers } = setup;
  const { dims: n, lower, upper } = bounds;
  const { aTarget, gamma, superIterLen, subIterLen, moveFunction, moveRange } = options;
  const saved = savedState === undefined ? undefined : (structuredClone(savedState) as Saved);
  const rng = saved === undefined ? setup.rng : Rng.restore(saved.rng);
  const batch = new PointBatch(workers, n, saved?.batch);
  const s: Omit<Saved, 'rng' | 'batch'> = saved ?? {
    x: x0.slice(),
    threshold: Infinity,
    phi: options.phi,
    accepted: 0,
    decided: 0,
    superIterations: 0,
    bestFx: Infinity,
    failures: 0,
    injected: new Float64Array(n),
    injectedFx: Infinity,
    finished: null,
  };
  const { points, values } = batch.state;

  function begin(): void {
    batch.open(1);
    points.set(x0);
  }

  function advance(): void {
    if (s.bestFx < Infinity) decide();
    else start();
    if (s.finished !== null) return;
    if (s.injectedFx < s.bestFx) {
      s.x.set(s.injected);
      s.bestFx = s.injectedFx;
      s.threshold = s.injectedFx + s.phi;
    }
    s.injectedFx = Infinity;
    if (s.bestFx === Infinity) openAnywhere();
    else if (moveFunction === 'multiply' && s.x.every((xi) => xi === 0)) {
      s.finished = 'noMove: all parameters are 0, which no factor changes';
    } else openMoves();
  }

  /** The chain begins at the first point that has a value. */
  function start(): void {
    for (let row = 0; row < batch.state.count; row += 1) {
      if (values[row] < s.bestFx) moveTo(row);
      else s.failures += 1;
    }
    if (s.bestFx === Infinity && s.failures >= MAX_FAILURES) {
      s.finished = `noFiniteValue: none of the first ${s.failures} points has a finite value`;
    }
  }

  function moveTo(row: number): void {
    for (let i = 0; i < n; i += 1) s.x[i] = points[row * n + i];
    s.threshold = values[row] + s.phi;
    s.bestFx = Math.min(s.bestFx, values[row]);
  }

  /** Decides on the moves in their order, up to the first that is accepted: the others are moves of a state that was left. */
  function decide(): void {
    for (let row = 0; row < batch.state.count && s.finished === null; row += 1) {
      const accepted = values[row] < s.threshold;
      if (accepted) moveTo(row);
      else s.threshold += s.phi;
      count(accepted);
      if (accepted) return;
    }
  }

  /** Cosseddu and Infante 2017: phi times gamma to the power of sgn(target - rate), after each super-iteration. */
  function count(accepted: boolean): void {
    s.decided += 1;
    if (accepted) s.accepted += 1;
    if (s.decided < subIterLen) return;
    const phi = s.phi * gamma ** Math.sign(aTarget - s.accepted / s.decided);
    s.phi = Math.min(Math.max(phi, SMALLEST_PHI), LARGEST_PHI);
    s.accepted = 0;
    s.decided = 0;
    s.superIterations += 1;
    if (s.superIterations === superIterLen) {
      s.finished = `superIterations: ${superIterLen} of ${subIterLen} moves each are done`;
    }
  }

  function openMoves(): void {
    batch.open(workers);
    for (let row = 0; row < workers; row += 1) {
      for (let i = 0; i < n; i += 1) points[row * n + i] = s.x[i];
      let i = rng.below(n);
      while (moveFunction === 'multiply' && s.x[i] === 0) i = rng.below(n);
      points[row * n + i] = moved(s.x[i], i, bounds, moveRange, moveFunction, rng);
    }
  }

  function openAnywhere(): void {
    batch.open(workers);
    for (let at = 0; at < workers * n; at += 1) {
      const i = at % n;
      points[at] = lower[i] + rng.uniform() * (upper[i] - lower[i]);
    }
  }

  return batchOptimizer(batch, {
    get finished() {
      return s.finished;
    },
    begin,
    advance,
    inject: (x, fx) => rememberInjected(s, x, fx),
    save: () => ({ ...s, rng: rng.save(), batch: batch.state }),
  });
};
