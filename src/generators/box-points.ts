import type { Bounds } from '../domain/bounds.js';
import { invalidOption } from '../domain/errors.js';
import { numberLiteral } from '../domain/literals.js';
import { finiteNumber } from '../domain/options.js';
import type { Rng } from '../domain/rng.js';

/** A point uniform in the box. */
export function uniformPoint({ dims, lower, upper }: Bounds, rng: Rng): Float64Array {
  const x = new Float64Array(dims);
  for (let i = 0; i < dims; i += 1) {
    x[i] = Math.min(lower[i] + rng.uniform() * (upper[i] - lower[i]), upper[i]);
  }
  return x;
}

/** Moves every coordinate that is outside the box onto the nearest bound; returns the same array. */
export function clipped(x: Float64Array, { lower, upper }: Bounds): Float64Array {
  for (let i = 0; i < x.length; i += 1) x[i] = Math.min(Math.max(x[i], lower[i]), upper[i]);
  return x;
}

/** The numbers that an option was given as a point, once it is sure that they are finite numbers. */
export function checkedNumbers(option: string, numbers: unknown): readonly number[] {
  const isList = Array.isArray(numbers) || numbers instanceof Float64Array;
  if (!isList || numbers.length === 0) throw invalidOption(option, numbers, 'an array of numbers');
  return Object.freeze(
    Array.from(numbers as ArrayLike<unknown>, (x, i) => finiteNumber(`${option}[${i}]`, x)),
  );
}

/** The numbers as they would be written in a program, for labels. */
export function numbersText(numbers: readonly number[]): string {
  return `[${numbers.map(numberLiteral).join(', ')}]`;
}

/** Refuses a point that has not one coordinate for each range, within it. */
export function checkWithin(option: string, x: readonly number[], { dims, lower, upper }: Bounds): void {
  if (x.length !== dims) throw invalidOption(option, x, `an array of ${dims}, one number a parameter`);
  x.forEach((value, i) => {
    if (value >= lower[i] && value <= upper[i]) return;
    throw invalidOption(`${option}[${i}]`, value, `within its bounds, ${lower[i]} and ${upper[i]}`);
  });
}
