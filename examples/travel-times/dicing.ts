import { diced, type Grid } from './grid.ts';

/**
 * Carries a field from coarse nodes to a grid with finer cells. The coarse values are the coefficients of cubic
 * B-splines, as in the program that the observed times are from: the field is smooth, and does not exactly pass
 * through them. Beyond the boundary the outermost values go on.
 */
export class Dicing {
  readonly coarse: Grid;
  readonly fine: Grid;
  readonly #parts: number;
  /** Weights of the four coefficients around a fine node, for each of its places within a coarse cell. */
  readonly #weights: Float64Array;
  /** The field after the step along y: coarse along x, fine along y. */
  readonly #half: Float64Array;

  /** @param parts Into how many parts a coarse cell is divided along each axis. */
  constructor(coarse: Grid, parts: number) {
    this.coarse = coarse;
    this.fine = diced(coarse, parts);
    this.#parts = parts;
    this.#weights = new Float64Array(4 * parts);
    for (let part = 0; part < parts; part += 1) {
      const u = part / parts;
      this.#weights.set(
        [(1 - u) ** 3 / 6, (4 - 6 * u * u + 3 * u ** 3) / 6, (1 + 3 * (u + u * u - u ** 3)) / 6, u ** 3 / 6],
        4 * part,
      );
    }
    this.#half = new Float64Array(coarse.nx * this.fine.ny);
  }

  /** Writes the fine field of the coarse values into `target`. */
  dice(values: Float64Array, target: Float64Array): void {
    const { coarse, fine } = this;
    for (let i = 0; i < coarse.nx; i += 1) {
      this.#line(values, i * coarse.ny, 1, coarse.ny, this.#half, i * fine.ny, 1);
    }
    for (let j = 0; j < fine.ny; j += 1) {
      this.#line(this.#half, j, fine.ny, coarse.nx, target, j, fine.ny);
    }
  }

  /** One line of `count` coefficients, from `first` on and `stride` apart. */
  #line(
    from: Float64Array,
    first: number,
    stride: number,
    count: number,
    to: Float64Array,
    toFirst: number,
    toStride: number,
  ): void {
    const weights = this.#weights;
    let at = toFirst;
    for (let cell = 0; cell < count; cell += 1) {
      const a = from[first + Math.max(0, cell - 1) * stride];
      const b = from[first + cell * stride];
      const c = from[first + Math.min(count - 1, cell + 1) * stride];
      const d = from[first + Math.min(count - 1, cell + 2) * stride];
      // The last coefficient has its own node and no cell behind it.
      const parts = cell === count - 1 ? 1 : this.#parts;
      for (let part = 0; part < parts; part += 1) {
        const w = 4 * part;
        to[at] = weights[w] * a + weights[w + 1] * b + weights[w + 2] * c + weights[w + 3] * d;
        at += toStride;
      }
    }
  }
}
