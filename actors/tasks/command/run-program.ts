import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lastOutput } from '../../isolate/captured-output.js';
import { signalGroup } from '../../process/process-group.js';
import { OutputTail, printedLast } from '../program/output-tail.js';
import { taskFailed } from '../program/task-failed.js';
import { echo } from '../program/echo.js';

/** A program with everything in place for one evaluation. */
export interface Program {
  readonly argv: readonly string[];
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string | null;
  readonly signal: AbortSignal;
  /** Milliseconds until it is ended; Infinity for no limit. */
  readonly timeoutMs: number;
  /** Milliseconds between SIGTERM and SIGKILL; 0 for SIGKILL at once. */
  readonly endTimeoutMs: number;
  /** Bytes of stdout that are kept. */
  readonly maxOutput: number;
  readonly successStatuses: readonly number[];
  readonly showStderr: boolean;
}

/** What a program that has succeeded has printed. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  /** Whether the beginning of stdout was dropped. */
  readonly isCut: boolean;
}

/** Bytes of stderr that are kept. */
const MOST_STDERR = 64 * 1024;
/** Longest delay that a timer takes; with a longer one it would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Runs a program to its end. It leads a process group of its own, of which nothing is left afterwards: what it has left in
 * the background would pile up, evaluation after evaluation.
 *
 * @throws GlompoError `GLOMPO_TASK_FAILED` when it cannot be started, fails, takes too long, or is not wanted any more.
 */
export async function runProgram(program: Program): Promise<Printed> {
  const { argv, directory, env, signal, timeoutMs, endTimeoutMs, successStatuses } = program;
  if (signal.aborted) throw taskFailed(`${argv[0]} was not started: its result is not wanted any more.`);
  const child = spawn(argv[0], argv.slice(1), {
    cwd: directory,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const stdout = new OutputTail(program.maxOutput);
  const stderr = new OutputTail(MOST_STDERR);
  child.stdout.on('data', (chunk: Uint8Array) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Uint8Array) => {
    stderr.push(chunk);
    if (program.showStderr) echo(child.stderr, chunk);
  });
  // A program that does not read its input has closed the pipe.
  child.stdin.on('error', () => {});
  child.stdin.end(program.stdin ?? '');

  let why: string | null = null;
  const timers: NodeJS.Timeout[] = [];
  const end = (reason: string) => {
    if (why !== null || child.pid === undefined) return;
    const group = child.pid;
    why = reason;
    if (endTimeoutMs > 0) {
      signalGroup(group, 'SIGTERM');
      timers.push(setTimeout(() => signalGroup(group, 'SIGKILL'), Math.min(endTimeoutMs, LONGEST_TIMER_MS)));
    } else {
      signalGroup(group, 'SIGKILL');
    }
  };
  const onAbort = () => end('its result is not wanted any more');
  signal.addEventListener('abort', onAbort);
  if (timeoutMs < Infinity) {
    const late = () => end(`it took longer than timeout, ${timeoutMs / 1000} s`);
    timers.push(setTimeout(late, Math.min(timeoutMs, LONGEST_TIMER_MS)));
  }
  let code: number | null;
  let killedBy: NodeJS.Signals | null;
  try {
    [code, killedBy] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  } catch (cause) {
    throw taskFailed(`${argv[0]} could not be started: ${(cause as Error).message}`, cause);
  } finally {
    for (const timer of timers) clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
  }
  await lastOutput([child.stdout, child.stderr]);
  const printed = { stdout: stdout.text(), stderr: stderr.text(), isCut: stdout.isCut };
  if (why === null && code !== null && successStatuses.includes(code)) return printed;
  const how = killedBy === null ? `ended with exit status ${code}` : `was killed by ${killedBy}`;
  const reason = why === null ? '' : ` because ${why}`;
  throw taskFailed(`${argv[0]} ${how}${reason}; ${printedLast(printed.stderr, printed.stdout)}`);
}
