import { createManager, type JobEntry, type Manager, type RunEvent } from '../index.js';
import type { RunRequest } from './command-line.js';
import { EXIT_FAILED, errorText, statusOfError, traceText } from './error-text.js';
import type { Interrupts } from './interrupts.js';
import { jsonLine } from './json-line.js';
import { Notices } from './notices.js';
import { Progress } from './progress.js';
import { reportOf } from './report.js';
import type { ResultStream } from './result-stream.js';
import type { Screen } from './screen.js';

/** What the runs of a job have in common. */
export interface RunSession {
  readonly request: RunRequest;
  readonly screen: Screen;
  readonly results: ResultStream;
  readonly interrupts: Interrupts;
}

/** Does one run of a job and prints what it found; returns the exit status that it deserves. */
export async function runEntry(entry: JobEntry, session: RunSession): Promise<number> {
  const { request, results, interrupts } = session;
  const manager = createManager(entry.config);
  const following = follow(entry.name, manager, session);
  interrupts.guard(manager);
  let status = 0;
  try {
    await manager.run();
  } catch (error) {
    status = manager.result === null ? statusOfError(error) : EXIT_FAILED;
    complain(session, `${entry.name}: ${errorText(error)}`, error);
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

/** Says on the screen what went wrong. */
export function complain({ screen, request }: RunSession, text: string, error: unknown): void {
  screen.line(`glompo: ${text}`);
  if (request.verbose) screen.line(traceText(error));
}

async function follow(name: string, manager: Manager, session: RunSession): Promise<void> {
  const { request, screen, results } = session;
  const notices = new Notices(name, (text) => screen.line(text), request.verbose);
  let progress: Progress | null = null;
  for await (const event of manager.events()) {
    if (!request.quiet && event.type === 'runStarted') progress = new Progress(name, screen, manager);
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
