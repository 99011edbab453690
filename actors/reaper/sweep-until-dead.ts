import type { ProcessTable } from '../process/process-table.js';
import { journalledPrograms } from '../process/program-journal.js';
import { runIdOf } from '../process/run-tag.js';
import { Sweep, type SweepTarget } from './sweep.js';

/** Milliseconds after which what does not die is left to whoever looks next. */
const MOST_MS = 5_000;

/**
 * Kills all that belongs to targets of one run, without giving way to anything else meanwhile.
 *
 * @param since Start time in clock ticks before which nothing belongs to the run.
 * @returns Whether all of it is dead.
 */
export function sweepUntilDead(
  targets: readonly [SweepTarget, ...SweepTarget[]],
  table: ProcessTable,
  since: number,
): boolean {
  const runId = runIdOf(targets[0].prefix);
  const sweep = new Sweep(table, since, () => journalledPrograms(runId));
  const bell = new Int32Array(new SharedArrayBuffer(4));
  const end = performance.now() + MOST_MS;
  for (let wait = 1; sweep.pass(targets).size > 0; wait = Math.min(2 * wait, 50)) {
    if (performance.now() > end) return false;
    Atomics.wait(bell, 0, 0, wait);
  }
  return true;
}
