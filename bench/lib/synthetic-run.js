export const DIMS = 10;

/** Rows whose numbers are made beforehand; the others repeat them. */
const BLOCK = 1 << 16;
const values = new Float64Array(BLOCK).map(() => Math.random());
const points = new Float64Array(BLOCK * DIMS).map(() => Math.random());
const outcomes = new Uint8Array(BLOCK);

/** A record of a run whose numbers are in memory only while they are asked for. */
export function syntheticRun(optimizers, rows) {
  const all = Array.from({ length: optimizers }, (_, i) => optimizer(i + 1, rows, optimizers));
  return {
    directory: '',
    settings: {
      runId: 'synthetic',
      glompoVersion: '0.0.0',
      task: 'none',
      headers: null,
      isLogDetailed: false,
      bounds: Array.from({ length: DIMS }, () => [0, 1]),
      workingDir: '',
      username: '',
      hostname: '',
    },
    sessions: [],
    seconds: 0,
    evaluations: optimizers * rows,
    optimizers: all,
    best: null,
    improvements: [],
    events: () => [][Symbol.iterator](),
  };
}

function optimizer(id, rows, step) {
  return {
    id,
    kind: 'none',
    workers: 1,
    options: {},
    x0: points.slice(0, DIMS),
    startedAt: 0,
    endedAt: 1,
    outcome: 'converged',
    reason: '',
    report: null,
    messages: [],
    length: rows,
    best: null,
    values: (start, end) => repeated(values, 1, start, end),
    points: (start, end) => repeated(points, DIMS, start, end),
    callIds: (start, end) => Float64Array.from({ length: end - start }, (_, i) => (start + i) * step + id),
    ids: (start, end) => Float64Array.from({ length: end - start }, (_, i) => start + i),
    outcomes: (start, end) => repeated(outcomes, 1, start, end),
    details: (start, end) => new Array(end - start).fill(null),
  };
}

function repeated(block, width, start, end) {
  const column = new block.constructor((end - start) * width);
  for (let row = start; row < end; ) {
    const at = row % BLOCK;
    const count = Math.min(BLOCK - at, end - row);
    column.set(block.subarray(at * width, (at + count) * width), (row - start) * width);
    row += count;
  }
  return column;
}
