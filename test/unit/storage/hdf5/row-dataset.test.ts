import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { putIntegers } from '../../../../src/storage/hdf5/cells.js';
import { INT64, VARIABLE_TEXT } from '../../../../src/storage/hdf5/datatype.js';
import { Group } from '../../../../src/storage/hdf5/group.js';
import { Hdf5File, type TableStorage } from '../../../../src/storage/hdf5/hdf5-file.js';
import { writeRows } from '../../../../src/storage/hdf5/row-dataset.js';
import { datasetAt, withHdf5 } from './read.js';

const root = mkdtempSync(join(tmpdir(), 'glompo-hdf5-'));
afterAll(() => rmSync(root, { recursive: true }));

let made = 0;
async function written(
  tables: Partial<TableStorage>,
  put: (file: Hdf5File) => Promise<number>,
): Promise<string> {
  made += 1;
  const path = join(root, `${made}.h5`);
  const handle = await open(path, 'w');
  const file = new Hdf5File(handle, tables);
  const group = new Group(file);
  group.link('rows', await put(file));
  await file.finish(await group.finish());
  await handle.close();
  return path;
}

// A node of the index has room for 64 children, so that the last ones need two and three levels.
test.each([0, 1, 63, 64, 65, 4096, 4097, 9001])('finds each of %i chunks', async (count) => {
  const path = await written({ chunkBytes: 8 }, (file) =>
    writeRows(file, INT64, count, (rows, start, end) => {
      putIntegers(
        rows,
        0,
        Array.from({ length: end - start }, (_, i) => start + i - 5),
      );
    }),
  );
  await withHdf5(path, (file) => {
    const dataset = datasetAt(file, 'rows');
    expect(dataset.shape).toEqual([count]);
    // All bits set: it has no largest number of rows.
    expect(dataset.metadata.maxshape).toEqual([2 ** 64]);
    if (count > 0) expect(dataset.metadata.chunks).toEqual([1]);
    expect([...(dataset.value as BigInt64Array)].map(Number)).toEqual(
      Array.from({ length: count }, (_, i) => i - 5),
    );
  });
});

test('whole numbers of all sizes keep their value', async () => {
  const numbers = [0, -1, 2 ** 31, 2 ** 32, -(2 ** 32), Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
  const path = await written({}, (file) =>
    writeRows(file, INT64, numbers.length, (rows) => putIntegers(rows, 0, numbers)),
  );
  await withHdf5(path, (file) => {
    expect(datasetAt(file, 'rows').value).toEqual(BigInt64Array.from(numbers.map(BigInt)));
  });
});

test('texts of several chunks and collections find their rows', async () => {
  const texts = Array.from({ length: 70_000 }, (_, i) => (i % 1000 === 0 ? 'long '.repeat(20_000) : `${i}`));
  const path = await written({ chunkBytes: 16_384 }, (file) =>
    writeRows(file, VARIABLE_TEXT, texts.length, (rows, start) => {
      for (let row = 0; row < rows.count; row += 1)
        file.heap.put(texts[start + row], rows.view, row * rows.stride);
    }),
  );
  await withHdf5(path, (file) => {
    expect(datasetAt(file, 'rows').value).toEqual(texts);
  });
});
