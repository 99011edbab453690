import { Model } from '../levenberg-marquardt/model.js';
import type { Population } from './population.js';
import { singularValues } from './singular-values.js';

/** Steeper slopes would overflow when squared. */
const MAX_SLOPE = 1e150;
/** Singular values below this part of the largest belong to directions of which the population knows nothing. */
const UNKNOWN = 1e-7;
/** Range of the damping, relative to the squared columns of the Jacobian, and how exactly a radius is met. */
const LEAST_DAMPING = 1e-14;
const MOST_DAMPING = 1e14;
const RADIUS_TOLERANCE = 0.8;
const MAX_TRIES = 40;

/**
 * The linear model of the residuals that the population determines: the Jacobian that fits best, by least squares, all
 * differences of points and residuals to the best point, near ones more than far ones (Ralston and Jennrich, "DUD, a
 * derivative-free algorithm for nonlinear least squares", 1978, with as many points as parameters plus one). By the
 * singular values of the differences: what they do not tell, truncated, is left alone.
 */
export class SecantModel {
  readonly #n: number;
  readonly #m: number;
  readonly #model: Model;
  readonly #differences: Float64Array;
  readonly #spreads: Float64Array;
  readonly #vectors: Float64Array;
  readonly #inverse: Float64Array;
  readonly #distances: Float64Array;
  readonly #centre: Float64Array;
  readonly #residuals: Float64Array;
  #rows = 0;
  #best = 0;

  /** @param capacity Most points of the population. */
  constructor(capacity: number, n: number, m: number) {
    this.#n = n;
    this.#m = m;
    const unit = { dims: n, lower: new Float64Array(n), upper: new Float64Array(n).fill(1) };
    this.#model = new Model(unit, m);
    this.#differences = new Float64Array(capacity * n);
    this.#spreads = new Float64Array(n);
    this.#vectors = new Float64Array(n * n);
    this.#inverse = new Float64Array(n * capacity);
    this.#distances = new Float64Array(capacity);
    this.#centre = new Float64Array(n);
    this.#residuals = new Float64Array(m);
  }

  /** Fits the model to the population. */
  fit(population: Population): void {
    const n = this.#n;
    const m = this.#m;
    const { points, residuals, size, best } = population.state;
    this.#best = best;
    for (let i = 0; i < n; i += 1) this.#centre[i] = points[best * n + i];
    for (let i = 0; i < m; i += 1) this.#residuals[i] = residuals[best * m + i];
    this.#rows = size - 1;
    this.#decompose(population);
    const { columns } = this.#model.state;
    columns.fill(0);
    for (let j = 0; j < n; j += 1) {
      for (let row = 0; row < this.#rows; row += 1) {
        const weight = this.#inverse[j * this.#rows + row] / this.#distances[row];
        if (weight === 0) continue;
        const from = this.#member(row) * m;
        for (let i = 0; i < m; i += 1) {
          columns[j * m + i] += weight * (residuals[from + i] - this.#residuals[i]);
        }
      }
    }
    this.#forgetNoise();
    this.#model.reset();
    this.#model.load(this.#residuals);
  }

  /** The row of the population that row `row` of the differences is of. */
  #member(row: number): number {
    return row < this.#best ? row : row + 1;
  }

