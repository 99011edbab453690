/** Tells whether a value has a certain type; from tables of shapes come both the message types and their checks. */
export type Shape<T> = (value: unknown) => value is T;

/** A {@link Shape} of a field that may be left out. */
export interface OptionalShape<T> {
  (value: unknown): value is T;
  readonly optional: true;
}

export type Fields = Readonly<Record<string, Shape<unknown> | OptionalShape<unknown>>>;

type TypeOf<S> = S extends (value: unknown) => value is infer T ? T : never;

/** The object type that a table of shapes describes. */
export type ObjectOf<F extends Fields> = {
  readonly [K in keyof F as F[K] extends OptionalShape<unknown> ? never : K]: TypeOf<F[K]>;
} & {
  readonly [K in keyof F as F[K] extends OptionalShape<unknown> ? K : never]?: TypeOf<F[K]>;
};

export const anything: Shape<unknown> = (_value): _value is unknown => true;
export const number: Shape<number> = (value): value is number => typeof value === 'number';
export const text: Shape<string> = (value): value is string => typeof value === 'string';
export const flag: Shape<boolean> = (value): value is boolean => typeof value === 'boolean';

/** A whole number from 0. */
export const natural: Shape<number> = (value): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

export const doubles: Shape<Float64Array> = (value): value is Float64Array => value instanceof Float64Array;

/** An object that is no array and no typed array. */
export const dictionary: Shape<Readonly<Record<string, unknown>>> = (
  value,
): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

export function optional<T>(shape: Shape<T>): OptionalShape<T> {
  const check = (value: unknown): value is T => value === undefined || shape(value);
  return Object.assign(check, { optional: true } as const);
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value): value is T | null => value === null || shape(value);
}

export function oneOf<const T extends string>(...values: readonly T[]): Shape<T> {
  return (value): value is T => values.includes(value as T);
}

export function list<T>(of: Shape<T>): Shape<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every((item) => of(item));
}

export function pair<A, B>(first: Shape<A>, second: Shape<B>): Shape<readonly [A, B]> {
  return (value): value is readonly [A, B] =>
    Array.isArray(value) && value.length === 2 && first(value[0]) && second(value[1]);
}

/** An object that has all of the fields; the type argument makes the compiler check that none is forgotten. */
export function record<T extends object>(
  fields: {
    readonly [K in keyof T]-?: Shape<Exclude<T[K], undefined>> | Shape<T[K]> | OptionalShape<T[K]>;
  },
): Shape<T> {
  const names = Object.keys(fields) as (keyof T & string)[];
  return (value): value is T => dictionary(value) && names.every((name) => fields[name](value[name]));
}

/** Name of the first field of `value` that has not the shape that it should have, or null. */
export function misshapen(value: Readonly<Record<string, unknown>>, fields: Fields): string | null {
  for (const name of Object.keys(fields)) if (!fields[name](value[name])) return name;
  return null;
}
