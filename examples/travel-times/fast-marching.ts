import type { Grid } from './grid.ts';
import { NodeHeap } from './node-heap.ts';

/** Within so many cells of the source, times are taken along straight rays. */
const SOURCE_CELLS = 2;

/** The front has not come near, or the time may still change. */
const UNKNOWN = 0;
/** The time, near the source, will not change, but the front has not passed yet. */
const FIXED = 1;
/** The front has passed. */
const KNOWN = 2;

/**
 * First-arrival times in two dimensions: solves the eikonal equation |grad t| = 1/v by fast marching (Sethian 1999),
 * with second-order differences where two nodes upwind are known and first-order ones elsewhere (the mixed-order
 * scheme of Rawlinson and Sambridge 2004).
 *
 * A plain difference scheme loses its order at the source, where the time has a kink. The equation is therefore solved
 * in factored form (Treister and Haber 2016): t = t0 * tau, where t0 is the exact time in a medium that has the
 * source's velocity everywhere, and tau, which is smooth at the source, is what the differences are taken of. In a
 * constant medium the result is exact.
 *
 * All memory is allocated at construction; a solution allocates nothing.
 */
export class FastMarching {
  readonly grid: Grid;
  /** Time of the latest solution at every node, in s. */
  readonly times: Float64Array;
  readonly #tau: Float64Array;
  /** The factor t0 and its gradient. */
  readonly #t0: Float64Array;
  readonly #gradients: readonly [Float64Array, Float64Array];
  /** What is known of each node's time: one of the three constants above. */
  readonly #known: Uint8Array;
  readonly #heap: NodeHeap;
  #slowness: Float64Array;
  #sourceX = 0;
  #sourceY = 0;
  #sourceSlowness = 0;
  /**
   * What {@link FastMarching.#differ} finds along one axis: the derivative of t as a linear function of the tau sought,
   * slope * tau + offset, and the time of the neighbour that it is taken from. Numbers that are passed in an array
   * need no memory of their own; as arguments and results they would, at a million calls a second.
   */
  readonly #slopes = new Float64Array(2);
  readonly #offsets = new Float64Array(2);
  readonly #from = new Float64Array(2);
  readonly #steps: Float64Array;

  constructor(grid: Grid) {
    const nodes = grid.nx * grid.ny;
    this.grid = grid;
    this.times = new Float64Array(nodes);
    this.#tau = new Float64Array(nodes);
    this.#t0 = new Float64Array(nodes);
    this.#gradients = [new Float64Array(nodes), new Float64Array(nodes)];
    this.#steps = Float64Array.of(grid.dx, grid.dy);
    this.#known = new Uint8Array(nodes);
    this.#heap = new NodeHeap(this.times);
    this.#slowness = new Float64Array(0);
  }

  /**
   * Finds the times from a source within the grid.
   *
   * @param slowness 1/v at every node, in s/km; positive.
   */
  solve(slowness: Float64Array, sourceX: number, sourceY: number): void {
    this.#slowness = slowness;
    this.#sourceX = sourceX;
    this.#sourceY = sourceY;
    this.#start();
    const { ny } = this.grid;
    const last = this.grid.nx - 1;
    while (this.#heap.size > 0) {
      const node = this.#heap.takeLowest();
      this.#known[node] = KNOWN;
      const i = Math.floor(node / ny);
      const j = node - i * ny;
      if (i > 0) this.#update(node - ny, i - 1, j);
      if (i < last) this.#update(node + ny, i + 1, j);
      if (j > 0) this.#update(node - 1, i, j - 1);
      if (j < ny - 1) this.#update(node + 1, i, j + 1);
    }
  }

