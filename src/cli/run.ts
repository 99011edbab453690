import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createManager, type JobEntry } from '../index.js';
import { countOf } from './format.js';
import { loadJob, selected } from './job.js';
import { overridden } from './overrides.js';
import type { RunRequest } from './requests.js';
import { runEntry } from './run-entry.js';
import { inSession, type RunSession } from './session.js';

/** Does the runs of a job one after another; returns the exit status. */
export function run(request: RunRequest): Promise<number> {
  return inSession(request, async (session) => {
    const entries = await entriesFor(request);
    session.interrupts.listen();
    return runAll(entries, request, session);
  });
}

/** What is wrong with the last run of a job is said before the first has taken hours. */
async function entriesFor(request: RunRequest): Promise<readonly JobEntry[]> {
  const { job, args, json, only, overrides } = request;
  const entries = await loadJob(job, { args, json, cwd: process.cwd() });
  const chosen = overridden(selected(entries, only), overrides);
  for (const { config } of chosen) createManager(config);
  return chosen;
}

async function runAll(
  entries: readonly JobEntry[],
  { job, args }: RunRequest,
  session: RunSession,
): Promise<number> {
  const { interrupts, screen } = session;
  const file = pathToFileURL(resolve(job)).href;
  let status = 0;
  for (const [i, entry] of entries.entries()) {
    status = Math.max(status, await runEntry(entry, { file, args, entry: entry.name }, session));
    if (interrupts.status === null) continue;
    const left = entries.length - i - 1;
    if (left > 0) screen.line(`glompo: ${countOf(left, 'run')} of the job not started`);
    return interrupts.status;
  }
  return interrupts.status ?? status;
}
