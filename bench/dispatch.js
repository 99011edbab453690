// How many tasks a second does a pool of two evaluators get through when a task costs nothing?
import { load } from './lib/dist.js';
import { plainWorkers } from './lib/plain-workers.js';
import { readyPool } from './lib/pool.js';
import { report, rounds, size } from './lib/report.js';

const { defineTask } = await load('src/index.js');

const DIMS = 10;
const WORKERS = 2;
const TASKS = size(1_000_000, 2_000);
const ROUNDS = size(7, 1);
const PLAIN_BATCH = 64;
/** Batches that a plain worker has in hand. */
const PLAIN_WINDOW = 4;
const TARGETS = { threads: 1_500_000, processes: 500_000 };
const PEERS = {
  threads: 'plain worker_threads, postMessage of flat batches of 64, 4 batches in hand',
  processes: 'plain fork, advanced serialization, flat batches of 64, 4 batches in hand',
};

const module = new URL('./tasks/nothing.js', import.meta.url);
const task = defineTask(module, { factory: 'makeNothing' });

for (const backend of ['threads', 'processes']) {
  const pool = await readyPool(backend, WORKERS, task, DIMS);
  const plain = await plainWorkers(backend, WORKERS, { module: module.href, make: 'makeNothing' });
  await pool.run(TASKS / 10);
  await plain.run(TASKS / 10, PLAIN_BATCH, PLAIN_WINDOW, DIMS);
  const found = await rounds(ROUNDS, {
    pool: async () => TASKS / (await pool.run(TASKS)),
    plain: async () => TASKS / (await plain.run(TASKS, PLAIN_BATCH, PLAIN_WINDOW, DIMS)),
  });
  await pool.close();
  await plain.close();
  report({
    bench: `dispatch/${backend}`,
    runs: found.pool,
    unit: 'tasks/s',
    floor: found.plain,
    against: PEERS[backend],
    better: 'higher',
    target: TARGETS[backend],
  });
  report({
    bench: `dispatch/${backend}/plain`,
    runs: found.plain,
    unit: 'tasks/s',
    better: 'higher',
    note: PEERS[backend],
  });
}
