import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cmaEs, randomSearch } from 'glompo/optimizers';
import { openRun } from 'glompo/record';
import { cycle } from 'glompo/selectors';
import { afterAll, describe, expect, test } from 'vitest';
import { OUTCOMES } from '../../src/domain/outcome.js';
import { exportHdf5 } from '../../src/storage/hdf5/export-hdf5.js';
import type { OptimizerRecord, RunRecord } from '../../src/storage/run-record.js';
import { type RecordedRun, runRecord } from '../unit/storage/hdf5/record.js';
import { smallRun } from '../fixtures/run.js';
import { h5dumpReader, pythonReader } from './hdf5/programs.js';

interface Node {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly data: unknown;
  readonly members: Readonly<Record<string, Node>>;
}

const root = mkdtempSync(join(tmpdir(), 'glompo-hdf5-'));
afterAll(() => rmSync(root, { recursive: true }));

let made = 0;
async function exported(run: RunRecord): Promise<string> {
  made += 1;
  const path = join(root, `${made}.h5`);
  await exportHdf5(run, path);
  return path;
}

const h5py = pythonReader('h5py');
const tables = pythonReader('h5py', 'tables');
const h5dump = h5dumpReader();

const DETAILS = [
  {
    energy: 0.1,
    forces: [
      [1, 2.5],
      [Number.NaN, -0],
    ],
    ok: true,
    note: 'größer ☃',
    free: { a: [1, 'b'] },
    big: 'b',
  },
  null,
  { energy: Number.NEGATIVE_INFINITY, ok: false, note: '', free: null, big: 'ü'.repeat(2000) },
];

const RUN: RecordedRun = {
  isLogDetailed: true,
  optimizers: [
    {
      rows: 6000,
      values: [
        Number.NaN,
        Number.POSITIVE_INFINITY,
        Number.NEGATIVE_INFINITY,
        -0,
        5e-324,
        1.7976931348623157e308,
      ],
      details: DETAILS,
      messages: [
        { at: 0.5, level: 'warn', text: 'Zündung 🚀' },
        { at: 1.5, level: 'info', text: '' },
      ],
    },
    { rows: 0 },
    { rows: 1 },
  ],
};

/** A number as the script prints it. */
function bits(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString('hex');
}

/** What the plain columns of a table have to be. */
function rowsOf(optimizer: OptimizerRecord, dims: number): object[] {
  const points = Array.from(optimizer.points(), bits);
  const callIds = optimizer.callIds();
  const ids = optimizer.ids();
  const outcomes = optimizer.outcomes();
  return Array.from(optimizer.values(), (fx, row) => ({
    call_id: callIds[row],
    x: points.slice(row * dims, (row + 1) * dims),
    fx: bits(fx),
    opt_call_id: ids[row],
    outcome: outcomes[row],
  }));
}

const MISSING = {
  energy: 'nan',
  forces: [
    ['nan', 'nan'],
    ['nan', 'nan'],
  ],
  ok: -1,
  note: '',
  free: '',
};
const EXTRA = [
  {
    energy: bits(0.1),
    forces: [
      [bits(1), bits(2.5)],
      ['nan', bits(-0)],
    ],
    ok: 1,
    note: 'größer ☃',
    free: '{"a":[1,"b"]}',
  },
  MISSING,
  { ...MISSING, energy: bits(Number.NEGATIVE_INFINITY), ok: 0, free: 'null' },
];

function expectedTable(optimizer: OptimizerRecord, extra: boolean): object[] {
  return rowsOf(optimizer, 3).map((row, i) => (extra ? { ...row, ...(EXTRA[i] ?? MISSING) } : row));
}

describe.skipIf(h5py === null)('h5py, of a run that took place,', () => {
  test('reads every number of the journal, and the columns that were declared', async () => {
    const workingDir = join(root, 'run');
    const headers = { energy: 'float64', forces: { type: 'float64', shape: [2] }, note: 'string' } as const;
    const task = (x: Float64Array, { evaluationId }: { readonly evaluationId: number }) =>
      evaluationId % 3 === 1 ? x[0] : { fx: x[0], energy: -x[0], forces: [...x], note: `nr ${evaluationId}` };
    await smallRun({
      task: Object.assign(task, { headers }),
      backend: 'inline',
      workingDir,
      summaryFiles: 3,
      isLogDetailed: true,
      optSelector: cycle(cmaEs(), randomSearch()),
    }).run();
    const run = openRun(workingDir);
    const log = JSON.parse(h5py!('h5py', join(workingDir, 'glompo_log.h5'))) as Node;
    expect(run.evaluations).toBe(200);
    for (const optimizer of run.optimizers) {
      const details = optimizer.details();
      const table = rowsOf(optimizer, 2).map((row, i) => {
        const detail = details[i] as { energy: number; forces: number[]; note: string } | null;
        const { energy = Number.NaN, forces = [Number.NaN, Number.NaN], note = '' } = detail ?? {};
        return { ...row, energy: bits(energy), forces: forces.map(bits), note };
      });
      expect(log.members[`optimizer_${optimizer.id}`].members.iter_hist.data).toEqual(table);
    }
    run.close();
  });
});

