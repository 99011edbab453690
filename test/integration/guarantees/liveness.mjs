/** Tasks for the guarantees about stopping, hanging and crashing. */

import { appendFileSync } from 'node:fs';

function block(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function sphere(x) {
  let sum = 0;
  for (const value of x) sum += value * value;
  return sum;
}

/** Blocks for a while, and tells when each call began, by the clock of the machine. */
export function tellsWhen(x, { optimizerId, options }) {
  const began = Date.now();
  block(options.ms);
  appendFileSync(options.file, `${optimizerId} ${began}\n`);
  return sphere(x);
}

/** Cannot be ended by SIGTERM once it was called. */
export function ignoresSigterm(_x, { log }) {
  process.on('SIGTERM', () => {});
  log('hangs');
  setImmediate(() => {
    for (;;);
  });
  return new Promise(() => {});
}

/** The first optimizer hangs; the others answer. */
export function hangsInFirst(x, { optimizerId, options }) {
  if (optimizerId === 1) for (;;);
  if (options !== null) block(options.ms);
  return sphere(x);
}

/** The first optimizer's process ends without a word; the others take their time. */
export function endsInFirst(x, { optimizerId, options }) {
  if (optimizerId === 1) process.exit(options.status);
  block(options.ms);
  return sphere(x);
}

export function takes(x, { options }) {
  block(options.ms);
  return sphere(x);
}

/** Does not heed the abort signal, and takes its time. */
export async function takesItsTime(x, { options }) {
  await new Promise((resolve) => setTimeout(resolve, options.ms));
  return sphere(x);
}
