// How many rows of twelve numbers a second become an HDF5 file, in how much memory? Beside h5py with the same table.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from './lib/dist.js';
import { report, rounds, size } from './lib/report.js';
import { DIMS, syntheticRun } from './lib/synthetic-run.js';

const { exportHdf5 } = await load('src/storage/hdf5/export-hdf5.js');

const OPTIMIZERS = 10;
const ROWS = size(10_000_000, 20_000);
/** The number of the evaluation, the parameters and the value. */
const NUMBERS = 8 * (DIMS + 2);
const H5PY = fileURLToPath(new URL('./children/write-hdf5.py', import.meta.url));

const directory = mkdtempSync(join(tmpdir(), 'glompo-hdf5-'));
const path = join(directory, 'glompo_log.h5');
const run = syntheticRun(OPTIMIZERS, ROWS / OPTIMIZERS);

async function exported() {
  const began = performance.now();
  await exportHdf5(run, path);
  const rows = ROWS / ((performance.now() - began) / 1000);
  const bytes = statSync(path).size / ROWS;
  rmSync(path);
  return { rows, bytes };
}

/** Rows a second of h5py, which writes and syncs as many rows of the same type; null where there is no h5py. */
function writtenByH5py() {
  for (const python of ['python3', '/usr/bin/python3']) {
    const { status, stdout } = spawnSync(python, [
      H5PY,
      path,
      String(OPTIMIZERS),
      String(ROWS),
      String(DIMS),
    ]);
    rmSync(path, { force: true });
    if (status === 0) return ROWS / Number(stdout);
  }
  return null;
}

const { glompo, h5py } = await rounds(size(5, 1), { glompo: exported, h5py: writtenByH5py });
rmSync(directory, { recursive: true });

const floor = h5py.includes(null) ? undefined : h5py;
report({
  bench: 'hdf5/rows',
  runs: glompo.map(({ rows }) => rows),
  unit: 'rows/s',
  ...(floor && { floor, against: 'h5py, rows that are in memory already' }),
  better: 'higher',
  target: 1_000_000,
  note: `${ROWS} rows of ${OPTIMIZERS} optimizers, synced to the disk`,
});
report({
  bench: 'hdf5/size',
  runs: glompo.map(({ bytes }) => bytes),
  unit: 'bytes/row',
  floor: glompo.map(() => NUMBERS),
  against: `the ${NUMBERS} bytes of the numbers themselves`,
  better: 'lower',
  target: 1.15,
  targetOf: 'ratio',
});
report({
  bench: 'hdf5/peak-memory',
  runs: [process.resourceUsage().maxRSS / 1024],
  unit: 'MB',
  better: 'lower',
  target: 500,
  note: 'the whole process, Node itself included',
});
