import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type ExportHdf5Options, exportHdf5 } from '../../../../src/storage/hdf5/export-hdf5.js';
import type { RunRecord } from '../../../../src/storage/run-record.js';
import { datasetAt, groupAt, tableAt, withHdf5 } from './read.js';
import { runRecord } from './record.js';

const root = mkdtempSync(join(tmpdir(), 'glompo-hdf5-'));
afterAll(() => rmSync(root, { recursive: true }));

let made = 0;
async function exported(run: RunRecord, options?: ExportHdf5Options): Promise<string> {
  made += 1;
  const path = join(root, `${made}.h5`);
  await exportHdf5(run, path, options);
  return path;
}

/** The plain columns as h5wasm gives them. */
function expectedRows(run: RunRecord, id: number, dims: number): unknown[][] {
  const optimizer = run.optimizer(id);
  return Array.from(optimizer.values(), (fx, row) => [
    BigInt(optimizer.callIds(row, row + 1)[0]),
    [...optimizer.points(row, row + 1)].slice(0, dims),
    fx,
    BigInt(optimizer.ids(row, row + 1)[0]),
    optimizer.outcomes(row, row + 1)[0],
  ]);
}

describe('exportHdf5', () => {
  test.each<[string, ExportHdf5Options | undefined]>([
    ['plain', undefined],
    ['compressed', { gzip: 1 }],
  ])('gives back every number, %s', async (_, options) => {
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 5e-324];
    const run = runRecord({ optimizers: [{ rows: 7000, values }, { rows: 0 }, { rows: 1 }] });
    await withHdf5(await exported(run, options), (file) => {
      for (const { id } of run.optimizers) {
        const table = tableAt(file, `optimizer_${id}/iter_hist`);
        expect(table.columns).toEqual(['call_id', 'x', 'fx', 'opt_call_id', 'outcome']);
        expect(table.rows).toEqual(expectedRows(run, id, 3));
      }
    });
  });

  test('compression makes a table of equal values smaller', async () => {
    const sizes = [undefined, { gzip: 9 }].map(async (options) => {
      const run = runRecord({ optimizers: [{ rows: 2000, values: new Array(2000).fill(1) }] });
      return readFileSync(await exported(run, options)).length;
    });
    const [plain, compressed] = await Promise.all(sizes);
    expect(compressed).toBeLessThan(0.9 * plain);
  });

  test('tells of the run and its optimizers in attributes', async () => {
    const run = runRecord({ optimizers: [{ rows: 2, kind: 'größe' }, { ended: false }] });
    await withHdf5(await exported(run), (file) => {
      expect(file.keys()).toEqual(['best_iters', 'optimizer_1', 'optimizer_2']);
      expect(file.attrs.checksum.value).toBe('V1StGXR8');
      expect(file.attrs.total_time.value).toBe(9.5);
      expect(file.attrs.n_evals.value).toBe(2n);
      expect(file.attrs.n_opts_conv.value).toBe(1n);
      expect(file.attrs.bounds.shape).toEqual([3, 2]);
      expect(file.attrs.max_eval.value).toBe(Math.max(...run.optimizer(1).values()));
      expect(JSON.parse(file.attrs.settings.value as string)).toMatchObject({ seed: 42, maxJobs: 4 });
      expect(JSON.parse(file.attrs.sessions.value as string)).toMatchObject([{ outcome: 'completed' }]);
      const first = groupAt(file, 'optimizer_1').attrs;
      expect(first.opt_type.value).toBe('größe');
      expect(first.best_iter_call_id.value).toBe(1n);
      expect(first.report.value).toBe('{"steps":[1,2],"last":"NaN"}');
      const second = groupAt(file, 'optimizer_2').attrs;
      expect(second.outcome.value).toBe('running');
      for (const absent of ['t_stop', 'best_iter_fx']) expect(Object.keys(second)).not.toContain(absent);
      expect(tableAt(file, 'best_iters').rows.map((row) => row.slice(0, 3))).toEqual([
        [1n, 'größe', 1n],
        [1n, 'größer', 7n],
      ]);
    });
  });

  test('keeps messages of any length and script, with zeros made visible', async () => {
    const texts = ['', 'a\0b', 'Zündung 🚀\nzweite Zeile', 'x'.repeat(100_000), ...new Array(300).fill('so')];
    const messages = texts.map(
      (text, i) => ({ at: i / 2, level: i % 2 === 0 ? 'error' : 'debug', text }) as const,
    );
    await withHdf5(await exported(runRecord({ optimizers: [{ messages }, {}] })), (file) => {
      const read = datasetAt(file, 'optimizer_1/messages').value;
      expect(read).toEqual(texts.map((text) => text.replace('\0', '␀')));
      expect(datasetAt(file, 'optimizer_1/message_times').value).toEqual(
        Float64Array.from(messages, ({ at }) => at),
      );
      expect(datasetAt(file, 'optimizer_1/message_levels').value).toEqual(
        Uint8Array.from(messages, ({ level }) => (level === 'error' ? 3 : 0)),
      );
      expect(datasetAt(file, 'optimizer_2/messages').shape).toEqual([0]);
    });
  });

  test('a run without optimizers is a file too', async () => {
    await withHdf5(await exported(runRecord({ optimizers: [] })), (file) => {
      expect(file.keys()).toEqual(['best_iters']);
      expect(Object.keys(file.attrs)).not.toContain('max_eval');
    });
  });

  test('a run without parameters is a file too', async () => {
    await withHdf5(await exported(runRecord({ dims: 0 })), (file) => {
      const { columns, rows } = tableAt(file, 'optimizer_1/iter_hist');
      expect(columns).toEqual(['call_id', 'fx', 'opt_call_id', 'outcome']);
      expect(rows).toHaveLength(5);
      expect(Object.keys(file.attrs)).not.toContain('bounds');
    });
  });

  test('a failure half way leaves the earlier file untouched, and nothing beside it', async () => {
    const directory = mkdtempSync(join(root, 'half-'));
    const path = join(directory, 'glompo_log.h5');
    writeFileSync(path, 'the earlier file');
    const run = runRecord({ optimizers: [{ rows: 30_000 }, { rows: 30_000 }] });
    const second = run.optimizer(2);
    const broken = {
      ...second,
      values: (start = 0, end = second.length) => {
        if (start > 0) throw new TypeError('unreadable');
        return second.values(start, end);
      },
    };
    const failing = exportHdf5({ ...run, optimizers: [run.optimizer(1), broken] }, path);
    await expect(failing).rejects.toThrow('unreadable');
    expect(readFileSync(path, 'utf8')).toBe('the earlier file');
    expect(readdirSync(directory)).toEqual(['glompo_log.h5']);
  });

  test('a place that cannot be written is refused by name', async () => {
    const path = join(root, 'absent', 'glompo_log.h5');
    await expect(exportHdf5(runRecord(), path)).rejects.toMatchObject({
      code: 'GLOMPO_WORKING_DIR',
      message: expect.stringContaining(path),
    });
  });

  test.each([{ gzip: 10 }, { gzip: 1.5 }, { level: 1 }])('refuses %j', async (options) => {
    const failing = exportHdf5(runRecord(), join(root, 'refused.h5'), options as ExportHdf5Options);
    await expect(failing).rejects.toMatchObject({ code: 'GLOMPO_OPTION_INVALID' });
  });
});
