import { invalidOption } from './errors.js';

/** What one value of a recorded column is. Whatever is none of the others is recorded as JSON text. */
export type ColumnType = 'float64' | 'boolean' | 'string' | 'json';

/** A column of what a task returns besides the value. */
export interface DetailColumn {
  readonly type: ColumnType;
  /** Lengths of the array in each direction; empty for a single value. */
  readonly shape: readonly number[];
}

/** The columns of a task by name. */
export type DetailHeaders = Readonly<Record<string, DetailColumn>>;

/** Columns as a task declares them; a type alone stands for a column of single values. */
export type DeclaredHeaders = Readonly<Record<string, ColumnType | DetailColumn>>;

const TYPES: readonly ColumnType[] = ['float64', 'boolean', 'string', 'json'];

/**
 * The columns that one detail needs: numbers and arrays of numbers, of any number of dimensions, are `float64`, null
 * is one that is missing; what has no type of its own is `json`.
 *
 * @example
 * inferredHeaders({ energy: -1.5, forces: [[1, 2, 3], [4, 5, 6]] });
 * // { energy: { type: 'float64', shape: [] }, forces: { type: 'float64', shape: [2, 3] } }
 */
export function inferredHeaders(detail: Readonly<Record<string, unknown>>): DetailHeaders {
  return Object.fromEntries(Object.entries(detail).map(([name, value]) => [name, columnOf(value)]));
}

/**
 * Headers as a task declares them, a type alone standing for a column of single values.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when they are none.
 */
export function checkedHeaders(option: string, headers: DeclaredHeaders): DetailHeaders {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
    throw invalidOption(option, headers, "an object such as { energy: 'float64' }");
  }
  return Object.fromEntries(
    Object.entries(headers).map(([name, header]) => {
      if (name === 'fx') throw invalidOption(`${option}.fx`, header, 'left out: fx is the value itself');
      return [name, checkedColumn(`${option}.${name}`, header)];
    }),
  );
}

function checkedColumn(option: string, header: unknown): DetailColumn {
  const { type, shape = [] } = (typeof header === 'string' ? { type: header } : (header ?? {})) as {
    readonly type?: ColumnType;
    readonly shape?: readonly number[];
  };
  const isShape =
    Array.isArray(shape) && shape.every((length) => Number.isSafeInteger(length) && length >= 0);
  if (type === undefined || !TYPES.includes(type) || !isShape) {
    throw invalidOption(option, header, `one of ${TYPES.join(', ')}, or { type, shape }`);
  }
  return { type, shape: [...shape] };
}

function columnOf(value: unknown): DetailColumn {
  if (typeof value === 'number' || value === null || value === undefined)
    return { type: 'float64', shape: [] };
  if (typeof value === 'boolean') return { type: 'boolean', shape: [] };
  if (typeof value === 'string') return { type: 'string', shape: [] };
  const shape = shapeOf(value);
  return shape === null ? { type: 'json', shape: [] } : { type: 'float64', shape };
}

/** Lengths of an array of numbers in each direction; null for what is none. */
function shapeOf(value: unknown): number[] | null {
  if (ArrayBuffer.isView(value)) return value instanceof DataView ? null : [(value as Float64Array).length];
  if (!Array.isArray(value) || value.length === 0) return null;
  if (value.every((item) => typeof item === 'number')) return [value.length];
  const inner = value.map(shapeOf);
  const [first] = inner;
  if (first === null || inner.some((shape) => shape === null || String(shape) !== String(first))) return null;
  return [value.length, ...first];
}
