// Tasks that never answer. Each says in the log that it has begun.
import { spawn } from 'node:child_process';

export function idle(_x, { log }) {
  log('begun');
  return new Promise(() => {});
}

export async function busy(_x, { log }) {
  log('begun');
  // The line leaves before this thread is lost to everybody else.
  await new Promise((resolve) => setTimeout(resolve, 20));
  for (;;);
}

/** Starts a program that belongs to it, one that does not want to end, and one in a session of its own. */
export function withPrograms(_x, { log }) {
  const options = { stdio: 'ignore' };
  spawn('sleep', ['1000'], options);
  spawn('sh', ['-c', "trap '' TERM HUP INT; sleep 1000; :"], options);
  spawn('setsid', ['sleep', '1000'], options);
  log('begun');
  return new Promise(() => {});
}
