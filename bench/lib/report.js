import { availableParallelism, cpus } from 'node:os';
import { undisturbed } from './quiet.js';

/** Whether only the machinery is tried out, with sizes that measure nothing. */
export const smoke = process.argv.includes('--smoke');

/** The size for a measurement, or the one for trying out. */
export function size(full, tiny) {
  return smoke ? tiny : full;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Cores that others kept busy, for each measurement so far. */
const disturbance = [];

/**
 * Runs every measurement once a round, so that all of them meet the same moods of a shared machine.
 *
 * @param measurements Functions by name; each returns (a promise of) a number or an object of numbers.
 * @returns Arrays of results by name, one entry a round.
 */
export async function rounds(count, measurements) {
  const results = Object.fromEntries(Object.keys(measurements).map((name) => [name, []]));
  for (let round = 0; round < count; round += 1) {
    for (const [name, measure] of Object.entries(measurements)) {
      const { result, others } = smoke ? { result: await measure(), others: 0 } : await undisturbed(measure);
      results[name].push(result);
      disturbance.push(others);
    }
  }
  return results;
}

/**
 * Prints one figure as a line of JSON.
 *
 * @param figure.bench Name of the bench and of what it measures.
 * @param figure.runs One value a round; the figure is their median.
 * @param figure.floor What the same rounds gave for what it is compared with; the ratio is the median of the ratios.
 * @param figure.against What that is, in words.
 * @param figure.better `higher` or `lower`.
 * @param figure.target What is aimed at, for the value (or, with `targetOf: 'ratio'`, for the ratio).
 */
export function report({ bench, runs, unit, floor, against, better, target, targetOf, note }) {
  const ratio = floor === undefined ? null : median(runs.map((value, round) => value / floor[round]));
  const line = {
    bench,
    value: rounded(median(runs)),
    unit,
    ratio: ratio === null ? null : rounded(ratio),
    against: against ?? null,
    better,
    target: target ?? null,
    targetOf: target === undefined ? null : (targetOf ?? 'value'),
    runs: runs.map(rounded),
    machine: machine(),
    ...(note === undefined ? {} : { note }),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function machine() {
  return {
    cores: availableParallelism(),
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    others: disturbance.length === 0 ? null : rounded(median(disturbance)),
  };
}

function rounded(value) {
  return Number(value.toPrecision(4));
}
