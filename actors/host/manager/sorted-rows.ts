import type { RecordedRows } from './recorder.js';

interface OrderedRow {
  readonly id: number;
  readonly rows: RecordedRows;
  readonly row: number;
}

/** The rows in the order of their ids; as they are when they came in that order. */
export function sortedById(batches: readonly RecordedRows[], dims: number): readonly RecordedRows[] {
  if (batches.every((rows) => rows.ids === null)) return batches;
  const order: OrderedRow[] = [];
  for (const rows of batches) {
    for (let row = 0; row < rows.count; row += 1) {
      order.push({ id: rows.ids?.[row] ?? rows.firstId + row, rows, row });
    }
  }
  order.sort((a, b) => a.id - b.id);
  const count = order.length;
  const vectorLength = Math.max(...batches.map((rows) => rows.vectorLength));
  const points = new Float64Array(count * dims);
  order.forEach(({ rows, row }, i) => {
    points.set(rows.points.subarray(row * dims, (row + 1) * dims), i * dims);
  });
  return [
    {
      count,
      points,
      values: Float64Array.from(order, ({ rows, row }) => rows.values[row]),
      ids: Float64Array.from(order, ({ id }) => id),
      firstId: 0,
      outcomes: Uint8Array.from(order, ({ rows, row }) => rows.outcomes?.[row] ?? 0),
      vectors: vectorLength === 0 ? null : vectorsOf(order, vectorLength),
      vectorLength,
      asked: batches.every(({ asked }) => asked === null)
        ? null
        : Float64Array.from(order, ({ rows, row }) => rows.asked?.[row] ?? 0),
      isJournalled: false,
      details: batches.every(({ details }) => details === null)
        ? null
        : order.map(({ rows, row }) => rows.details?.[row] ?? null),
    },
  ];
}

/** A row whose vector is missing, or has another length than those of others, has none. */
function vectorsOf(order: readonly OrderedRow[], length: number): Float64Array {
  const vectors = new Float64Array(order.length * length).fill(Number.NaN);
  order.forEach(({ rows, row }, i) => {
    if (rows.vectors === null || rows.vectorLength !== length) return;
    vectors.set(rows.vectors.subarray(row * length, (row + 1) * length), i * length);
  });
  return vectors;
}
