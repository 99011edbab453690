import { GlompoError, printed } from '../domain/errors.js';
import type { Optimizer, OptimizerFactory, OptimizerSetup } from '../domain/optimizer.js';

/** One point, `dims` numbers. */
export type Point = ArrayLike<number>;

/**
 * What an optimizer written as a generator is: it yields one point, or an array of points that may be evaluated in
 * parallel, and returns why it has finished.
 */
export type PointGenerator = Generator<Point | readonly Point[], string | undefined, number | Float64Array>;

/**
 * Asks for the value of one point.
 *
 * @returns Its value; `+Infinity` when the evaluation failed.
 * @example
 * const fx = yield* evaluate([0.5, 0.5]);
 */
export function* evaluate(point: Point): Generator<Point, number, number | Float64Array> {
  return (yield point) as number;
}

/**
 * Asks for the values of several points, which may be evaluated in parallel.
 *
 * @returns Their values in the order of the points; the array is the caller's to keep.
 * @example
 * const [left, right] = yield* evaluateAll([[0], [1]]);
 */
export function* evaluateAll(
  points: readonly Point[],
): Generator<readonly Point[], Float64Array, number | Float64Array> {
  return (yield points) as Float64Array;
}

/**
 * An optimizer written as a generator: straight-line code with its state in local variables. It must yield the start
 * point first, keep within the bounds, and draw random numbers from `setup.rng` only.
 *
 * Such an optimizer cannot save its state: a run that has it is resumed by replaying its evaluations from the journal,
 * which gives the same points again because it is deterministic.
 *
 * @param generator Gets the setup and the options; see {@link PointGenerator}.
 * @throws GlompoError (from `ask` and `tell`) `GLOMPO_OPTIMIZER_CRASHED` for a point with the wrong number of
 *   coordinates or outside the bounds, naming the coordinate; (from the factory) `GLOMPO_STATE` for a saved state.
 * @example
 * export const createHalving = coroutineOptimizer(function* ({ bounds, x0 }, options: { steps: number }) {
 *   let best = x0[0];
 *   let bestFx = yield* evaluate([best]);
 *   let width = bounds.upper[0] - bounds.lower[0];
 *   for (let step = 0; step < options.steps; step += 1) {
 *     width /= 2;
 *     const sides = [Math.max(best - width, bounds.lower[0]), Math.min(best + width, bounds.upper[0])];
 *     const values = yield* evaluateAll(sides.map((x) => [x]));
 *     values.forEach((fx, i) => {
 *       if (fx < bestFx) [best, bestFx] = [sides[i], fx];
 *     });
 *   }
 *   return 'all steps are done';
 * });
 */
export function coroutineOptimizer<Options = unknown>(
  generator: (setup: OptimizerSetup, options: Options) => PointGenerator,
): OptimizerFactory<Options> {
  return (setup, options, saved) => {
    if (saved !== undefined) {
      throw new GlompoError('GLOMPO_STATE', 'An optimizer written as a generator is resumed by replay only.');
    }
    return new Coroutine(setup, generator(setup, options));
  };
}

class Coroutine implements Optimizer {
  readonly #setup: OptimizerSetup;
  readonly #generator: PointGenerator;
  #points: readonly Point[] = [];
  #values = new Float64Array(0);
  #told: boolean[] = [];
  #single = false;
  #started = false;
  #asked = 0;
  #missing = 0;
  #firstId = 0;
  finished: string | null = null;

  constructor(setup: OptimizerSetup, generator: PointGenerator) {
    this.#setup = setup;
    this.#generator = generator;
  }

  ask(points: Float64Array, capacity: number): number {
    if (!this.#started) {
      this.#started = true;
      this.#open(this.#generator.next());
    }
    if (this.finished !== null) return 0;
    const { dims } = this.#setup.bounds;
    const count = Math.min(capacity, this.#points.length - this.#asked);
    for (let row = 0; row < count; row += 1) points.set(this.#points[this.#asked + row], row * dims);
    this.#asked += count;
    return count;
  }

  tell({ count, ids, values }: Parameters<Optimizer['tell']>[0]): void {
    for (let i = 0; i < count && this.finished === null; i += 1) {
      const row = ids[i] - this.#firstId;
      if (!(row >= 0 && row < this.#asked) || this.#told[row]) continue;
      this.#told[row] = true;
      this.#values[row] = Number.isFinite(values[i]) ? values[i] : Infinity;
      this.#missing -= 1;
      if (this.#missing === 0) this.#resume();
    }
  }

  #resume(): void {
    this.#open(this.#generator.next(this.#single ? this.#values[0] : this.#values));
  }

  /** Takes what the generator yielded, until that is at least one point or it has returned. */
  #open(first: ReturnType<PointGenerator['next']>): void {
    let result = first;
    while (!result.done && isList(result.value) && result.value.length === 0) {
      result = this.#generator.next(new Float64Array(0));
    }
    this.#firstId += this.#points.length;
    this.#asked = 0;
    if (result.done) {
      this.#points = [];
      this.finished = result.value ?? 'returned';
      return;
    }
    this.#single = !isList(result.value);
    const points = isList(result.value) ? result.value : [result.value];
    // Copied, because the generator may go on to use its arrays while points are still to be asked for.
    this.#points = points.map((point) => this.#checked(point));
    this.#values = new Float64Array(points.length);
    this.#told = new Array(points.length).fill(false);
    this.#missing = points.length;
  }

  #checked(point: Point): Float64Array {
    const { dims, lower, upper } = this.#setup.bounds;
    if (typeof point !== 'object' || point === null || point.length !== dims) {
      const expected = `a point of ${dims} numbers`;
      throw crashed(`The optimizer yielded ${printed(point)}, but must yield ${expected}.`, { expected });
    }
    const copy = Float64Array.from(point);
    for (let i = 0; i < dims; i += 1) {
      if (copy[i] >= lower[i] && copy[i] <= upper[i]) continue;
      const data = { coordinate: i, value: copy[i], lower: lower[i], upper: upper[i] };
      throw crashed(`The optimizer yielded x[${i}] = ${copy[i]}, outside [${lower[i]}, ${upper[i]}].`, data);
    }
    return copy;
  }
}

/** An array whose first entry is not a number is a list of points. */
function isList(yielded: Point | readonly Point[]): yielded is readonly Point[] {
  return Array.isArray(yielded) && typeof yielded[0] !== 'number';
}

function crashed(message: string, data: Readonly<Record<string, unknown>>): GlompoError {
  return new GlompoError('GLOMPO_OPTIMIZER_CRASHED', message, { data });
}
