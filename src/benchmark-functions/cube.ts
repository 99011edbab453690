/** The same bounds in every dimension. */
export function cube(dims: number, lower: number, upper: number): [number, number][] {
  return Array.from({ length: dims }, () => [lower, upper]);
}

/** A point whose coordinates are all `value`. */
export function diagonal(dims: number, value: number): number[] {
  return new Array<number>(dims).fill(value);
}
