import { createManager, type JobEntry } from '../index.js';
import type { RunRequest } from './command-line.js';
import { countOf } from './format.js';
import { errorText, statusOfError } from './error-text.js';
import { Interrupts } from './interrupts.js';
import { loadJob, selected } from './job.js';
import { overridden } from './overrides.js';
import { ResultStream, reserveStdout } from './result-stream.js';
import { complain, type RunSession, runEntry } from './run-entry.js';
import { screenFor } from './screen.js';

/** Does the runs of a job one after another; returns the exit status. */
export async function run(request: RunRequest): Promise<number> {
  const screen = await screenFor(process.stderr);
  const interrupts = new Interrupts({
    say: (text) => screen.line(text),
    exit: (status) => process.exit(status),
  });
  const results = new ResultStream(process.stdout, (error) => interrupts.stdoutBroken(error));
  if (request.json) reserveStdout();
  const session: RunSession = { request, screen, results, interrupts };
  try {
    const entries = await entriesFor(request);
    interrupts.listen();
    return await runAll(entries, session);
  } catch (error) {
    complain(session, errorText(error), error);
    return statusOfError(error);
  } finally {
    interrupts.unlisten();
  }
}

/** What is wrong with the last run of a job is said before the first has taken hours. */
async function entriesFor(request: RunRequest): Promise<readonly JobEntry[]> {
  const { job, args, json, only, overrides } = request;
  const entries = await loadJob(job, { args, json, cwd: process.cwd() });
  const chosen = overridden(selected(entries, only), overrides);
  for (const { config } of chosen) createManager(config);
  return chosen;
}

async function runAll(entries: readonly JobEntry[], session: RunSession): Promise<number> {
  const { interrupts, screen } = session;
  let status = 0;
  for (const [i, entry] of entries.entries()) {
    status = Math.max(status, await runEntry(entry, session));
    if (interrupts.status === null) continue;
    const left = entries.length - i - 1;
    if (left > 0) screen.line(`glompo: ${countOf(left, 'run')} of the job not started`);
    return interrupts.status;
  }
  return interrupts.status ?? status;
}
