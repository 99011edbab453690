import { fileURLToPath } from 'node:url';
import { GlompoError, type JobEntry, Manager, type RunEvent } from '../index.js';
import { openRun, type RecordedJob } from '../record.js';
import { runOwner } from '../run-owner.js';
import { EXIT_FAILED, errorText, statusOfError } from './error-text.js';
import { jsonLine } from './json-line.js';
import { Notices } from './notices.js';
import { Progress } from './progress.js';
import { reportOf } from './report.js';
import { complain, type RunSession } from './session.js';
import { shellWord } from './shell-word.js';

/** Does one run of a job and prints what it found; returns the exit status that it deserves. */
export async function runEntry(entry: JobEntry, job: RecordedJob, session: RunSession): Promise<number> {
  return runManager(new Manager(entry.config, { job }), entry, session);
}

/** Runs a manager and prints what it found; returns the exit status that it deserves. */
export async function runManager(manager: Manager, entry: JobEntry, session: RunSession): Promise<number> {
  const { request, results, interrupts } = session;
  const following = follow(entry.name, manager, session);
  interrupts.guard(manager);
  let status = 0;
  try {
    await manager.run();
  } catch (error) {
    status = manager.result === null ? statusOfError(error) : EXIT_FAILED;
    complain(session, `${entry.name}: ${errorText(error)}${howToGoOn(entry, error)}`, error);
  } finally {
    interrupts.guard(null);
  }
  const { result } = manager;
  // Without a result nothing was started, so that the events have no end to wait for.
  if (result === null) return status;
  await following;
  const { output, fault } = reportOf(entry, result, request.json);
  await results.write(output);
  if (fault === null) return status;
  complain(session, errorText(fault), fault);
  return EXIT_FAILED;
}

async function follow(name: string, manager: Manager, session: RunSession): Promise<void> {
  const { request, screen, results, interrupts } = session;
  const notices = new Notices(name, (text) => screen.line(text), request.verbose, interrupts.by);
  let progress: Progress | null = null;
  for await (const event of manager.events()) {
    if (!request.quiet && event.type === 'runStarted') {
      const bestFx = event.session > 1 ? (await manager.status()).bestFx : Infinity;
      progress = new Progress(name, screen, manager, bestFx);
    }
    progress?.see(event);
    notices.see(event);
    if (request.events) await results.write(eventLine(name, event));
  }
  progress?.end();
  notices.end(manager.result);
}

function eventLine(entry: string, event: RunEvent): string {
  return jsonLine({ type: 'event', entry, event });
}

/** What there is to do where the directory holds a run that was not ended; nothing otherwise. */
function howToGoOn({ config }: JobEntry, error: unknown): string {
  if (!(error instanceof GlompoError) || error.code !== 'GLOMPO_WORKING_DIR') return '';
  const { workingDir = '.' } = config;
  const directory = workingDir instanceof URL ? fileURLToPath(workingDir) : workingDir;
  return isUnfinished(directory) ? ` To go on with that run: glompo resume ${shellWord(directory)}` : '';
}

function isUnfinished(directory: string): boolean {
  if (runOwner(directory) !== null) return false;
  try {
    const record = openRun(directory);
    record.close();
    return record.sessions.at(-1)?.outcome !== 'completed';
  } catch {
    return false;
  }
}
