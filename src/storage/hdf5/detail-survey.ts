import { type DetailColumn, type DetailHeaders, inferredHeaders } from '../../domain/detail-columns.js';
import type { OptimizerRecord } from '../run-record.js';
import { elements } from './datatype.js';
import { cellOf, eachValue, fits, textOf } from './detail-cells.js';

/** A column of an optimizer's details as it is stored. */
export interface SurveyedColumn {
  readonly name: string;
  readonly column: DetailColumn;
  /** Bytes of the longest text; 0 where there is none. */
  readonly widest: number;
}

const JSON_COLUMN: DetailColumn = { type: 'json', shape: [] };
const SINGLE_NUMBER: DetailColumn = { type: 'float64', shape: [] };
const BLOCK = 4096;

/**
 * Reads all details of an optimizer, to see which columns hold them all: those that the task declares, and one for
 * every other name, of the type of its first value. A column with any value that does not fit holds JSON instead, so
 * that nothing is lost.
 */
export function surveyedColumns(optimizer: OptimizerRecord, headers: DetailHeaders | null): SurveyedColumn[] {
  const columns = new Map<string, DetailColumn | null>(Object.entries(headers ?? {}).map(storable));
  eachDetail(optimizer, (detail) => {
    for (const [name, cell] of Object.entries(detail)) {
      const known = columns.get(name);
      if (cell === null || cell === undefined) columns.set(name, known ?? null);
      else columns.set(name, columnFor(name, cell, known ?? null));
    }
  });
  const found = [...columns].map(([name, column]) => ({ name, column: column ?? SINGLE_NUMBER, widest: 0 }));
  const texts = found.filter(({ column }) => column.type === 'string' || column.type === 'json');
  if (texts.length === 0) return found;
  eachDetail(optimizer, (detail) => {
    for (const text of texts) widen(text, detail);
  });
  return found;
}

function storable([name, column]: [string, DetailColumn]): [string, DetailColumn] {
  const empty = elements(column.shape) === 0;
  return [name, empty || column.type === 'json' ? JSON_COLUMN : column];
}

function columnFor(name: string, cell: unknown, known: DetailColumn | null): DetailColumn {
  const column = known ?? storable([name, inferredHeaders({ [name]: cell })[name]])[1];
  return fits(cell, column) ? column : JSON_COLUMN;
}

function widen(
  text: { readonly name: string; readonly column: DetailColumn; widest: number },
  detail: Readonly<Record<string, unknown>>,
): void {
  const type = text.column.type as 'string' | 'json';
  eachValue(cellOf(detail, text.name), text.column.shape, (value) => {
    text.widest = Math.max(text.widest, Buffer.byteLength(textOf(value, type)));
  });
}

function eachDetail(
  optimizer: OptimizerRecord,
  use: (detail: Readonly<Record<string, unknown>>) => void,
): void {
  for (let start = 0; start < optimizer.length; start += BLOCK) {
    const end = Math.min(optimizer.length, start + BLOCK);
    for (const detail of optimizer.details(start, end)) if (detail !== null) use(detail);
  }
}
