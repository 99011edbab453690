import { boundsPairs } from '../../src/domain/bounds.js';
import { GlompoError } from '../../src/domain/errors.js';
import type { Evaluated, Optimizer, OptimizerFactory } from '../../src/domain/optimizer.js';
import type { PythonOptimizerPlan } from '../../src/tasks/python-optimizer.js';
import { BlockingWorker } from './optimizer/blocking-worker.js';
import { sentNumber } from './worker/sent-number.js';

/** Seeds that every generator of random numbers takes. */
const SEEDS = 2 ** 31 - 1;

/** One that is dropped, as when a run in this process has ended, takes its worker with it. */
const dropped = new FinalizationRegistry<BlockingWorker>((worker) => worker.close());

/** Makes the optimizer that `pythonOptimizer` describes. */
export const createPythonOptimizer: OptimizerFactory<PythonOptimizerPlan> = (
  { bounds, x0, rng, workers },
  plan,
): Optimizer => {
  const { name, options } = plan;
  const worker = new BlockingWorker(plan, {
    type: 'loadOptimizer',
    name,
    options,
    bounds: boundsPairs(bounds),
    x0: Array.from(x0),
    seed: rng.below(SEEDS),
    workers,
  });
  const { injects } = worker.ready();
  const optimizer = new PythonOptimizer(name, bounds.dims, worker);
  dropped.register(optimizer, worker);
  if (injects !== true) return optimizer;
  return Object.assign(optimizer, {
    inject: (x: Float64Array, fx: number) => optimizer.tellOf({ type: 'inject', x: Array.from(x), fx }),
  });
};

class PythonOptimizer implements Optimizer {
  finished: string | null = null;
  readonly #name: string;
  readonly #dims: number;
  readonly #worker: BlockingWorker;

  constructor(name: string, dims: number, worker: BlockingWorker) {
    this.#name = name;
    this.#dims = dims;
    this.#worker = worker;
  }

  ask(points: Float64Array, capacity: number): number {
    if (this.finished !== null) return 0;
    const { points: rows, finished } = this.#worker.ask({ type: 'ask', capacity });
    if (!this.#arePoints(rows, capacity)) {
      const what = `${this.#name} did not return at most ${capacity} points of ${this.#dims} finite numbers.`;
      throw new GlompoError('GLOMPO_OPTIMIZER_CRASHED', what);
    }
    rows.forEach((row, i) => {
      points.set(row, i * this.#dims);
    });
    this.#end(finished);
    return rows.length;
  }

  tell({ count, ids, points, values }: Evaluated): void {
    if (count === 0) return;
    const dims = this.#dims;
    this.tellOf({
      type: 'tell',
      ids: Array.from(ids.subarray(0, count)),
      points: Array.from({ length: count }, (_, i) => Array.from(points.subarray(i * dims, (i + 1) * dims))),
      values: Array.from(values.subarray(0, count), sentNumber),
    });
  }

  /** Sends what only its end is an answer to. */
  tellOf(message: { readonly type: string; readonly [field: string]: unknown }): void {
    if (this.finished === null) this.#end(this.#worker.ask(message).finished);
  }

  #end(finished: unknown): void {
    if (typeof finished !== 'string') return;
    this.finished = finished === '' ? 'finished' : finished;
    this.#worker.close();
  }

  #arePoints(rows: unknown, capacity: number): rows is number[][] {
    return (
      Array.isArray(rows) &&
      rows.length <= capacity &&
      rows.every((row) => Array.isArray(row) && row.length === this.#dims && row.every(Number.isFinite))
    );
  }
}
