import { invalidOption } from './errors.js';

/** Refuses an options object that has a key which is not in `allowed`, naming the nearest allowed one. */
export function checkOptions(owner: string, options: unknown, allowed: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw invalidOption(owner, options, 'an object of options');
  }
  for (const key of Object.keys(options)) {
    if (!allowed.includes(key)) {
      throw invalidOption(
        `${owner}.${key}`,
        (options as Record<string, unknown>)[key],
        `left out: there is no such option (there are ${allowed.join(', ')})`,
      );
    }
  }
}

/** Refuses anything but a whole number within [min, max]. */
export function wholeNumber(
  option: string,
  value: unknown,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min || value > max) {
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    throw invalidOption(option, value, `a whole number ${range}`);
  }
  return value;
}

/** Refuses anything but a finite number within [min, max] (or above min, when `exclusive`). */
export function finiteNumber(
  option: string,
  value: unknown,
  {
    min = -Infinity,
    max = Infinity,
    exclusive = false,
  }: { min?: number; max?: number; exclusive?: boolean } = {},
): number {
  const low = exclusive ? (v: number) => v > min : (v: number) => v >= min;
  if (typeof value !== 'number' || !Number.isFinite(value) || !low(value) || value > max) {
    const from = min === -Infinity ? '' : exclusive ? ` above ${min}` : ` of at least ${min}`;
    const to = max === Infinity ? '' : ` and at most ${max}`;
    throw invalidOption(option, value, `a finite number${from}${to}`);
  }
  return value;
}

/** Refuses anything but one of the given values. */
export function oneOf<T extends string | number | boolean | null>(
  option: string,
  value: unknown,
  allowed: readonly T[],
): T {
  if (!allowed.includes(value as T)) {
    throw invalidOption(option, value, `one of ${allowed.map((v) => JSON.stringify(v)).join(', ')}`);
  }
  return value as T;
}

/** Refuses anything but true and false. */
export function flag(option: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw invalidOption(option, value, 'true or false');
  return value;
}
