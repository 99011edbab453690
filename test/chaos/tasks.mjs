// Tasks of the chaos trials. Each call is written to a log by appending, so that no death can take it back: `L` for the
// start of an isolate that evaluates, `B` for the beginning of a call that may end or keep its isolate, `E` for the
// answer of a call.
import { execFileSync, spawn } from 'node:child_process';
import { openSync, writeSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
import { PROGRAMS, secondsOf } from './programs.mjs';

/** Calls after which what their isolate had not sent may never come. */
const KEEPS_ITS_ISOLATE = new Set([
  'never',
  'loops',
  'waits',
  'ignoresSigterm',
  'runsSynchronously',
  'allocates',
  'exits',
]);

const MEBIBYTE = 2 ** 20;
const MOST_PROGRAMS = 3;

let started = 0;
const kept = [];

/** Makes the task of one isolate. */
export function makeTask({ log, behaviour, program, marker, every, first }) {
  const file = openSync(log, 'a');
  const write = (...fields) => writeSync(file, `${fields.join(' ')}\n`);
  const seconds = secondsOf(marker);
  const isolate = `${process.pid}.${threadId}`;
  if (behaviour === 'ignoresSigterm') process.on('SIGTERM', () => {});
  write('L', process.pid);

  const answer = (x, { optimizerId, evaluationId }) => {
    let fx = 0;
    for (const value of x) fx += value * value;
    write('E', isolate, optimizerId, evaluationId, Date.now(), bits(x), fx);
    return fx;
  };
  return (x, context) => {
    const { optimizerId, evaluationId } = context;
    if (behaviour === 'sphere') return answer(x, context);
    const misbehaves = evaluationId >= first && (evaluationId - first) % every === 0;
    if (!misbehaves) return afterwards(2, () => answer(x, context));
    if (KEEPS_ITS_ISOLATE.has(behaviour)) write('B', isolate, optimizerId, evaluationId, Date.now());
    return MISBEHAVIOURS[behaviour](() => answer(x, context), { program, seconds });
  };
}

const MISBEHAVIOURS = {
  later: (answer) => afterwards(30, answer),
  never: () => new Promise(() => {}),
  loops() {
    for (;;);
  },
  waits() {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
  runsSynchronously(answer, { program, seconds }) {
    if (started === MOST_PROGRAMS) return answer();
    started += 1;
    const [command, args, options] = PROGRAMS[program](seconds);
    execFileSync(command, args, { stdio: 'ignore', ...options });
    return answer();
  },
  ignoresSigterm() {
    for (;;);
  },
  allocates(answer) {
    if (kept.length < 16) kept.push(Buffer.alloc(16 * MEBIBYTE, 1));
    return answer();
  },
  prints(answer) {
    process.stdout.write('x'.repeat(MEBIBYTE));
    process.stderr.write('y'.repeat(MEBIBYTE));
    return answer();
  },
  exits() {
    process.exit(3);
  },
  throws() {
    throw new Error('no such molecule');
  },
  startsPrograms(answer, { program, seconds }) {
    if (started < MOST_PROGRAMS) {
      started += 1;
      const [command, args, options] = PROGRAMS[program](seconds);
      spawn(command, args, { stdio: 'ignore', ...options }).unref();
    }
    return afterwards(20, answer);
  },
};

function afterwards(milliseconds, answer) {
  return new Promise((resolve) => {
    setTimeout(() => resolve(answer()), milliseconds);
  });
}

/** The exact numbers as text. */
function bits(x) {
  return Buffer.from(x.buffer, x.byteOffset, x.byteLength).toString('hex');
}
