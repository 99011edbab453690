/** Width of the curved strip inside each bound, as a fraction of the range. */
const MARGIN = 0.05;
/** Width of the interval that is mapped onto the range once. */
const EDGE = 1 + 2 * MARGIN;
/** The map repeats, mirrored, with this period. */
const PERIOD = 2 * EDGE;

/**
 * Maps the whole line onto [0, 1]: the identity except near the bounds, where a parabola flattens out so that the
 * bound is reached at -MARGIN (and 1 + MARGIN) with slope 0; beyond, the map is mirrored. It is once continuously
 * differentiable, so a function that rises away from a bound becomes a parabola with its minimum on the bound, and
 * the search converges there as fast as inside (Hansen, boundary transformation of the c-cmaes code, 2010, and
 * "BoxConstraintsLinQuadTransformation", 2012: the idea; the fixed margin of 5 % is this file's choice).
 */
function toUnit(free: number): number {
  let t = free + MARGIN;
  if (t >= 2 * MARGIN && EDGE - t >= 2 * MARGIN) return t - MARGIN;
  if (t < 0 || t > EDGE) {
    t -= Math.floor(t / PERIOD) * PERIOD;
    if (t > EDGE) t = PERIOD - t;
  }
  if (t < 2 * MARGIN) return (t * t) / (4 * MARGIN);
  const s = EDGE - t;
  if (s < 2 * MARGIN) return 1 - (s * s) / (4 * MARGIN);
  return t - MARGIN;
}

/** The number nearest to `near` that {@link toUnit} maps to `unit`. */
function fromUnit(unit: number, near: number): number {
  let t = unit + MARGIN;
  if (unit < MARGIN) t = 2 * Math.sqrt(MARGIN * Math.max(0, unit));
  else if (unit > 1 - MARGIN) t = EDGE - 2 * Math.sqrt(MARGIN * Math.max(0, 1 - unit));
  const at = near + MARGIN;
  const straight = t + Math.round((at - t) / PERIOD) * PERIOD;
  const mirrored = -t + Math.round((at + t) / PERIOD) * PERIOD;
  return (Math.abs(straight - at) <= Math.abs(mirrored - at) ? straight : mirrored) - MARGIN;
}

/** Where `free` lies in the range from `lower` to `upper`, which a rounding error must not leave. */
export function toRange(free: number, lower: number, upper: number): number {
  return Math.min(Math.max(lower + toUnit(free) * (upper - lower), lower), upper);
}

/** The number nearest to `near` that {@link toRange} maps to `x`, but for rounding. */
export function fromRange(x: number, lower: number, upper: number, near: number): number {
  return fromUnit((x - lower) / (upper - lower), near);
}
