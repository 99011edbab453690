import type { Bounds } from '../../domain/bounds.js';

/** Plain data of {@link Differences}. */
export interface DifferencesState {
  /** Whether the differences are central; else forward. */
  central: boolean;
  /** 1 or -1: the side of each forward difference; turned when a value there was not finite. */
  readonly sides: Float64Array;
}

/** Difference of each kind, as a fraction of the range (Dennis and Schnabel 1983, section 5.4). */
const FORWARD = Math.sqrt(Number.EPSILON);
const CENTRAL = Math.cbrt(Number.EPSILON);

/** Smallest difference, as a fraction of the parameter. */
const DIGITS = 16 * Number.EPSILON;

/** Slopes over the range that are steeper would overflow when squared: their differences count as failed. */
const STEEPEST = 1e150;

/** The gradient by finite differences, in units of the range. No point leaves the bounds. */
export class Differences {
  readonly state: DifferencesState;
  readonly #bounds: Bounds;

  constructor(bounds: Bounds, central: boolean, saved?: DifferencesState) {
    this.#bounds = bounds;
    this.state = saved ?? { central, sides: new Float64Array(bounds.dims).fill(1) };
  }

  /** How many points a gradient takes. */
  get rows(): number {
    return this.state.central ? 2 * this.#bounds.dims : this.#bounds.dims;
  }

  /** Writes the points around `x` into the rows of `points` from `first` on. */
  write(x: Float64Array, points: Float64Array, first: number): void {
    const n = x.length;
    const { central, sides } = this.state;
    for (let row = 0; row < this.rows; row += 1) {
      const at = (first + row) * n;
      const i = row % n;
      for (let j = 0; j < n; j += 1) points[at + j] = x[j];
      points[at + i] = this.#beside(x[i], i, central ? (row < n ? 1 : -1) : sides[i]);
    }
  }

  /** A point at the usual distance from x on one side, or where that is out of bounds, on the other. */
  #beside(x: number, i: number, side: number): number {
    const low = this.#bounds.lower[i];
    const high = this.#bounds.upper[i];
    const range = high - low;
    const relative = this.state.central ? CENTRAL : FORWARD;
    // Next to a number that is large beside the range, the difference must not vanish.
    const distance = Math.min(Math.max(relative * range, DIGITS * Math.abs(x)), range / 4);
    const there = x + side * distance;
    if (there >= low && there <= high) return there;
    // Central differences that have room on one side only take half the distance there for their other point.
    return x - side * (this.state.central ? distance / 2 : distance);
  }

  /**
   * Reads the gradient out of the values of the rows from `first` on. A parameter without any usable difference gets 0.
   *
   * @param fx Value at `x`, finite.
   * @returns Whether any difference was usable.
   */
  read(
    x: Float64Array,
    fx: number,
    points: Float64Array,
    values: Float64Array,
    first: number,
    gradient: Float64Array,
  ): boolean {
    const n = x.length;
    const { central, sides } = this.state;
    const { lower, upper } = this.#bounds;
    let any = false;
    for (let i = 0; i < n; i += 1) {
      const range = upper[i] - lower[i];
      const plus = values[first + i];
      const a = points[(first + i) * n + i] - x[i];
      const minus = central ? values[first + n + i] : Infinity;
      const b = central ? points[(first + n + i) * n + i] - x[i] : 0;
      if (!(plus < Infinity)) sides[i] = -sides[i];
      if (plus < Infinity && minus < Infinity) {
        // The parabola through three points: exact central differences where a = -b.
        gradient[i] = ((-(plus - fx) * b) / a + ((minus - fx) * a) / b) / (a - b);
      } else if (plus < Infinity) gradient[i] = (plus - fx) / a;
      else if (minus < Infinity) gradient[i] = (minus - fx) / b;
      else gradient[i] = Number.NaN;
      gradient[i] *= range;
      if (isSlope(gradient[i])) any = true;
      else gradient[i] = 0;
    }
    return any;
  }
}

/** Whether the slope over the range is a number that can be worked with. */
export function isSlope(slope: number): boolean {
  return Math.abs(slope) <= STEEPEST;
}
