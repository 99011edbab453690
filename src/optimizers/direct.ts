import type { Optimizer, OptimizerFactory, OptimizerSpec } from '../domain/optimizer.js';
import { type EvaluationOptions, specified } from '../domain/optimizer-spec.js';
import { finiteNumber, flag } from '../domain/options.js';
import { batchOptimizer } from './batch/batch-optimizer.js';
import { PointBatch, type PointBatchState } from './batch/point-batch.js';
import { Rectangles, type RectanglesState } from './direct/rectangles.js';

export interface DirectOptions extends EvaluationOptions {
  /**
   * Whether rectangles are compared by their longest side, of which there are fewer sizes: more local, and faster where
   * there are few minima (Gablonsky and Kelley 2001). Default true.
   */
  readonly locallyBiased?: boolean;
  /** By which part of the best value a rectangle must promise to improve it. Default 1e-4. */
  readonly epsilon?: number;
}

/**
 * DIRECT, the deterministic division of the box into rectangles (Jones, Perttunen and Stuckman, "Lipschitzian
 * optimization without the Lipschitz constant", 1993), locally biased unless told otherwise (Gablonsky and Kelley, "A
 * locally-biased form of the DIRECT algorithm", 2001; of equal rectangles one is divided). In each round those
 * rectangles are cut into thirds that have the best value for their size. For few parameters and a coarse look at the
 * whole box.
 *
 * - The start point is evaluated first, beside the centre of the box, where the search begins; it draws no random
 *   numbers. All points of a round can be evaluated in parallel.
 * - A failed evaluation counts as the worst value so far.
 * - It takes in no injected points. `finished` begins with `converged` when the best rectangle is too small to
 *   be cut, or `exhausted` when all are.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * createManager({ optSelector: cycle(direct({ locallyBiased: false, workers: 4 })), ... });
 */
export function direct(options: DirectOptions = {}): OptimizerSpec {
  if (options.locallyBiased !== undefined) flag('direct.locallyBiased', options.locallyBiased);
  if (options.epsilon !== undefined) finiteNumber('direct.epsilon', options.epsilon, { min: 0 });
  return specified({ kind: 'direct', module: import.meta.url, export: 'createDirect' }, { ...options }, [
    'locallyBiased',
    'epsilon',
  ]);
}

/** Most rectangles that are cut in one round. */
const MOST_CUT = 64;

interface Saved {
  readonly batch: PointBatchState;
  readonly rectangles: RectanglesState;
  /** The rectangles that the open batch cuts, in order. */
  cut: readonly number[];
  bestFx: number;
  /** Largest finite value, which stands for failures; Infinity before there is any. */
  worstFx: number;
  finished: string | null;
}

export const createDirect: OptimizerFactory<DirectOptions> = (setup, options, savedState): Optimizer => {
  const { bounds, x0 } = setup;
  const { dims: n, lower, upper } = bounds;
  const { locallyBiased = true, epsilon = 1e-4 } = options;
  const saved = savedState === undefined ? undefined : (structuredClone(savedState) as Saved);
  const batch = new PointBatch(Math.max(2, 2 * n * MOST_CUT), n, saved?.batch);
  const rectangles = new Rectangles(n, locallyBiased, saved?.rectangles);
  const s: Omit<Saved, 'batch' | 'rectangles'> = saved ?? {
    cut: [],
    bestFx: Infinity,
    worstFx: Infinity,
    finished: null,
  };
  const lowest = new Float64Array(n);
  const order = new Float64Array(n);
  const rows = new Float64Array(n);

  function writePoint(row: number, of: number, axis: number, distance: number): void {
    for (let i = 0; i < n; i += 1) {
      let u = of < 0 ? 0.5 : rectangles.state.centres[of * n + i];
      if (i === axis) u += distance;
      batch.state.points[row * n + i] = Math.min(lower[i] + u * (upper[i] - lower[i]), upper[i]);
    }
  }

  function begin(): void {
    batch.open(2);
    batch.state.points.set(x0);
    writePoint(1, -1, -1, 0);
  }

  /** The value of a row of the batch, with a failure counted as the worst so far. */
  function valueAt(row: number): number {
    const fx = batch.state.values[row];
    return fx < Infinity ? fx : s.worstFx;
  }

  function advance(): void {
    for (let row = 0; row < batch.state.count; row += 1) {
      const fx = batch.state.values[row];
      if (fx === Infinity) continue;
      s.worstFx = s.worstFx === Infinity ? fx : Math.max(s.worstFx, fx);
      // The start point is no centre, so no rectangle can promise anything about it.
      if (rectangles.state.count > 0 || row > 0) s.bestFx = Math.min(s.bestFx, fx);
    }
    if (rectangles.state.count === 0) rectangles.offer(rectangles.add(-1, 0, 0, valueAt(1)));
    else takeCuts();
    if (s.finished === null) openCuts();
  }

  function isLong(rectangle: number, axis: number, level: number): boolean {
    return rectangles.state.levels[rectangle * n + axis] === level;
  }

  function openCuts(): void {
    s.cut = rectangles.selected(s.bestFx, epsilon, MOST_CUT);
    if (s.cut.length === 0) {
      s.finished = 'exhausted: no rectangle can be cut any more';
      return;
    }
    let row = 0;
    let count = 0;
    for (const rectangle of s.cut) {
      const level = rectangles.level(rectangle);
      for (let axis = 0; axis < n; axis += 1) if (isLong(rectangle, axis, level)) count += 2;
    }
    batch.open(count);
    for (const rectangle of s.cut) {
      const level = rectangles.level(rectangle);
      const third = 3 ** -(level + 1);
      for (let axis = 0; axis < n; axis += 1) {
        if (!isLong(rectangle, axis, level)) continue;
        writePoint(row, rectangle, axis, third);
        writePoint(row + 1, rectangle, axis, -third);
        row += 2;
      }
    }
  }

  function takeCuts(): void {
    let row = 0;
    for (const rectangle of s.cut) row = takeCut(rectangle, row);
  }

  /** Cuts a rectangle along its long sides, that with the best new value first, which so keeps the largest part. */
  function takeCut(rectangle: number, first: number): number {
    const level = rectangles.level(rectangle);
    const third = 3 ** -(level + 1);
    let row = first;
    let count = 0;
    for (let axis = 0; axis < n; axis += 1) {
      if (!isLong(rectangle, axis, level)) continue;
      lowest[axis] = Math.min(valueAt(row), valueAt(row + 1));
      rows[axis] = row;
      let at = count;
      while (at > 0 && lowest[order[at - 1]] > lowest[axis]) {
        order[at] = order[at - 1];
        at -= 1;
      }
      order[at] = axis;
      count += 1;
      row += 2;
    }
    for (let k = 0; k < count; k += 1) {
      const axis = order[k];
      rectangles.state.levels[rectangle * n + axis] += 1;
      settle(rectangles.add(rectangle, axis, third, valueAt(rows[axis])));
      settle(rectangles.add(rectangle, axis, -third, valueAt(rows[axis] + 1)));
    }
    settle(rectangle);
    return row;
  }

  function settle(rectangle: number): void {
    rectangles.offer(rectangle);
    if (rectangles.final(rectangle) && rectangles.state.values[rectangle] <= s.bestFx) {
      s.finished = 'converged: the best rectangle is too small to be cut';
    }
  }

  return batchOptimizer(batch, {
    get finished() {
      return s.finished;
    },
    begin,
    advance,
    save: () => ({ ...s, batch: batch.state, rectangles: rectangles.state }),
  });
};
