// Which part of the ideal do 32 optimizers reach, when each waits 10 ms in every evaluation?
import { load } from './lib/dist.js';
import { plainWorkers } from './lib/plain-workers.js';
import { report, rounds, size } from './lib/report.js';
import { box, rateInWindow } from './lib/run-manager.js';

const { defineTask } = await load('src/index.js');
const { randomSearch } = await load('src/optimizers/index.js');
const { cycle } = await load('src/selectors/index.js');
const { maxSeconds } = await load('src/exit-conditions/index.js');

const DIMS = 10;
const OPTIMIZERS = size(32, 2);
const SLEEP_MS = 10;
const SETTLE_MS = size(500, 50);
const WINDOW_MS = size(1_500, 100);
const ROUNDS = size(3, 1);
const IDEAL = (1000 * OPTIMIZERS) / SLEEP_MS;
const ALONE = OPTIMIZERS * size(100, 2);

const module = new URL('./tasks/sleep.js', import.meta.url);
const options = { milliseconds: SLEEP_MS };
const task = defineTask(module, { factory: 'makeSleep', options });

function efficiency(backend) {
  const config = {
    task,
    bounds: box(DIMS),
    backend,
    maxJobs: OPTIMIZERS,
    optSelector: cycle(randomSearch()),
    exitConditions: maxSeconds({ session: 600 }),
    seed: 1,
  };
  return rateInWindow(config, OPTIMIZERS, SETTLE_MS, WINDOW_MS).then((rate) => (100 * rate) / IDEAL);
}

const plain = await plainWorkers('threads', OPTIMIZERS, { module: module.href, make: 'makeSleep', options });
const alone = () => plain.runAlone(ALONE).then((seconds) => (100 * ALONE) / seconds / IDEAL);
const found = await rounds(ROUNDS, {
  alone,
  threads: () => efficiency('threads'),
  processes: () => efficiency('processes'),
});
await plain.close();

for (const backend of ['threads', 'processes']) {
  report({
    bench: `sleeping-optimizers/${backend}`,
    runs: found[backend],
    unit: '% of ideal',
    floor: found.alone,
    against: `${OPTIMIZERS} bare threads that wait without a message in between`,
    better: 'higher',
    target: 97,
    note: `${OPTIMIZERS} optimizers, once all are ready; the original: 64 %, recorded in another run`,
  });
}
