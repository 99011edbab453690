import type { DetailColumn } from '../../domain/detail-columns.js';
import { jsonText, storedText } from './stored-text.js';

type Detail = Readonly<Record<string, unknown>> | null;

/** What JavaScript calls the values of a column; what is in a column of JSON may be anything. */
const KINDS = { float64: 'number', boolean: 'boolean', string: 'string' } as const;

/** What a detail has in a column; undefined when it is missing. */
export function cellOf(detail: Detail, name: string): unknown {
  return detail !== null && Object.hasOwn(detail, name) ? detail[name] : undefined;
}

/** Whether a cell can be stored in a column as it is; null fits everywhere, since it is one that is missing. */
export function fits(cell: unknown, { type, shape }: DetailColumn, depth = 0): boolean {
  if (cell === null || cell === undefined || type === 'json') return true;
  if (depth === shape.length) return typeof cell === KINDS[type];
  if (!Array.isArray(cell) && !ArrayBuffer.isView(cell)) return false;
  const items = cell as ArrayLike<unknown>;
  if (items.length !== shape[depth]) return false;
  for (let i = 0; i < items.length; i += 1) {
    if (!fits(items[i], { type, shape }, depth + 1)) return false;
  }
  return true;
}

/** Calls `visit` for every single value of a cell, row-major; of one that is missing all are undefined. */
export function eachValue(
  cell: unknown,
  shape: readonly number[],
  visit: (value: unknown) => void,
  depth = 0,
): void {
  if (depth === shape.length) {
    visit(cell);
    return;
  }
  const items = (cell ?? []) as ArrayLike<unknown>;
  for (let i = 0; i < shape[depth]; i += 1) eachValue(items[i], shape, visit, depth + 1);
}

/** The text of a single value in a column of texts or JSON; '' when it is missing. */
export function textOf(value: unknown, type: 'string' | 'json'): string {
  if (value === undefined) return '';
  if (type === 'json') return jsonText(value);
  return typeof value === 'string' ? storedText(value) : '';
}