describe.skipIf(h5py === null)('h5py', () => {
  test('reads every number, text and attribute of a run', async () => {
    const run = runRecord(RUN);
    const log = JSON.parse(h5py!('h5py', await exported(run))) as Node;
    const { optimizer_1: first, optimizer_2: second, optimizer_3: third } = log.members;
    expect(first.members.iter_hist.data).toEqual(expectedTable(run.optimizer(1), true));
    expect(second.members.iter_hist.data).toEqual([]);
    expect(third.members.iter_hist.data).toEqual(expectedTable(run.optimizer(3), false));
    expect((first.members.iter_hist_big.data as string[]).slice(0, 4)).toEqual([
      'b',
      '',
      'ü'.repeat(2000),
      '',
    ]);
    expect(first.members.messages.data).toEqual(['Zündung 🚀', '']);
    expect(first.members.message_times.data).toEqual([bits(0.5), bits(1.5)]);
    expect(first.members.message_levels.data).toEqual([2, 1]);
    expect(first.attributes).toMatchObject({
      opt_id: 1,
      opt_type: 'cmaEs',
      t_start: bits(0.25),
      t_stop: bits(9.75),
      end_cond: 'its own\ncriteria',
      options: '{"sigma":0.5,"limit":"Infinity"}',
      x0: [0.1, 1.1, 2.1].map(bits),
    });
    expect(log.attributes).toMatchObject({
      username: 'jördis',
      n_evals: 6001,
      n_hunts: 17,
      n_opts_started: 3,
      max_eval: bits(Number.MAX_VALUE),
      bounds: [
        [bits(-0.5), bits(0.5)],
        [bits(-1.5), bits(1.5)],
        [bits(-2.5), bits(2.5)],
      ],
      best_iter_call_id: run.best?.callId,
      best_iter_x: Array.from(run.best!.x, bits),
    });
  });

  test('reads a thousand optimizers', async () => {
    const run = runRecord({ optimizers: Array.from({ length: 1000 }, () => ({ rows: 2 })) });
    expect(JSON.parse(h5py!('histories', await exported(run)))).toEqual(
      Object.fromEntries(run.optimizers.map((one) => [`optimizer_${one.id}`, rowsOf(one, 3)])),
    );
  });

  test('reads rows that are larger than a chunk should be', async () => {
    const run = runRecord({ dims: 70_000, optimizers: [{ rows: 2 }] });
    expect(JSON.parse(h5py!('histories', await exported(run)))).toEqual({
      optimizer_1: rowsOf(run.optimizer(1), 70_000),
    });
  });

  test('reads arrays that are too large for an attribute', async () => {
    const run = runRecord({ dims: 8000, optimizers: [] });
    const { members } = JSON.parse(h5py!('h5py', await exported(run))) as Node;
    expect(members.bounds.data).toEqual(run.settings.bounds.map((pair) => pair.map(bits)));
  });
});

describe.skipIf(tables === null)('PyTables', () => {
  test('finds tables, not only data', async () => {
    const run = runRecord(RUN);
    const found = JSON.parse(tables!('tables', await exported(run)));
    expect(Object.keys(found.tables).sort()).toEqual([
      '/best_iters',
      '/optimizer_1/iter_hist',
      '/optimizer_2/iter_hist',
      '/optimizer_3/iter_hist',
    ]);
    expect(found.tables['/optimizer_1/iter_hist']).toEqual(expectedTable(run.optimizer(1), true));
    expect(found.task).toBe('schwefel');
  });

  test('appends rows, which the index of the chunks has room for', async () => {
    const run = runRecord({ optimizers: [{ rows: 4000 }, { rows: 3 }] });
    const { members } = JSON.parse(tables!('append', await exported(run))) as Node;
    const rows = rowsOf(run.optimizer(1), 3);
    expect(members.optimizer_1.members.iter_hist.data).toEqual([...rows, ...rows]);
    expect(members.optimizer_2.members.iter_hist.data).toEqual(rowsOf(run.optimizer(2), 3));
  });
});

describe.skipIf(h5dump === null)('h5dump', () => {
  test('reads every number of a table', async () => {
    const run = runRecord(RUN);
    const text = h5dump!('-m', '%.17g', '-d', '/optimizer_1/iter_hist', await exported(run));
    const optimizer = run.optimizer(1);
    const cells = [
      ...text.matchAll(/\((\d+)\): \{\s+(-?\d+),\s+\[ ([^\]]+) \],\s+(\S+),\s+(\d+),\s+(\w+),/g),
    ].map(([, row, callId, x, fx, id, outcome]) => ({
      row: Number(row),
      callId: Number(callId),
      x: x.split(',').map(number),
      fx: number(fx),
      id: Number(id),
      outcome,
    }));
    expect(cells).toEqual(
      Array.from(optimizer.values(), (fx, row) => ({
        row,
        callId: optimizer.callIds(row, row + 1)[0],
        x: [...optimizer.points(row, row + 1)],
        fx,
        id: optimizer.ids(row, row + 1)[0],
        outcome: OUTCOMES[optimizer.outcomes(row, row + 1)[0]],
      })),
    );
  });

  test('reads all the rest without a complaint', async () => {
    const text = h5dump!(await exported(runRecord(RUN)));
    for (const part of ['"Z', 'H5T_IEEE_F64LE', '"checksum"', 'MISSING', 'FIELD_0_NAME', '"/"']) {
      expect(text).toContain(part);
    }
  });
});

/** A number as C prints it. */
function number(text: string): number {
  const special = { nan: Number.NaN, '-nan': Number.NaN, inf: Infinity, '-inf': -Infinity };
  return special[text.trim() as keyof typeof special] ?? Number(text);
}
