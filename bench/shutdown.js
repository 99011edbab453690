// How long does a run take to end: when it is asked to, when it is closed, when its owner is killed? And what does it
// cost to be sure that everything ends?
import { memoryOfHelpers, memoryOfWatchdog, startOfRun } from './lib/containment-costs.js';
import { report, rounds, size } from './lib/report.js';
import { deathOfRun, endOfRun } from './lib/shutdown-runs.js';

const BACKENDS = ['threads', 'processes'];
const COUNTS = size([1, 8, 64], [1, 2]);
const ROUNDS = size(5, 1);
const DEATHS = size(100, 1);
const DYING = size(8, 2);

const ENDS = {
  stop: ['stop', 'working', 'asked to stop, in the midst of their work'],
  close: ['close', 'working', 'closed, in the midst of their work'],
  'close-loop': ['close', 'busy', 'closed, while each is in an endless loop'],
};
const ends = {};
for (const [name, [how, doing]] of Object.entries(ENDS)) {
  for (const backend of BACKENDS) {
    for (const count of COUNTS) {
      ends[`${name}/${backend}/${count}`] = () => endOfRun(backend, count, how, doing);
    }
  }
}
for (const [name, runs] of Object.entries(await rounds(ROUNDS, ends))) {
  const [end, , count] = name.split('/');
  report({
    bench: `shutdown/${name}`,
    runs,
    unit: 'ms',
    better: 'lower',
    target: Number(count) <= 8 ? 100 : undefined,
    note: `${count} optimizers, ${ENDS[end][2]}`,
  });
}

const DEATH_OF = {
  idle: { backend: 'processes', doing: 'idle' },
  busy: { backend: 'processes', doing: 'busy' },
  programs: { backend: 'processes', doing: 'withPrograms' },
  'programs-portable': { backend: 'processes', doing: 'withPrograms', containment: 'portable' },
  threads: { backend: 'threads', doing: 'withPrograms' },
};
const deaths = Object.entries(DEATH_OF).map(([name, settings]) => [
  name,
  () => deathOfRun({ optimizers: DYING, ...settings }),
]);
for (const [name, runs] of Object.entries(await rounds(DEATHS, Object.fromEntries(deaths)))) {
  const { backend, doing, containment = 'auto' } = DEATH_OF[name];
  const note = `SIGKILL of the owner to the last death; ${DYING} optimizers in ${backend}, ${doing}, containment ${containment}`;
  const figure = { unit: 'ms', better: 'lower', note };
  report({ bench: `shutdown/death/${name}`, runs, target: 100, ...figure });
  report({ bench: `shutdown/death/${name}/worst`, runs: [Math.max(...runs)], target: 1_000, ...figure });
}

const MIB = 2 ** 20;
const costs = await rounds(ROUNDS, {
  'helpers-portable': () => memoryOfHelpers('portable', 1),
  'helpers-auto': () => memoryOfHelpers('auto', 1),
  'helpers-auto-8': () => memoryOfHelpers('auto', DYING),
  watchdog: memoryOfWatchdog,
});
const COSTS = {
  'helpers-portable': 'the sidecar; one process, containment portable',
  'helpers-auto': 'sidecar, namespace and wrapper of one process',
  'helpers-auto-8': `sidecar, namespace and wrappers of ${DYING} processes`,
  watchdog: 'the watchdog thread of one process',
};
for (const [name, note] of Object.entries(COSTS)) {
  const runs = costs[name].map((bytes) => bytes / MIB);
  report({ bench: `shutdown/memory/${name}`, runs, unit: 'MiB', better: 'lower', note });
}

const starts = await rounds(size(11, 1), {
  portable: () => startOfRun('processes', 'portable'),
  auto: () => startOfRun('processes', 'auto'),
});
report({
  bench: 'shutdown/start-up/auto',
  runs: starts.auto,
  unit: 'ms',
  floor: starts.portable,
  against: 'containment portable',
  better: 'lower',
  note: 'process start to the first evaluation known, optimizers in processes',
});
