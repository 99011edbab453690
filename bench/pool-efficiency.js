// Which part of its evaluators' time does a pool put to use when a task takes 1 ms or more?
import { load } from './lib/dist.js';
import { burn, stepsFor } from './lib/busy.js';
import { plainWorkers } from './lib/plain-workers.js';
import { readyPool } from './lib/pool.js';
import { report, rounds, size } from './lib/report.js';

const { defineTask } = await load('src/index.js');

const DIMS = 10;
const ROUNDS = size(7, 1);
const BUSY_WORKERS = 2;
const BUSY_TASKS = size(600, 10);
const BUSY_MS = 1;
const SLEEPERS = size(32, 2);
const SLEEPS = size(60, 2) * SLEEPERS;
const SLEEP_MS = 10;
const TARGET = 97;

await busy('threads');
await busy('processes');
await sleeping();

/** Tasks of 1 ms that compute; the time of one core, divided by two, is the ideal. */
async function busy(backend) {
  const module = new URL('./tasks/busy.js', import.meta.url);
  const options = { steps: stepsFor(BUSY_MS) };
  const task = defineTask(module, { factory: 'makeBusy', options });
  const pool = await readyPool(backend, BUSY_WORKERS, task, DIMS);
  const plain = await plainWorkers(backend, BUSY_WORKERS, { module: module.href, make: 'makeBusy', options });
  await pool.run(BUSY_TASKS / 10);
  await plain.runAlone(BUSY_TASKS / 10);
  const found = await rounds(ROUNDS, {
    serial: () => {
      const began = performance.now();
      for (let i = 0; i < BUSY_TASKS; i += 1) burn(options.steps, i);
      return (performance.now() - began) / 1000;
    },
    pool: () => pool.run(BUSY_TASKS),
    alone: () => plain.runAlone(BUSY_TASKS),
    plain: () => plain.run(BUSY_TASKS, 1, 2, DIMS),
  });
  await pool.close();
  await plain.close();
  const ideal = (times) => times.map((time, round) => (100 * found.serial[round]) / BUSY_WORKERS / time);
  report({
    bench: `pool-efficiency/1ms/${backend}`,
    runs: ideal(found.pool),
    unit: '% of ideal',
    floor: ideal(found.alone),
    against: 'two workers that do their shares without a message in between',
    better: 'higher',
    target: TARGET,
    note: 'ideal: the time of one core, divided by two; it takes two cores that nobody else uses',
  });
  report({
    bench: `pool-efficiency/1ms/${backend}/plain`,
    runs: ideal(found.plain),
    unit: '% of ideal',
    floor: ideal(found.alone),
    against: 'two workers that do their shares without a message in between',
    better: 'higher',
    note: `plain ${backend}, one point a message, two messages in hand`,
  });
}

/** Tasks that wait for 10 ms, on many evaluators. */
async function sleeping() {
  const module = new URL('./tasks/sleep.js', import.meta.url);
  const options = { milliseconds: SLEEP_MS };
  const task = defineTask(module, { factory: 'makeSleep', options });
  const pool = await readyPool('threads', SLEEPERS, task, DIMS);
  const plain = await plainWorkers('threads', SLEEPERS, { module: module.href, make: 'makeSleep', options });
  await pool.run(SLEEPERS);
  const found = await rounds(ROUNDS, {
    pool: () => pool.run(SLEEPS),
    alone: () => plain.runAlone(SLEEPS),
    plain: () => plain.run(SLEEPS, 1, 1, DIMS),
  });
  await pool.close();
  await plain.close();
  const ideal = (times) => times.map((time) => (100 * SLEEP_MS * SLEEPS) / SLEEPERS / 1000 / time);
  report({
    bench: 'pool-efficiency/sleep-10ms/threads',
    runs: ideal(found.pool),
    unit: '% of ideal',
    floor: ideal(found.alone),
    against: `${SLEEPERS} threads that do their shares without a message in between`,
    better: 'higher',
    target: TARGET,
  });
  report({
    bench: 'pool-efficiency/sleep-10ms/threads/plain',
    runs: ideal(found.plain),
    unit: '% of ideal',
    floor: ideal(found.alone),
    against: `${SLEEPERS} threads that do their shares without a message in between`,
    better: 'higher',
    note: 'plain worker_threads, one point a message, one message in hand',
  });
}
