import type { DetailHeaders } from '../../domain/detail-columns.js';
import { OUTCOMES } from '../../domain/outcome.js';
import type { OptimizerRecord, RunSettings } from '../run-record.js';
import { pointColumns, putBytes, putFloats, putIntegers } from './cells.js';
import { enumeration, FLOAT64, INT64, VARIABLE_TEXT } from './datatype.js';
import { type DetailBlock, detailColumn, LONGEST_FIXED_TEXT, longTexts } from './detail-columns.js';
import { type SurveyedColumn, surveyedColumns } from './detail-survey.js';
import type { Group } from './group.js';
import type { Hdf5File } from './hdf5-file.js';
import { writeRows } from './row-dataset.js';
import { type TableColumn, writeTable } from './table.js';

interface HistoryBlock extends DetailBlock {
  readonly callIds: Float64Array;
  readonly points: Float64Array;
  readonly values: Float64Array;
  readonly outcomes: Uint8Array;
  readonly ids: Float64Array;
}

const OUTCOME = enumeration(Object.fromEntries(OUTCOMES.map((name, code) => [name, code])));
const NAME = 'iter_hist';

/**
 * Writes the evaluations of an optimizer into its group.
 *
 * @returns The largest finite value; -Infinity when there is none.
 */
export async function writeHistory(
  file: Hdf5File,
  group: Group,
  optimizer: OptimizerRecord,
  settings: RunSettings,
): Promise<number> {
  const { headers, isLogDetailed, bounds } = settings;
  // A record may be refreshed meanwhile.
  const { length } = optimizer;
  const surveyed = isLogDetailed ? namedColumns(optimizer, headers) : [];
  const isLong = ({ widest }: SurveyedColumn) => widest > LONGEST_FIXED_TEXT;
  const inTable = surveyed.filter(([, column]) => !isLong(column));
  const columns = [
    ...plainColumns(bounds.length),
    ...inTable.map(([name, column]) => detailColumn(name, column)),
  ];
  let largest = -Infinity;
  const blockOf = (start: number, end: number): HistoryBlock => {
    const values = optimizer.values(start, end);
    for (const value of values) if (value > largest && value < Infinity) largest = value;
    return {
      values,
      callIds: optimizer.callIds(start, end),
      points: optimizer.points(start, end),
      outcomes: optimizer.outcomes(start, end),
      ids: optimizer.ids(start, end),
      details: inTable.length > 0 ? optimizer.details(start, end) : [],
    };
  };
  group.link(NAME, await writeTable(file, columns, length, blockOf));
  for (const [name, column] of surveyed) {
    if (!isLong(column)) continue;
    const fill = longTexts(column, (start, end) => optimizer.details(start, end), file.heap);
    group.link(`${NAME}_${name}`, await writeRows(file, VARIABLE_TEXT, length, fill));
  }
  return largest;
}

function plainColumns(dims: number): TableColumn<HistoryBlock>[] {
  return [
    { name: 'call_id', type: INT64, put: (rows, at, { callIds }) => putIntegers(rows, at, callIds) },
    ...pointColumns(dims),
    { name: 'fx', type: FLOAT64, put: (rows, at, { values }) => putFloats(rows, at, values) },
    { name: 'opt_call_id', type: INT64, put: (rows, at, { ids }) => putIntegers(rows, at, ids) },
    { name: 'outcome', type: OUTCOME, put: (rows, at, { outcomes }) => putBytes(rows, at, outcomes) },
  ];
}

/** Columns by the names that they have in the file: without `/`, which separates names there, and no name twice. */
function namedColumns(
  optimizer: OptimizerRecord,
  headers: DetailHeaders | null,
): (readonly [string, SurveyedColumn])[] {
  const taken = new Set(plainColumns(1).map(({ name }) => name));
  return surveyedColumns(optimizer, headers).map((column) => {
    let name = column.name.replace(/[/\0]/g, '_') || '_';
    while (taken.has(name)) name += '_';
    taken.add(name);
    return [name, column];
  });
}
