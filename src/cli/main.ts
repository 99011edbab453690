import { CommanderError } from 'commander';
import { packageVersion } from '../package-version.js';
import { commandLine } from './command-line.js';

/** Milliseconds that whatever a job left behind may hold up the end of the process. */
const LINGER_MS = 1000;

/** Does what the arguments ask for and leaves the exit status in `process.exitCode`. */
export async function main(argv: readonly string[]): Promise<void> {
  // A terminal or a reader that is gone is no reason to end a run that may have taken days, nor for a stack trace.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  process.exitCode = await statusOf(argv);
  // A job may have left a timer or a socket open; it must not keep a finished command from ending.
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

async function statusOf(argv: readonly string[]): Promise<number> {
  let status = 0;
  // Loaded only when they are needed, so that --help and --version need not wait for the whole package.
  const program = commandLine(packageVersion(), {
    async run(request) {
      const { run } = await import('./run.js');
      status = await run(request);
    },
    async resume(request) {
      const { resume } = await import('./resume.js');
      status = await resume(request);
    },
    async intervene(request) {
      const { interveneIn } = await import('./intervene.js');
      status = await interveneIn(request, toStdout, toStderr);
    },
    async reap(request) {
      const { reap } = await import('./reap.js');
      status = reap(request, toStdout);
    },
    async export(request) {
      const { exportRun } = await import('./export.js');
      status = await exportRun(request, toStdout, toStderr);
    },
    async status(request) {
      const { showStatus } = await import('./status.js');
      status = showStatus(request, toStdout, toStderr);
    },
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
  return status;
}

function toStdout(text: string): void {
  process.stdout.write(text);
}

function toStderr(text: string): void {
  process.stderr.write(text);
}
