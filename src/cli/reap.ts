import { type DeadRun, reap as reapRuns } from '../index.js';
import type { ReapRequest } from './requests.js';
import { EXIT_FAILED } from './error-text.js';
import { jsonLine } from './json-line.js';

/** Shows and ends what dead runs have left behind; returns the exit status. */
export function reap({ directory, all, dryRun, json }: ReapRequest, write: (text: string) => void): number {
  const runs = reapRuns({ dryRun, ...(all ? {} : { workingDir: directory }) });
  for (const run of runs) write(json ? jsonLine(run) : `${textOf(run, dryRun)}\n`);
  if (!json && runs.length === 0) write('No leftovers.\n');
  return dryRun || runs.every(({ ended }) => ended) ? 0 : EXIT_FAILED;
}

function textOf({ runId, workingDir, owner, processes, directory, ended }: DeadRun, dryRun: boolean): string {
  const what = dryRun ? 'not touched' : ended ? 'ended' : 'could not be ended';
  return [
    `Run ${runId} of process ${owner} in ${workingDir}: ${processesText(processes.length)}, ${what}`,
    ...processes.map(({ pid, command }) => `  ${pid} ${command}`),
    ...(directory === null ? [] : [`  ${directory}`]),
  ].join('\n');
}

function processesText(count: number): string {
  return count === 1 ? '1 process' : `${count} processes`;
}
