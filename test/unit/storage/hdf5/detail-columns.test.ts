import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { File } from 'h5wasm/node';
import { afterAll, describe, expect, test } from 'vitest';
import type { DetailHeaders } from '../../../../src/domain/detail-columns.js';
import { exportHdf5 } from '../../../../src/storage/hdf5/export-hdf5.js';
import { columnAt, datasetAt, groupAt, tableAt, withHdf5 } from './read.js';
import { runRecord } from './record.js';

type Details = readonly (Readonly<Record<string, unknown>> | null)[];

const TABLE = 'optimizer_1/iter_hist';
const PLAIN = ['call_id', 'x', 'fx', 'opt_call_id', 'outcome'];

const root = mkdtempSync(join(tmpdir(), 'glompo-hdf5-'));
afterAll(() => rmSync(root, { recursive: true }));

let made = 0;
async function written<Result>(
  details: Details,
  use: (file: File) => Result,
  headers?: DetailHeaders,
): Promise<Result> {
  made += 1;
  const path = join(root, `${made}.h5`);
  const optimizers = [{ rows: details.length, details }];
  await exportHdf5(runRecord({ isLogDetailed: true, optimizers, ...(headers && { headers }) }), path);
  return withHdf5(path, use);
}

/** The cells of one column of details. */
function cells(name: string, values: readonly unknown[], headers?: DetailHeaders): Promise<unknown[]> {
  const details = values.map((value) => (value === undefined ? null : { [name]: value }));
  return written(details, (file) => columnAt(file, TABLE, name), headers);
}

describe('columns of detailed calls', () => {
  test('numbers are numbers, with NaN where one is missing', async () => {
    expect(await cells('e', [1.5, undefined, null, -Infinity])).toEqual([1.5, NaN, NaN, -Infinity]);
  });

  test('arrays keep their shape', async () => {
    const forces = [
      [1, 2, 3],
      [4, 5, Number.NaN],
    ];
    const missing = [
      [NaN, NaN, NaN],
      [NaN, NaN, NaN],
    ];
    expect(await cells('f', [forces, undefined])).toEqual([forces, missing]);
    expect(await cells('f', [Float64Array.of(1, 2), Float64Array.of(3, 4)])).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test('booleans are 0 and 1, with -1 where one is missing', async () => {
    expect(await cells('ok', [true, false, undefined])).toEqual([1, 0, -1]);
  });

  test('texts are as wide as the widest needs', async () => {
    expect(await cells('note', ['ü☃🚀', '', undefined, 'a\0b'])).toEqual(['ü☃🚀', '', '', 'a␀b']);
  });

  test('whatever else is JSON', async () => {
    const values = [{ a: [1, Number.NaN] }, undefined, { b: 10n, c: Float64Array.of(1) }, null];
    const expected = ['{"a":[1,"NaN"]}', '', '{"b":"10","c":[1]}', 'null'];
    expect(await cells('free', values)).toEqual(expected);
  });

  test('a column with a value that does not fit becomes JSON as a whole', async () => {
    expect(await cells('mixed', [1, 'two', undefined, true])).toEqual(['1', '"two"', '', 'true']);
    expect(await cells('ragged', [[1], [1, 2]])).toEqual(['[1]', '[1,2]']);
    expect(await cells('e', ['no number'], { e: { type: 'float64', shape: [] } })).toEqual(['"no number"']);
  });

  test('a first value that is missing decides nothing', async () => {
    expect(await cells('late', [null, undefined, 'text'])).toEqual(['', '', 'text']);
    expect(await cells('never', [null, null])).toEqual([NaN, NaN]);
  });

  test('declared columns are there without any value, in their order, before others', async () => {
    const headers: DetailHeaders = {
      b: { type: 'boolean', shape: [2] },
      a: { type: 'string', shape: [] },
      none: { type: 'float64', shape: [0] },
      labels: { type: 'string', shape: [2] },
    };
    await written(
      [{ more: 1 }, { b: [true, false], labels: ['p', 'qq'], none: [] }],
      (file) => {
        expect(tableAt(file, TABLE).columns).toEqual([...PLAIN, 'b', 'a', 'none', 'labels', 'more']);
        expect(columnAt(file, TABLE, 'b')).toEqual([
          [-1, -1],
          [1, 0],
        ]);
        expect(columnAt(file, TABLE, 'a')).toEqual(['', '']);
        expect(columnAt(file, TABLE, 'none')).toEqual(['', '[]']);
        expect(columnAt(file, TABLE, 'labels')).toEqual([
          ['', ''],
          ['p', 'qq'],
        ]);
      },
      headers,
    );
  });

  test('names are told apart from those of the table and of each other', async () => {
    const detail = { x: 1, x_: 2, 'a/b': 3, a_b: 4, '': 5, toString: 6 };
    await written([detail, {}], (file) => {
      const { columns, rows } = tableAt(file, TABLE);
      expect(columns.slice(PLAIN.length)).toEqual(['x_', 'x__', 'a_b', 'a_b_', '_', 'toString']);
      expect(rows[0].slice(PLAIN.length)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(rows[1].slice(PLAIN.length)).toEqual(new Array(6).fill(NaN));
    });
  });

  test('a column with a long text is a dataset of its own', async () => {
    const long = 'ü'.repeat(600);
    await written([{ note: long, e: 1, list: [1] }, null, { note: 'short', list: long }], (file) => {
      expect(tableAt(file, TABLE).columns).toEqual([...PLAIN, 'e']);
      expect(datasetAt(file, `${TABLE}_note`).value).toEqual([long, '', 'short']);
      expect(datasetAt(file, `${TABLE}_list`).value).toEqual(['[1]', '', JSON.stringify(long)]);
    });
  });

  test('nothing is read of details where they were not asked for', async () => {
    const path = join(root, 'plain.h5');
    await exportHdf5(runRecord({ optimizers: [{ rows: 1, details: [{ e: 1 }] }] }), path);
    await withHdf5(path, (file) => {
      expect(tableAt(file, TABLE).columns).toEqual(PLAIN);
      expect(groupAt(file, 'optimizer_1').keys().sort()).toEqual([
        'iter_hist',
        'message_levels',
        'message_times',
        'messages',
      ]);
    });
  });

  test('more columns than HDF5 can describe are refused with advice', async () => {
    const detail = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`column${i}`, i]));
    await expect(written([detail], () => {})).rejects.toMatchObject({
      code: 'GLOMPO_DATA_INVALID',
      message: expect.stringContaining('arrays instead'),
    });
  });
});
