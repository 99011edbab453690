// Optimizers that cannot say where they stand, so that they are resumed by being told everything again.
import { coroutineOptimizer, evaluateAll } from 'glompo/optimizers';

/** Random steps around the best point, each half as long when none of them was better. */
export const createWandering = coroutineOptimizer(function* ({ bounds, x0, rng, workers }) {
  let best = x0;
  let [bestFx] = yield* evaluateAll([x0]);
  let width = 0.5;
  while (width > 1e-12) {
    const points = Array.from({ length: 2 * workers + 2 }, () => stepFrom(best, width, bounds, rng));
    const values = yield* evaluateAll(points);
    let isBetter = false;
    for (let i = 0; i < points.length; i += 1) {
      if (values[i] >= bestFx) continue;
      [best, bestFx, isBetter] = [points[i], values[i], true];
    }
    if (!isBetter) width /= 1.2;
  }
  return 'the steps are too short';
});

/**
 * Steps from the best point that it knows of when it asks, with as many points under way as there are workers. Where
 * `inOrder`, it knows then the values of all points but the last `workers - 1`, whatever else it was told.
 */
class Walking {
  finished = null;
  #setup;
  #inOrder;
  #asked = 0;
  #heard = 0;
  #count = 0;
  #best;
  #bestFx = Infinity;
  #early = new Map();

  constructor(setup, { inOrder }) {
    this.#setup = setup;
    this.#inOrder = inOrder;
    this.#best = setup.x0.slice();
  }

  ask(points, capacity) {
    const { bounds, rng, workers, x0 } = this.#setup;
    let count = 0;
    for (; count < capacity && this.#asked < this.#heard + workers; count += 1, this.#asked += 1) {
      if (this.#inOrder) this.#hear(this.#asked - workers + 1);
      const width = 2 / (1 + this.#asked / 20);
      points.set(this.#asked === 0 ? x0 : stepFrom(this.#best, width, bounds, rng), count * bounds.dims);
    }
    return count;
  }

  tell({ count, ids, points, values }) {
    const { dims } = this.#setup.bounds;
    for (let i = 0; i < count; i += 1) {
      const x = points.slice(i * dims, (i + 1) * dims);
      if (this.#inOrder) this.#early.set(ids[i], { x, fx: values[i] });
      else this.#take(x, values[i]);
    }
    if (!this.#inOrder) this.#heard += count;
    else while (this.#early.has(this.#heard)) this.#heard += 1;
  }

  inject(x, fx) {
    if (!this.#inOrder) this.#take(x.slice(), fx);
  }

  #hear(count) {
    for (; this.#count < count; this.#count += 1) {
      const { x, fx } = this.#early.get(this.#count);
      this.#early.delete(this.#count);
      this.#take(x, fx);
    }
  }

  #take(x, fx) {
    if (fx < this.#bestFx) [this.#best, this.#bestFx] = [x, fx];
  }
}

export const createWalking = (setup, options) => new Walking(setup, options);

function stepFrom(center, width, { dims, lower, upper }, rng) {
  const x = new Float64Array(dims);
  for (let i = 0; i < dims; i += 1) {
    const step = (2 * rng.uniform() - 1) * width;
    x[i] = Math.min(Math.max(center[i] + step, lower[i]), upper[i]);
  }
  return x;
}