  /** The time of the latest solution at any point of the grid: tau by cubic interpolation, t0 exactly. */
  at(x: number, y: number): number {
    const distance = Math.hypot(x - this.#sourceX, y - this.#sourceY);
    return distance * this.#sourceSlowness * interpolated(this.grid, this.#tau, x, y);
  }

  /** The factor t0, and the times along straight rays near the source, from where the front marches on. */
  #start(): void {
    const { nx, ny, x0, y0, dx, dy } = this.grid;
    const slowness = this.#slowness;
    const source = between(this.grid, slowness, this.#sourceX, this.#sourceY);
    this.#sourceSlowness = source;
    this.times.fill(Infinity);
    this.#known.fill(UNKNOWN);
    this.#heap.clear();
    for (let i = 0; i < nx; i += 1) {
      const x = x0 + i * dx - this.#sourceX;
      for (let j = 0; j < ny; j += 1) {
        const y = y0 + j * dy - this.#sourceY;
        const node = i * ny + j;
        const distance = Math.sqrt(x * x + y * y);
        this.#t0[node] = distance * source;
        this.#gradients[0][node] = distance === 0 ? 0 : (x / distance) * source;
        this.#gradients[1][node] = distance === 0 ? 0 : (y / distance) * source;
        if (Math.abs(x) > SOURCE_CELLS * dx || Math.abs(y) > SOURCE_CELLS * dy) continue;
        // The mean slowness of a straight ray, by Simpson's rule.
        const middle = between(this.grid, slowness, this.#sourceX + x / 2, this.#sourceY + y / 2);
        this.#tau[node] = (source + 4 * middle + slowness[node]) / (6 * source);
        this.times[node] = this.#t0[node] * this.#tau[node];
        this.#known[node] = FIXED;
        this.#heap.put(node);
      }
    }
  }

  /** Finds the time of a node anew from those of its neighbours that are known. */
  #update(node: number, i: number, j: number): void {
    if (this.#known[node] !== UNKNOWN) return;
    const { nx, ny, x0, y0, dx, dy } = this.grid;
    this.#differ(0, node, i, nx, ny, Math.abs(x0 + i * dx - this.#sourceX) < dx);
    this.#differ(1, node, j, ny, 1, Math.abs(y0 + j * dy - this.#sourceY) < dy);
    const [slopes, offsets, from] = [this.#slopes, this.#offsets, this.#from];
    const t0 = this.#t0[node];
    const s = this.#slowness[node];
    const a = slopes[0] * slopes[0] + slopes[1] * slopes[1];
    const b = slopes[0] * offsets[0] + slopes[1] * offsets[1];
    const c = offsets[0] * offsets[0] + offsets[1] * offsets[1] - s * s;
    let time = (t0 * (Math.sqrt(b * b - a * c) - b)) / a;
    // A front that comes along both axes has passed both neighbours. One that has not, or for which there is no
    // solution at all, comes along one axis only. Infinity, of an axis without a known neighbour, says nothing.
    const latest =
      from[0] === Infinity ? from[1] : from[1] === Infinity ? from[0] : Math.max(from[0], from[1]);
    if (!(time >= latest)) time = Math.min(from[0] + dx * s, from[1] + dy * s);
    // A time from more neighbours, or further ones, is the better one also when it is later.
    this.times[node] = time;
    this.#tau[node] = time / t0;
    this.#heap.put(node);
  }

  /**
   * Finds the derivative of t along an axis (0 is x, 1 is y), taken from the known neighbour with the earlier time.
   *
   * @param place The node's place along the axis, of `count`; neighbours are `stride` apart in memory.
   * @param near Whether the source lies between this node's line and the next one.
   */
  #differ(axis: 0 | 1, node: number, place: number, count: number, stride: number, near: boolean): void {
    const known = this.#known;
    const times = this.times;
    const gradient = this.#gradients[axis][node];
    const before = place > 0 && known[node - stride] === KNOWN ? times[node - stride] : Infinity;
    const after = place < count - 1 && known[node + stride] === KNOWN ? times[node + stride] : Infinity;
    const first = Math.min(before, after);
    this.#from[axis] = first;
    if (first === Infinity) {
      // Nothing comes along this axis. Beside the source's own line the little that t0 says is right; elsewhere the
      // front runs along the other axis.
      this.#slopes[axis] = near ? gradient : 0;
      this.#offsets[axis] = 0;
      return;
    }
    const side = before <= after ? -1 : 1;
    const neighbour = node + side * stride;
    const second = neighbour + side * stride;
    const beyond = place + 2 * side;
    const scale = this.#t0[node] / this.#steps[axis];
    if (beyond >= 0 && beyond < count && known[second] === KNOWN && times[second] <= first) {
      this.#slopes[axis] = 1.5 * scale - side * gradient;
      this.#offsets[axis] = scale * (0.5 * this.#tau[second] - 2 * this.#tau[neighbour]);
    } else {
      this.#slopes[axis] = scale - side * gradient;
      this.#offsets[axis] = -scale * this.#tau[neighbour];
    }
  }
}

/** The value of a nodal field at any point, by cubic interpolation (Lagrange, four nodes along each axis). */
export function interpolated(grid: Grid, field: Float64Array, x: number, y: number): number {
  const { nx, ny, x0, y0, dx, dy } = grid;
  const u = (x - x0) / dx;
  const v = (y - y0) / dy;
  const i = firstOfFour(u, nx);
  const j = firstOfFour(v, ny);
  let sum = 0;
  for (let k = 0; k < 4; k += 1) {
    const at = (i + k) * ny + j;
    let row = 0;
    for (let l = 0; l < 4; l += 1) row += cubicWeight(v - j, l) * field[at + l];
    sum += cubicWeight(u - i, k) * row;
  }
  return sum;
}

/** Like {@link interpolated}, but bilinear: never outside of the values of the four nodes around the point. */
function between({ nx, ny, x0, y0, dx, dy }: Grid, field: Float64Array, x: number, y: number): number {
  const i = Math.max(0, Math.min(nx - 2, Math.floor((x - x0) / dx)));
  const j = Math.max(0, Math.min(ny - 2, Math.floor((y - y0) / dy)));
  const u = (x - x0) / dx - i;
  const v = (y - y0) / dy - j;
  const at = i * ny + j;
  return (
    (1 - u) * ((1 - v) * field[at] + v * field[at + 1]) +
    u * ((1 - v) * field[at + ny] + v * field[at + ny + 1])
  );
}

/** The first of the four nodes around a place, moved inward at the ends. */
function firstOfFour(place: number, count: number): number {
  return Math.max(0, Math.min(count - 4, Math.floor(place) - 1));
}

/** Weight of node `k` of the four nodes 0 to 3, for the value at `u`. */
function cubicWeight(u: number, k: number): number {
  if (k === 0) return ((u - 1) * (u - 2) * (u - 3)) / -6;
  if (k === 1) return (u * (u - 2) * (u - 3)) / 2;
  if (k === 2) return (u * (u - 1) * (u - 3)) / -2;
  return (u * (u - 1) * (u - 2)) / 6;
}
