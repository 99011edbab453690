import type { RunRecord } from '../../storage/run-record.js';
import type { Steps } from './busy-slots.js';

/** Evaluations done at moments, in seconds. */
export interface Progress {
  readonly at: Float64Array;
  readonly counts: Float64Array;
}

/** So many moments are enough for any width of a plot. */
const MOST_MOMENTS = 500;

/** Evaluations done at the moments of the run's events that tell of them, evenly thinned out in time. */
export function evaluationProgress(run: RunRecord): Progress {
  const { seconds, evaluations } = run;
  const gap = seconds / MOST_MOMENTS;
  const at = [0];
  const counts = [0];
  for (const event of run.events()) {
    if (event.type !== 'status' && event.type !== 'improved') continue;
    // What a resumed run tells again, or out of order, does not count back.
    if (event.at - at[at.length - 1] < gap || event.evaluations < counts[counts.length - 1]) continue;
    at.push(event.at);
    counts.push(event.evaluations);
  }
  const [last, count] = [at[at.length - 1], counts[counts.length - 1]];
  if (seconds > last && evaluations >= count) {
    at.push(seconds);
    counts.push(evaluations);
  }
  return { at: Float64Array.from(at), counts: Float64Array.from(counts) };
}

/** Evaluations per second between moments, of which at most a hundred are told apart, since shorter ones show noise. */
export function evaluationRates({ at, counts }: Progress, seconds: number): Steps {
  const gap = seconds / 100;
  const starts: number[] = [];
  const rates: number[] = [];
  let from = 0;
  for (let i = 1; i < at.length; i++) {
    const isLast = i === at.length - 1;
    if (at[i] - at[from] < gap && !isLast) continue;
    if (at[i] <= at[from]) continue;
    starts.push(at[from]);
    rates.push((counts[i] - counts[from]) / (at[i] - at[from]));
    from = i;
  }
  return { at: Float64Array.from(starts), values: Float64Array.from(rates) };
}
