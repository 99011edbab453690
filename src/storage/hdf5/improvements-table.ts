import type { BestRecord } from '../run-record.js';
import { pointColumns, putFloats, putIntegers } from './cells.js';
import { FLOAT64, fixedText, INT64 } from './datatype.js';
import type { Hdf5File } from './hdf5-file.js';
import { storedText } from './stored-text.js';
import { type TableColumn, writeTable } from './table.js';

interface ImprovementsBlock {
  readonly optimizerIds: readonly number[];
  readonly kinds: readonly string[];
  readonly callIds: readonly number[];
  readonly points: readonly number[];
  readonly values: readonly number[];
}

/** Writes the improvements of the best value, one a row, and returns where their table is. */
export async function writeImprovements(
  file: Hdf5File,
  improvements: readonly BestRecord[],
  dims: number,
): Promise<number> {
  const kindBytes = improvements.reduce(
    (widest, { kind }) => Math.max(widest, Buffer.byteLength(storedText(kind))),
    1,
  );
  const blockOf = (start: number, end: number): ImprovementsBlock => {
    const block = improvements.slice(start, end);
    return {
      optimizerIds: block.map(({ optimizerId }) => optimizerId),
      kinds: block.map(({ kind }) => storedText(kind)),
      callIds: block.map(({ callId }) => callId),
      points: block.flatMap(({ x }) => [...x]),
      values: block.map(({ fx }) => fx),
    };
  };
  return writeTable(file, columnsOf(kindBytes, dims), improvements.length, blockOf);
}

function columnsOf(kindBytes: number, dims: number): TableColumn<ImprovementsBlock>[] {
  return [
    {
      name: 'opt_id',
      type: INT64,
      put: (rows, at, { optimizerIds }) => putIntegers(rows, at, optimizerIds),
    },
    {
      name: 'type',
      type: fixedText(kindBytes),
      put: ({ bytes, stride }, at, { kinds }) => {
        for (const [row, kind] of kinds.entries()) bytes.write(kind, row * stride + at, kindBytes, 'utf8');
      },
    },
    { name: 'call_id', type: INT64, put: (rows, at, { callIds }) => putIntegers(rows, at, callIds) },
    ...pointColumns(dims),
    { name: 'fx', type: FLOAT64, put: (rows, at, { values }) => putFloats(rows, at, values) },
  ];
}
