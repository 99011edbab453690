import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { argumentsOf, descendantsOf, memoryOf } from './descendants.js';
import { runningProcess } from './shutdown-runs.js';

const FIRST_EVALUATION = fileURLToPath(new URL('../children/first-evaluation.js', import.meta.url));
const WATCHED = fileURLToPath(new URL('../children/watched.js', import.meta.url));

/** Bytes of memory of all that a run has started and that is not Node. */
export async function memoryOfHelpers(containment, optimizers) {
  const child = await runningProcess({ backend: 'processes', optimizers, doing: 'idle', containment });
  const helpers = descendantsOf(child.pid).filter(({ pid }) => argumentsOf(pid)[0] !== process.execPath);
  const bytes = helpers.reduce((sum, { pid }) => sum + memoryOf(pid), 0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return bytes;
}

/** Bytes of memory that a process needs more when it has a watchdog. */
export async function memoryOfWatchdog() {
  return (await memoryOfChild('watched')) - (await memoryOfChild('alone'));
}

async function memoryOfChild(how) {
  const child = spawn(process.execPath, [WATCHED, how], {
    stdio: ['ignore', 'pipe', 'inherit', 'ignore', 'pipe'],
    env: { ...process.env, GLOMPO_RUN: `bench-${process.pid}` },
  });
  await once(child.stdout, 'data');
  const bytes = memoryOf(child.pid);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return bytes;
}

/** Milliseconds from the start of a program's process until it knows its first evaluation. */
export async function startOfRun(backend, containment) {
  const began = performance.now();
  const child = spawn(process.execPath, [FIRST_EVALUATION, backend, containment], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const milliseconds = performance.now() - began;
  await once(child, 'close');
  return milliseconds;
}
