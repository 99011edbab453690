// How long does a run take to end, from the exit condition to the verified end of everything?
import { load } from './lib/dist.js';
import { median, report, rounds, size } from './lib/report.js';
import { box, timedRun } from './lib/run-manager.js';

const { defineTask } = await load('src/index.js');
const { randomSearch } = await load('src/optimizers/index.js');
const { cycle } = await load('src/selectors/index.js');
const { maxSeconds } = await load('src/exit-conditions/index.js');

const OPTIMIZERS = 2;
const ROUNDS = size(11, 1);
const SECONDS = size(0.5, 0.2);

const task = defineTask(new URL('./tasks/sphere.js', import.meta.url));

function run(backend) {
  const config = {
    task,
    bounds: box(10),
    backend,
    maxJobs: OPTIMIZERS,
    optSelector: cycle(randomSearch()),
    exitConditions: maxSeconds({ session: SECONDS }),
    seed: 1,
  };
  return timedRun(config, OPTIMIZERS);
}

const found = await rounds(ROUNDS, {
  inline: () => run('inline'),
  threads: () => run('threads'),
  processes: () => run('processes'),
});
for (const [backend, runs] of Object.entries(found)) {
  const started = median(runs.map(({ startSeconds }) => 1000 * startSeconds));
  report({
    bench: `shut-down/${backend}`,
    runs: runs.map(({ stopSeconds }) => 1000 * stopSeconds),
    unit: 'ms',
    better: 'lower',
    target: backend === 'inline' ? undefined : 100,
    note: `${OPTIMIZERS} optimizers, in the midst of their work; they took ${Math.round(started)} ms to start`,
  });
}
