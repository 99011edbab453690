import type { DetailHeaders } from '../../../../src/domain/detail-columns.js';
import type { RunEvent } from '../../../../src/domain/run-events.js';
import type { RunResult } from '../../../../src/domain/run-result.js';
import type {
  BestRecord,
  MessageRecord,
  OptimizerRecord,
  RunRecord,
  RunSettings,
} from '../../../../src/storage/run-record.js';

type Detail = Readonly<Record<string, unknown>> | null;

/** What an optimizer of a record in memory is made of; values, points and numbers follow from its rows. */
export interface RecordedRows {
  readonly id?: number;
  readonly kind?: string;
  readonly rows?: number;
  readonly dims?: number;
  /** Replaces values by position. */
  readonly values?: readonly number[];
  readonly details?: readonly Detail[];
  readonly messages?: readonly MessageRecord[];
  readonly ended?: boolean;
}

/** A column in memory as a record gives it, in slices. */
function slices<Column extends Float64Array | Uint8Array>(column: Column, width = 1) {
  return (start = 0, end = column.length / width) => column.slice(start * width, end * width) as Column;
}

/** Numbers that are different in every place, and not short in binary. */
function number(optimizer: number, row: number, k: number): number {
  return Math.sin(1 + optimizer * 1000 + row * 13 + k) * 10 ** ((row % 7) - 3);
}

export function optimizerRecord(given: RecordedRows = {}): OptimizerRecord {
  const { id = 1, kind = 'cmaEs', rows = 0, dims = 3, ended = true } = given;
  const values = Float64Array.from({ length: rows }, (_, row) => number(id, row, 99));
  values.set(given.values ?? []);
  const points = Float64Array.from({ length: rows * dims }, (_, i) =>
    number(id, Math.floor(i / dims), i % dims),
  );
  const details = Array.from({ length: rows }, (_, row): Detail => given.details?.[row] ?? null);
  const best: BestRecord = { optimizerId: id, kind, callId: 1, x: points.slice(0, dims), fx: values[0] };
  return {
    id,
    kind,
    workers: 2,
    options: { sigma: 0.5, limit: Number.POSITIVE_INFINITY },
    x0: Float64Array.from({ length: dims }, (_, k) => k + 0.1),
    startedAt: 0.25,
    endedAt: ended ? 9.75 : null,
    outcome: ended ? 'converged' : 'running',
    reason: ended ? 'its own\ncriteria' : '',
    report: { steps: [1, 2], last: Number.NaN },
    messages: given.messages ?? [],
    length: rows,
    best: rows === 0 ? null : best,
    values: slices(values),
    points: slices(points, dims),
    // Other optimizers' evaluations are in between, and the numbers exceed 32 bits.
    callIds: slices(Float64Array.from(values, (_, row) => 2 ** 33 + row * 3 + id)),
    ids: slices(Float64Array.from(values, (_, row) => rows - 1 - row)),
    outcomes: slices(Uint8Array.from(values, (_, row) => row % 5)),
    details: (start = 0, end = rows) => details.slice(start, end),
  };
}

export interface RecordedRun {
  readonly optimizers?: readonly RecordedRows[];
  readonly dims?: number;
  readonly headers?: DetailHeaders;
  readonly isLogDetailed?: boolean;
  readonly settings?: Partial<RunSettings>;
}

/** A record of a run in memory. */
export function runRecord(given: RecordedRun = {}): RunRecord {
  const { dims = 3, optimizers: rows = [{ rows: 5 }], headers = null, isLogDetailed = false } = given;
  const optimizers = rows.map((one, i) => optimizerRecord({ id: i + 1, dims, ...one }));
  const [best = null] = optimizers.flatMap((one) => one.best ?? []);
  const events: RunEvent[] = [
    { at: 9, type: 'runEnded', result: { stats: { stopchecks: 17 } } as unknown as RunResult },
  ];
  return {
    directory: '/results',
    settings: {
      runId: 'V1StGXR8',
      glompoVersion: '0.1.0',
      task: 'schwefel',
      taskOptions: null,
      headers,
      isLogDetailed,
      bounds: Array.from({ length: dims }, (_, k) => [-k - 0.5, k + 0.5] as const),
      seed: 42,
      backend: 'threads',
      maxJobs: 4,
      deterministic: false,
      shareBestSolutions: false,
      stopcheckInterval: 100,
      workingDir: '/results',
      username: 'jördis',
      hostname: 'host',
      selector: 'cycle',
      generator: 'random',
      exitConditions: 'maxEvaluations(100)',
      stoppers: null,
      optimizers: [],
      ...given.settings,
    },
    sessions: [
      {
        startedAt: new Date('2026-01-02T03:04:05Z'),
        secondsBefore: 0,
        endedAt: new Date('2026-01-02T03:04:15Z'),
        outcome: 'completed',
        exitReason: 'maxEvaluations(100) = true',
      },
    ],
    seconds: 9.5,
    evaluations: optimizers.reduce((sum, { length }) => sum + length, 0),
    optimizers,
    best,
    improvements: best === null ? [] : [best, { ...best, callId: 7, kind: 'größer', fx: best.fx - 1 }],
    damage: [],
    optimizer: (id) => optimizers.find((one) => one.id === id)!,
    events: () => events[Symbol.iterator](),
    refresh: () => false,
    close: () => {},
  };
}
