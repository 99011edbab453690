// How long does a program take to its first evaluation, from the start of its process?
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { report, rounds, size } from './lib/report.js';

const ROUNDS = size(11, 1);
const TARGETS = { inline: undefined, threads: 150, processes: 250 };

/** Milliseconds until a program prints its first line, and what it says there. */
function firstLine(program, ...args) {
  const path = fileURLToPath(new URL(`./children/${program}`, import.meta.url));
  const began = performance.now();
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve) => {
    let line = null;
    child.stdout.once('data', (text) => {
      line = { milliseconds: performance.now() - began, said: Number(text) };
    });
    child.once('close', () => resolve(line));
  });
}

const found = await rounds(ROUNDS, {
  nothing: () => firstLine('nothing.js'),
  bareThreads: () => firstLine('first-message.js', 'threads'),
  bareProcesses: () => firstLine('first-message.js', 'processes'),
  inline: () => firstLine('first-evaluation.js', 'inline'),
  threads: () => firstLine('first-evaluation.js', 'threads'),
  processes: () => firstLine('first-evaluation.js', 'processes'),
});

const milliseconds = (name) => found[name].map((line) => line.milliseconds);
const FLOORS = {
  inline: ['nothing', 'node that prints a line'],
  threads: ['bareThreads', 'node that starts a thread and has its first message'],
  processes: ['bareProcesses', 'node that forks a process and has its first message'],
};
for (const [name, note] of Object.values(FLOORS)) {
  report({
    bench: `start-up/floor/${name}`,
    runs: milliseconds(name),
    unit: 'ms',
    better: 'lower',
    note,
  });
}
for (const [backend, [floor, against]] of Object.entries(FLOORS)) {
  report({
    bench: `start-up/${backend}`,
    runs: milliseconds(backend),
    unit: 'ms',
    floor: milliseconds(floor),
    against,
    better: 'lower',
    target: TARGETS[backend],
    note: 'process start to the first evaluation known',
  });
}
report({
  bench: 'start-up/import',
  runs: found.inline.map(({ said }) => said),
  unit: 'ms',
  better: 'lower',
  note: 'process start until glompo and its parts are imported, by the clock of the process itself',
});
