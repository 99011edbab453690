/** A rectangular grid of nodes, the boundaries included; the node (i, j) has index `i * ny + j`. */
export interface Grid {
  /** Number of nodes along x and y, at least 2. */
  readonly nx: number;
  readonly ny: number;
  /** Coordinates of the node (0, 0), in km. */
  readonly x0: number;
  readonly y0: number;
  /** Distance of neighbouring nodes along x and y, in km. */
  readonly dx: number;
  readonly dy: number;
}

/** `[x from, x to, y from, y to]`, in km. */
export type Extent = readonly [number, number, number, number];

/**
 * The grid of that many nodes over an extent.
 *
 * @example
 * gridOver([0, 40, 0, 60], 21, 31).dx; // 2
 */
export function gridOver([x0, x1, y0, y1]: Extent, nx: number, ny: number): Grid {
  return { nx, ny, x0, y0, dx: (x1 - x0) / (nx - 1), dy: (y1 - y0) / (ny - 1) };
}

/** The grid with every cell divided into `parts` by `parts`. */
export function diced({ nx, ny, x0, y0, dx, dy }: Grid, parts: number): Grid {
  return { nx: (nx - 1) * parts + 1, ny: (ny - 1) * parts + 1, x0, y0, dx: dx / parts, dy: dy / parts };
}
