/** Tasks that tell, in the file of their options, where and when they were called. */

import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';

const loaded = randomUUID();
let calls = 0;
let inside = 0;
let made = 0;

export const state = { secret: 'as written' };

const now = () => performance.timeOrigin + performance.now();

function block(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function sphere(x) {
  let sum = 0;
  for (const value of x) sum += value * value;
  return sum;
}

/** What is known of this isolate and call. */
function place({ optimizerId, evaluationId }) {
  calls += 1;
  const isolate = `${process.pid}.${threadId}`;
  return { pid: process.pid, isolate, loaded, calls, optimizerId, evaluationId, secret: state.secret, made };
}

export function tells(x, context) {
  const began = now();
  const scratch = context.scratchDirectory;
  const mine = `${context.optimizerId} ${context.evaluationId}`;
  writeFileSync(join(scratch, 'mine'), mine);
  if (context.options?.ms) block(context.options.ms);
  const undisturbed = readFileSync(join(scratch, 'mine'), 'utf8') === mine;
  const call = { ...place(context), scratch, undisturbed, began, ended: now() };
  appendFileSync(context.options.file, `${JSON.stringify(call)}\n`);
  return sphere(x);
}

export function makeTelling() {
  made += 1;
  return tells;
}

/** Fails when it is entered while it is in use, in the same isolate. */
export async function notReentrant(x) {
  inside += 1;
  try {
    if (inside > 1) throw new Error('entered twice');
    await new Promise((resolve) => setTimeout(resolve, 2));
    return sphere(x);
  } finally {
    inside -= 1;
  }
}

/** Takes a time that nobody can foretell. */
export async function irregular(x) {
  await new Promise((resolve) => setTimeout(resolve, 4 * Math.random()));
  return sphere(x);
}

export const zero = () => 0;

/** Optimizer 1 gets better all the time; optimizer 2 hangs for a while in its first evaluation. */
export function improvesWhileOtherHangs(_x, { optimizerId, evaluationId }) {
  if (optimizerId === 2) {
    block(evaluationId === 0 ? 700 : 20);
    return 1e9;
  }
  block(1);
  return 1e6 - evaluationId;
}

/** Takes its time for the optimizers whose number is odd, or for the others. */
export function slowForSome(x, { optimizerId, options }) {
  if (optimizerId % 2 === options.slow) block(1);
  return sphere(x);
}

/** Counts down, so that every evaluation is the best yet. */
export const improves = (_x, { evaluationId }) => -evaluationId;

export const scaled = (x, { options }) => options.scale * x[0];
