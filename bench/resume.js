// What does a checkpoint cost while the run goes on, and what does it cost to go on with a run?
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { load } from './lib/dist.js';
import { median, report, rounds, size } from './lib/report.js';
import { box } from './lib/run-manager.js';

const { createManager, defineTask } = await load('src/index.js');
const { cmaEs } = await load('src/optimizers/index.js');
const { cycle } = await load('src/selectors/index.js');
const { maxEvaluations, maxSeconds } = await load('src/exit-conditions/index.js');

const DIMS = 100;
const OPTIMIZERS = size([1, 8, 64], [1, 2]);
const CHECKPOINTS = size(10, 2);
const LENGTHS = size([10_000, 100_000, 1_000_000], [200, 400]);
const RESUMED_DIMS = 10;
const RESUMED_OPTIMIZERS = size(4, 2);
const ROUNDS = size(3, 1);
const CHILD = fileURLToPath(new URL('./children/resume-once.js', import.meta.url));

const root = mkdtempSync(join(tmpdir(), 'glompo-resume-'));
process.once('exit', () => rmSync(root, { recursive: true, force: true }));
let made = 0;
const newDirectory = () => {
  made += 1;
  return join(root, String(made));
};

/** Optimizers at work on a task that waits, of which checkpoints are made one after the other. */
async function checkpoints(optimizers, backend) {
  const workingDir = newDirectory();
  const held = {
    ...cmaEs(),
    module: new URL('./lib/held-cma-es.js', import.meta.url).href,
    export: 'createHeld',
  };
  const manager = createManager({
    task: defineTask(new URL('./tasks/sleep.js', import.meta.url), {
      factory: 'makeSleep',
      options: { milliseconds: 20 },
    }),
    bounds: box(DIMS),
    optSelector: cycle(held),
    maxJobs: optimizers,
    backend,
    exitConditions: maxSeconds({ session: 600 }),
    checkpointControl: { keepPast: 0, namingFormat: 'c_%(count)', patience: 60 },
    summaryFiles: ['journal'],
    workingDir,
    seed: 1,
  });
  const events = manager.events();
  const running = manager.run();
  let ready = 0;
  for await (const { type } of events) {
    if (type === 'optimizerReady') ready += 1;
    if (ready === optimizers) break;
  }
  const took = [];
  let bytes = 0;
  for (let k = 0; k < CHECKPOINTS; k += 1) {
    const began = performance.now();
    ({ bytes } = await manager.checkpoint());
    took.push(performance.now() - began);
  }
  await manager.stop('measured');
  const { optimizers: all } = await running;
  rmSync(workingDir, { recursive: true });
  const times = all.flatMap(({ report: said }) => said?.held ?? []);
  return { median: median(times), worst: Math.max(...times), took: median(took), bytes: bytes / optimizers };
}

const CASES = [...OPTIMIZERS.map((count) => [count, 'threads']), [OPTIMIZERS[1], 'processes']];
const held = await rounds(
  ROUNDS,
  Object.fromEntries(
    CASES.map(([count, backend]) => [`${backend}/${count}`, () => checkpoints(count, backend)]),
  ),
);
for (const [count, backend] of CASES) {
  const runs = held[`${backend}/${count}`];
  const note = `CMA-ES with ${DIMS} parameters in ${backend}, ${CHECKPOINTS} checkpoints; until the isolate goes on`;
  const name = `resume/checkpoint/${backend}/${count}`;
  report({ bench: `${name}/held`, runs: runs.map((run) => run.median), unit: 'ms', better: 'lower', note });
  report({
    bench: `${name}/held-worst`,
    runs: runs.map(({ worst }) => worst),
    unit: 'ms',
    better: 'lower',
    target: count === OPTIMIZERS[1] ? 50 : undefined,
    note,
  });
  report({
    bench: `${name}/written`,
    runs: runs.map(({ took }) => took),
    unit: 'ms',
    better: 'lower',
    note: 'until it is safe on the disk, while the run goes on',
  });
}
report({
  bench: 'resume/checkpoint/size',
  runs: held[`threads/${OPTIMIZERS[1]}`].map(({ bytes }) => bytes),
  unit: 'bytes/optimizer',
  better: 'lower',
  note: `CMA-ES with ${DIMS} parameters`,
});

/** A run of so many evaluations that has ended, with a checkpoint of its end. */
async function recorded(evaluations) {
  const workingDir = newDirectory();
  const manager = createManager({
    task: defineTask(new URL('./tasks/sphere.js', import.meta.url)),
    bounds: box(RESUMED_DIMS),
    optSelector: cycle(cmaEs({ restarts: 'bipop' })),
    maxJobs: RESUMED_OPTIMIZERS,
    backend: 'processes',
    exitConditions: maxEvaluations(evaluations),
    checkpointControl: { atExit: true },
    workingDir,
    seed: 1,
  });
  await manager.run();
  return workingDir;
}

/** Goes on with a copy of a run, in a process of its own. */
async function resumed(directory, evaluations, hasCheckpoint) {
  const workingDir = newDirectory();
  cpSync(directory, workingDir, { recursive: true });
  if (!hasCheckpoint) rmSync(join(workingDir, 'checkpoints'), { recursive: true });
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD, workingDir, String(evaluations)]);
  rmSync(workingDir, { recursive: true });
  return JSON.parse(stdout);
}

const runs = [];
for (const evaluations of LENGTHS) runs.push([evaluations, await recorded(evaluations)]);
const measured = await rounds(
  ROUNDS,
  Object.fromEntries(
    runs.flatMap(([evaluations, directory]) => [
      [`${evaluations}/checkpoint`, () => resumed(directory, evaluations, true)],
      [`${evaluations}/journal`, () => resumed(directory, evaluations, false)],
    ]),
  ),
);
for (const [name, results] of Object.entries(measured)) {
  const of = `${RESUMED_OPTIMIZERS} CMA-ES with ${RESUMED_DIMS} parameters in processes`;
  report({
    bench: `resume/time/${name}`,
    runs: results.map(({ seconds }) => seconds),
    unit: 's',
    better: 'lower',
    target: 5,
    note: `${of}; until the first new evaluation is recorded`,
  });
  report({
    bench: `resume/memory/${name}`,
    runs: results.map(({ mebibytes }) => mebibytes),
    unit: 'MiB',
    better: 'lower',
    note: `${of}; the manager's process, then`,
  });
}
