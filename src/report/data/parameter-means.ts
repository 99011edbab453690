import type { OptimizerRecord } from '../../storage/run-record.js';
import { slicesOf } from './evaluation-slices.js';

/**
 * Where each parameter of an optimizer stands between its bounds, from 0 to 1, as the mean of each column of equally
 * many evaluations; row-major, a row for each parameter. NaN where no point is finite.
 */
export function parameterMeans(
  optimizer: OptimizerRecord,
  bounds: readonly (readonly [number, number])[],
  columns: number,
): Float64Array {
  const dims = bounds.length;
  const means = new Float64Array(dims * columns);
  const counts = new Float64Array(dims * columns);
  for (const [start, end] of slicesOf(optimizer, dims)) {
    const points = optimizer.points(start, end);
    for (let i = start; i < end; i++) {
      const column = Math.floor((i * columns) / optimizer.length);
      for (let k = 0; k < dims; k++) {
        const [low, high] = bounds[k];
        const share = (points[(i - start) * dims + k] - low) / (high - low);
        if (!Number.isFinite(share)) continue;
        means[k * columns + column] += share;
        counts[k * columns + column]++;
      }
    }
  }
  return means.map((sum, cell) => sum / counts[cell]);
}
