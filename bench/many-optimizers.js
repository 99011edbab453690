// What does an optimizer cost when there are a thousand of them?
import { load } from './lib/dist.js';
import { report, rounds, size } from './lib/report.js';
import { box, timedRun } from './lib/run-manager.js';

const { defineTask } = await load('src/index.js');
const { randomSearch } = await load('src/optimizers/index.js');
const { maxSeconds } = await load('src/exit-conditions/index.js');
const { minFunctionCalls } = await load('src/stoppers/index.js');

const COUNTS = size([10, 100, 1_000], [2, 4, 8]);
const EVALUATIONS = 10;
const ROUNDS = size(5, 1);

const task = defineTask(new URL('./tasks/sphere.js', import.meta.url));

/** All are started at once, watched, stopped by a stopper, and joined; none is started in their place. */
function selectorOf(count) {
  const specs = [randomSearch()];
  return { label: 'all at once', specs, select: ({ startedOf }) => (startedOf[0] < count ? 0 : 'never') };
}

async function lives(count) {
  const run = await timedRun(
    {
      task,
      bounds: box(2),
      backend: 'inline',
      maxJobs: count,
      optSelector: selectorOf(count),
      exitConditions: maxSeconds({ session: 600 }),
      stoppers: minFunctionCalls(EVALUATIONS),
      applyStoppersToBest: true,
      seed: 1,
    },
    count,
  );
  const { stopped } = run.result.stats;
  if (stopped !== count) process.stderr.write(`${stopped} of ${count} optimizers were stopped\n`);
  return run;
}

await lives(COUNTS[0]);
const found = await rounds(ROUNDS, Object.fromEntries(COUNTS.map((count) => [count, () => lives(count)])));

const each = (count) => found[count].map(({ totalSeconds }) => (1000 * totalSeconds) / count);
for (const count of COUNTS) {
  const evaluations = found[count].map(({ result }) => result.stats.evaluations / count);
  report({
    bench: `many-optimizers/${count}`,
    runs: each(count),
    unit: 'ms/optimizer',
    floor: each(COUNTS[1]),
    against: `${COUNTS[1]} optimizers`,
    better: 'lower',
    target: count === COUNTS[2] ? 1.5 : undefined,
    targetOf: 'ratio',
    note: `inline; started together, stopped by a stopper, joined; ${Math.round(evaluations[0])} evaluations each`,
  });
}
report({
  bench: `many-optimizers/${COUNTS[2]}/total`,
  runs: found[COUNTS[2]].map(({ totalSeconds }) => totalSeconds),
  unit: 's',
  better: 'lower',
});
