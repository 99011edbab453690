// How many evaluations a second does a manager record, when a task costs nothing?
import { barePipe, bareLoop, barePort } from './lib/recording-floors.js';
import { load } from './lib/dist.js';
import { median, report, rounds, size } from './lib/report.js';
import { box, timedRun } from './lib/run-manager.js';

const { defineTask } = await load('src/index.js');
const { cmaEs, randomSearch } = await load('src/optimizers/index.js');
const { cycle } = await load('src/selectors/index.js');
const { maxEvaluations } = await load('src/exit-conditions/index.js');

const DIMS = 10;
const OPTIMIZERS = 2;
const EVALUATIONS = size(2_000_000, 2_000);
const CMA_EVALUATIONS = size(600_000, 500);
const RESTARTING_EVALUATIONS = size(30_000, 500);
const ROUNDS = size(5, 1);
/** Recorded with GloMPO 3.1.1 on such a machine, in another run: 16,200 to 20,400 in processes. */
const ORIGINAL = 18_000;
const ORIGINAL_CMA = 9_500;

const sphere = defineTask(new URL('./tasks/sphere.js', import.meta.url));
const fleeingSphere = defineTask(new URL('./tasks/fleeing-sphere.js', import.meta.url));

function recorded(backend, spec, evaluations, task = sphere) {
  return timedRun(
    {
      task,
      bounds: box(DIMS),
      backend,
      maxJobs: OPTIMIZERS,
      optSelector: cycle(spec),
      exitConditions: maxEvaluations(evaluations),
      seed: 1,
    },
    OPTIMIZERS,
  );
}

const found = await rounds(ROUNDS, {
  loop: () => bareLoop(EVALUATIONS, DIMS),
  pipe: () => barePipe(EVALUATIONS, DIMS),
  port: () => barePort(EVALUATIONS, DIMS),
  processes: () => recorded('processes', randomSearch(), EVALUATIONS),
  threads: () => recorded('threads', randomSearch(), EVALUATIONS),
  inline: () => recorded('inline', randomSearch(), EVALUATIONS),
  cmaProcesses: () => recorded('processes', cmaEs(), CMA_EVALUATIONS, fleeingSphere),
  cmaThreads: () => recorded('threads', cmaEs(), CMA_EVALUATIONS, fleeingSphere),
  cmaInline: () => recorded('inline', cmaEs(), CMA_EVALUATIONS, fleeingSphere),
  restarting: () => recorded('processes', cmaEs(), RESTARTING_EVALUATIONS),
});

const LOOP = 'a bare loop on one core: draw 10 numbers, sphere, copy 11 doubles';
report({
  bench: 'manager-throughput/floor-loop',
  runs: found.loop,
  unit: 'evaluations/s',
  better: 'higher',
  note: LOOP,
});
report({
  bench: 'manager-throughput/floor-pipe',
  runs: found.pipe,
  unit: 'evaluations/s',
  floor: found.loop,
  against: LOOP,
  better: 'higher',
  note: 'a child that streams frames of 1024 x 11 doubles; its parent copies them',
});
report({
  bench: 'manager-throughput/floor-port',
  runs: found.port,
  unit: 'evaluations/s',
  floor: found.loop,
  against: LOOP,
  better: 'higher',
  note: 'a thread that transfers frames of 1024 x 11 doubles; its parent copies them',
});

const TARGETS = { processes: 1_000_000, threads: 1_000_000, inline: undefined };
for (const backend of ['processes', 'threads', 'inline']) {
  const runs = found[backend].map(({ rate }) => rate);
  const times = Math.round(median(runs) / ORIGINAL);
  report({
    bench: `manager-throughput/${backend}`,
    runs,
    unit: 'evaluations/s',
    floor: found.loop,
    against: LOOP,
    better: 'higher',
    target: TARGETS[backend],
    note: `${times} times the original's 16,000-20,000/s, a figure recorded in another run`,
  });
  if (backend === 'inline') continue;
  report({
    bench: `manager-throughput/${backend}/of-pipe`,
    runs,
    unit: 'evaluations/s',
    floor: backend === 'processes' ? found.pipe : found.port,
    against: 'the bare stream of one child to a parent that copies it',
    better: 'higher',
  });
}
for (const [name, backend] of [
  ['cmaProcesses', 'processes'],
  ['cmaThreads', 'threads'],
  ['cmaInline', 'inline'],
]) {
  const runs = found[name].map(({ rate }) => rate);
  report({
    bench: `manager-throughput/cma-es/${backend}`,
    runs,
    unit: 'evaluations/s',
    floor: found.loop,
    against: LOOP,
    better: 'higher',
    target: backend === 'inline' ? undefined : 300_000,
    note: `${Math.round(median(runs) / ORIGINAL_CMA)} times the original's 8,000-11,000/s, recorded in another run`,
  });
}
report({
  bench: 'manager-throughput/cma-es/restarting',
  runs: found.restarting.map(({ rate }) => rate),
  unit: 'evaluations/s',
  better: 'higher',
  note: 'processes; each converges after some 3,000 evaluations and is replaced; the original: 2,300-6,500/s',
});
for (const backend of ['processes', 'threads']) {
  report({
    bench: `manager-throughput/${backend}/start`,
    runs: found[backend].map(({ startSeconds }) => 1000 * startSeconds),
    unit: 'ms',
    better: 'lower',
    note: 'from run() until both optimizers are ready; not part of the rate',
  });
}
