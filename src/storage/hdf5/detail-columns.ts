import type { DetailColumn } from '../../domain/detail-columns.js';
import { array, enumeration, FLOAT64, fixedText, VARIABLE_TEXT } from './datatype.js';
import { cellOf, eachValue, textOf } from './detail-cells.js';
import type { SurveyedColumn } from './detail-survey.js';
import type { GlobalHeap } from './global-heap.js';
import type { FillRows, Rows } from './row-dataset.js';
import type { TableColumn } from './table.js';

/** What the columns of details need of a block of rows. */
export interface DetailBlock {
  readonly details: readonly (Readonly<Record<string, unknown>> | null)[];
}

const MISSING = -1;
/** The names of h5py's boolean, and one more. */
const BOOLEAN = enumeration({ FALSE: 0, TRUE: 1, MISSING });

/** Longer texts are not padded within the rows of a table. */
export const LONGEST_FIXED_TEXT = 1024;

/** A column of a table for what is surveyed; `name` is that in the table. */
export function detailColumn(name: string, surveyed: SurveyedColumn): TableColumn<DetailBlock> {
  const { column, widest } = surveyed;
  const source = surveyed.name;
  const { type, shape } = column;
  if (type === 'float64') {
    return { name, type: array(FLOAT64, shape), put: floatsOf(source, shape) };
  }
  if (type === 'boolean') {
    return { name, type: array(BOOLEAN, shape), put: booleansOf(source, shape) };
  }
  const text = fixedText(Math.max(1, widest));
  return { name, type: array(text, shape), put: textsOf(source, { type, shape }, text.size) };
}

/** Rows of a dataset with the texts of a column whose longest is too long for a table. */
export function longTexts(
  surveyed: SurveyedColumn,
  detailsOf: (start: number, end: number) => DetailBlock['details'],
  heap: GlobalHeap,
): FillRows {
  const type = surveyed.column.shape.length === 0 ? (surveyed.column.type as 'string' | 'json') : 'json';
  return (rows, start, end) => {
    const details = detailsOf(start, end);
    for (let row = 0; row < rows.count; row += 1) {
      const text = textOf(cellOf(details[row], surveyed.name), type);
      heap.put(text, rows.view, row * VARIABLE_TEXT.size);
    }
  };
}

type Put = (rows: Rows, offset: number, block: DetailBlock) => void;

function floatsOf(name: string, shape: readonly number[]): Put {
  return ({ view, stride, count }, offset, { details }) => {
    let at = offset;
    const put = (value: unknown) => {
      view.setFloat64(at, typeof value === 'number' ? value : Number.NaN, true);
      at += FLOAT64.size;
    };
    for (let row = 0; row < count; row += 1) {
      at = row * stride + offset;
      eachValue(cellOf(details[row], name), shape, put);
    }
  };
}

function booleansOf(name: string, shape: readonly number[]): Put {
  return ({ view, stride, count }, offset, { details }) => {
    let at = offset;
    const put = (value: unknown) => {
      view.setInt8(at, typeof value === 'boolean' ? Number(value) : MISSING);
      at += BOOLEAN.size;
    };
    for (let row = 0; row < count; row += 1) {
      at = row * stride + offset;
      eachValue(cellOf(details[row], name), shape, put);
    }
  };
}

function textsOf(name: string, { type, shape }: DetailColumn, size: number): Put {
  const kind = type as 'string' | 'json';
  return ({ bytes, stride, count }, offset, { details }) => {
    let at = offset;
    const put = (value: unknown) => {
      bytes.write(textOf(value, kind), at, size, 'utf8');
      at += size;
    };
    for (let row = 0; row < count; row += 1) {
      at = row * stride + offset;
      eachValue(cellOf(details[row], name), shape, put);
    }
  };
}
