import { attributeMessage, type HeaderMessage } from './header-messages.js';
import { compound, type Datatype, INT64 } from './datatype.js';
import { nodeAttributes } from './group.js';
import type { Hdf5File } from './hdf5-file.js';
import { type Rows, writeRows } from './row-dataset.js';

/** A column of a table, whose cells come from blocks of rows. */
export interface TableColumn<Block> {
  readonly name: string;
  readonly type: Datatype;
  /** Puts the cells of a block at byte `offset` of each row. */
  readonly put: (rows: Rows, offset: number, block: Block) => void;
}

/**
 * Writes a table of PyTables: a dataset of a compound type with the attributes that name its columns.
 *
 * @param blockOf What the rows from `start` up to `end` are made of.
 * @returns Where its header is.
 */
export async function writeTable<Block>(
  file: Hdf5File,
  columns: readonly TableColumn<Block>[],
  count: number,
  blockOf: (start: number, end: number) => Block,
): Promise<number> {
  const offsets: number[] = [];
  let rowBytes = 0;
  for (const { type } of columns) {
    offsets.push(rowBytes);
    rowBytes += type.size;
  }
  const fill = (rows: Rows, start: number, end: number) => {
    const block = blockOf(start, end);
    for (const [i, column] of columns.entries()) column.put(rows, offsets[i], block);
  };
  return writeRows(file, compound(columns), count, fill, tableAttributes(columns, count));
}

function tableAttributes(columns: readonly { readonly name: string }[], count: number): HeaderMessage[] {
  const rows = Buffer.alloc(INT64.size);
  rows.writeBigInt64LE(BigInt(count));
  const names = Object.fromEntries(columns.map(({ name }, i) => [`FIELD_${i}_NAME`, name]));
  return [
    ...nodeAttributes({ CLASS: 'TABLE', VERSION: '2.7', TITLE: '', ...names }),
    attributeMessage('NROWS', INT64, [], rows),
  ];
}