  /** Unit differences to the best point, their singular values, and their pseudo-inverse. */
  #decompose(population: Population): void {
    const n = this.#n;
    const rows = this.#rows;
    const { points } = population.state;
    for (let row = 0; row < rows; row += 1) {
      const k = this.#member(row);
      const far = population.distance(k, this.#centre);
      this.#distances[row] = far;
      for (let i = 0; i < n; i += 1) {
        this.#differences[i * rows + row] = (points[k * n + i] - this.#centre[i]) / far;
      }
    }
    singularValues(this.#differences, rows, n, this.#spreads, this.#vectors);
    this.#inverse.fill(0);
    let most = 0;
    for (let c = 0; c < n; c += 1) most = Math.max(most, this.#spreads[c]);
    for (let c = 0; c < n; c += 1) {
      const spread = this.#spreads[c];
      if (!(spread > UNKNOWN * most)) continue;
      for (let j = 0; j < n; j += 1) {
        const factor = this.#vectors[c * n + j] / (spread * spread);
        for (let row = 0; row < rows; row += 1) {
          this.#inverse[j * rows + row] += factor * this.#differences[c * rows + row];
        }
      }
    }
  }

  /** Slopes that the rounding of the residuals explains are none: a step along them would have any length. */
  #forgetNoise(): void {
    const { columns } = this.#model.state;
    let squares = 0;
    for (let i = 0; i < this.#m; i += 1) squares += this.#residuals[i] * this.#residuals[i];
    let nearest = Infinity;
    for (let row = 0; row < this.#rows; row += 1) nearest = Math.min(nearest, this.#distances[row]);
    const noise = ((4 * Number.EPSILON) / nearest) ** 2 * squares;
    for (let j = 0; j < this.#n; j += 1) {
      let slope = 0;
      for (let i = j * this.#m; i < (j + 1) * this.#m; i += 1) slope += columns[i] * columns[i];
      if (!(slope > noise && slope < MAX_SLOPE * MAX_SLOPE)) columns.fill(0, j * this.#m, (j + 1) * this.#m);
    }
  }

  /** The smallest part in which the unit differences spread in any direction; 0 when there is one without any. */
  get leastSpread(): number {
    let least = Infinity;
    for (let c = 0; c < this.#n; c += 1) least = Math.min(least, this.#spreads[c]);
    return least;
  }

  /** The direction of the least spread, as a vector whose longest coordinate is 1. */
  leastDirection(out: Float64Array): void {
    let at = 0;
    for (let c = 1; c < this.#n; c += 1) if (this.#spreads[c] < this.#spreads[at]) at = c;
    for (let i = 0; i < this.#n; i += 1) out[i] = this.#vectors[at * this.#n + i];
    unit(out);
  }

  /** The direction that no other point but row `k` of the population spreads in, or the best that comes near to it. */
  directionOf(k: number, out: Float64Array): void {
    const row = k < this.#best ? k : k - 1;
    for (let j = 0; j < this.#n; j += 1) out[j] = this.#inverse[j * this.#rows + row];
    unit(out);
  }

  /** Half the slope of the sum of squares along a direction. */
  slope(direction: Float64Array): number {
    let sum = 0;
    for (let j = 0; j < this.#n; j += 1) sum += this.#model.gradient(j) * direction[j];
    return sum;
  }

  /** How much of row `k` is in the combination of the population that a point, relative to the best, is. */
  share(k: number, step: Float64Array): number {
    let sum = 0;
    if (k === this.#best) {
      sum = 1;
      for (let row = 0; row < this.#rows; row += 1) sum -= this.share(this.#member(row), step);
      return sum;
    }
    const row = k < this.#best ? k : k - 1;
    for (let j = 0; j < this.#n; j += 1) sum += this.#inverse[j * this.#rows + row] * step[j];
    return sum / this.#distances[row];
  }

  /**
   * The step to the least sum of squares of the model within the box and within `radius` in every coordinate.
   *
   * @returns By how much the model says that it lowers the sum of squares.
   */
  step(radius: number, out: Float64Array): number {
    const { state } = this.#model;
    let low = LEAST_DAMPING;
    let high = MOST_DAMPING;
    state.damping = low;
    this.#model.step(this.#centre, out);
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const far = length(out);
      if (far > radius) low = state.damping;
      else if (far >= RADIUS_TOLERANCE * radius || state.damping === LEAST_DAMPING) break;
      else high = state.damping;
      state.damping = Math.sqrt(low * high);
      this.#model.step(this.#centre, out);
    }
    return this.#model.predicted(out);
  }
}

/** Longest coordinate. */
export function length(vector: Float64Array): number {
  let longest = 0;
  for (let i = 0; i < vector.length; i += 1) longest = Math.max(longest, Math.abs(vector[i]));
  return longest;
}

function unit(vector: Float64Array): void {
  const longest = length(vector);
  if (longest > 0) for (let i = 0; i < vector.length; i += 1) vector[i] /= longest;
}
