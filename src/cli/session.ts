import { askedBy } from '../intervene.js';
import { errorText, statusOfError, traceText } from './error-text.js';
import { Interrupts } from './interrupts.js';
import type { DisplayRequest } from './requests.js';
import { ResultStream, reserveStdout } from './result-stream.js';
import { type Screen, screenFor } from './screen.js';

/** What the runs of one command have in common. */
export interface RunSession {
  readonly request: DisplayRequest;
  readonly screen: Screen;
  readonly results: ResultStream;
  readonly interrupts: Interrupts;
}

/** Does the work of a command that makes runs; returns the exit status. */
export async function inSession(
  request: DisplayRequest,
  work: (session: RunSession) => Promise<number>,
): Promise<number> {
  const screen = await screenFor(process.stderr);
  const interrupts = new Interrupts({
    say: (text) => screen.line(text),
    exit: (status) => process.exit(status),
    by: askedBy('glompo'),
  });
  const results = new ResultStream(process.stdout, (error) => interrupts.stdoutBroken(error));
  if (request.json) reserveStdout();
  const session: RunSession = { request, screen, results, interrupts };
  try {
    return await work(session);
  } catch (error) {
    complain(session, errorText(error), error);
    return statusOfError(error);
  } finally {
    interrupts.unlisten();
  }
}

/** Says on the screen what went wrong. */
export function complain({ screen, request }: RunSession, text: string, error: unknown): void {
  screen.line(`glompo: ${text}`);
  if (request.verbose) screen.line(traceText(error));
}
