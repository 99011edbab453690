import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GlompoError } from '../../domain/errors.js';
import { checkOptions, wholeNumber } from '../../domain/options.js';
import type { RunRecord } from '../run-record.js';
import { Hdf5File } from './hdf5-file.js';
import { writeRun } from './root-group.js';

export interface ExportHdf5Options {
  /**
   * Level of the compression of tables by gzip, 0 to 9; 0, the default, is none. Numbers of a search are nearly random,
   * so that it saves little and takes much longer.
   */
  readonly gzip?: number;
}

/**
 * Writes a run as an HDF5 file (usually `glompo_log.h5`) that any tool for HDF5 1.8 or later reads: h5py, PyTables and
 * ViTables, `h5dump`, h5wasm, MATLAB, R. It has the layout of the original's log, in portable types only.
 *
 * ```
 * /                        attributes: checksum (id of the run), task, glompo_version, working_dir, username, hostname,
 *                            exit_reason, settings (JSON), sessions (JSON): text; total_time (seconds), max_eval
 *                            (largest finite value): float64; bounds: float64[n][2]; n_evals, n_hunts (stop checks),
 *                            n_opts_started, n_opts_killed, n_opts_conv: int64; best_iter_opt_id, _type, _call_id, _fx,
 *                            _x: the best evaluation
 * /best_iters              table: opt_id, type, call_id, x, fx of every improvement of the best value
 * /optimizer_N             attributes: opt_id, workers: int64; opt_type, outcome, end_cond, options (JSON), report
 *                            (JSON): text; t_start, t_stop (seconds after the start of the run): float64;
 *                            x0: float64[n]; best_iter_...
 * /optimizer_N/iter_hist   table, one row an evaluation in the order of arrival: call_id int64 (number in the run, from
 *                            1), x float64[n], fx float64, opt_call_id int64 (number given by the optimizer, from 0),
 *                            outcome enum, then the columns of detailed calls
 * /optimizer_N/iter_hist_C texts of the column C, in the order of the table, where its longest exceeds 1,024 bytes
 * /optimizer_N/messages    texts; message_times (seconds, float64) and message_levels (enum) belong to them
 * ```
 *
 * Columns of detailed calls: numbers are float64 of the column's shape, NaN where one is missing; booleans an enum of
 * FALSE 0, TRUE 1, MISSING -1; texts and JSON are UTF-8 as wide as the longest, '' where one is missing. A column with
 * any value that its type cannot hold is stored as JSON. A `/` in its name becomes `_`, and a name that the table has
 * already gets `_` after it. JSON has `"NaN"`, `"Infinity"` and `"-Infinity"` for these numbers; a zero within a text
 * becomes U+2400. What has no value is left out; an array too large for an attribute (60,000 bytes) is a dataset of the
 * same name.
 *
 * It is written to a temporary file beside it and renamed when it is complete and on the disk; when that fails, an
 * earlier file stays as it was. One block of about 0.5 MB of each table is in memory at a time.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a wrong option; `GLOMPO_WORKING_DIR` when the file cannot be written;
 *   `GLOMPO_DATA_INVALID` when a table has more columns than HDF5 can describe (more than about 1,000).
 * @example
 * const run = await openRun('results');
 * await exportHdf5(run, 'results/glompo_log.h5');
 * // in Python: h5py.File('results/glompo_log.h5')['optimizer_1/iter_hist']['fx']
 */
export async function exportHdf5(
  run: RunRecord,
  path: string,
  options: ExportHdf5Options = {},
): Promise<void> {
  checkOptions('exportHdf5', options, ['gzip']);
  const gzip = wholeNumber('exportHdf5.gzip', options.gzip ?? 0, 0, 9);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const handle = await open(temporary, 'w');
    try {
      const file = new Hdf5File(handle, { gzip });
      await file.finish(await writeRun(file, run));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    await synced(dirname(path));
  } catch (cause) {
    await rm(temporary, { force: true });
    throw failureOf(path, cause);
  }
}

/** A name is only sure to be there after a crash when its directory was written. */
async function synced(directory: string): Promise<void> {
  // A directory cannot be opened on Windows.
  if (process.platform === 'win32') return;
  const handle: FileHandle = await open(directory);
  await handle.sync().finally(() => handle.close());
}

function failureOf(path: string, cause: unknown): unknown {
  const isOfSystem = cause instanceof Error && 'syscall' in cause;
  if (!isOfSystem) return cause;
  return new GlompoError('GLOMPO_WORKING_DIR', `${path} cannot be written: ${cause.message}`, { cause });
}
