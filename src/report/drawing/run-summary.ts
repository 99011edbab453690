import type { RunRecord, RunSettings } from '../../storage/run-record.js';
import { countText, numberText } from '../axis/number-text.js';

/** One line about a run, for below the title of a plot. */
export function runSummary({ settings, optimizers, evaluations, best }: RunRecord): string {
  return [
    taskText(settings),
    `${countText(optimizers.length)} optimizer${optimizers.length === 1 ? '' : 's'}`,
    `${countText(evaluations)} evaluation${evaluations === 1 ? '' : 's'}`,
    best === null
      ? 'no finite value yet'
      : `best ${numberText(best.fx, 6)} by optimizer ${best.optimizerId} (${best.kind})`,
  ].join('  ·  ');
}

/** The task of a run; of the address of a module only the file, since where it is says nothing to readers. */
export function taskText({ task }: RunSettings): string {
  return task.replace(/\bfile:\S*\//, '');
}
