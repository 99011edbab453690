// Runs all benches but the long ones, or those named: `node bench/run.js [--smoke] [--compare] [--save] [name...]`.
// One JSON line a figure goes to stdout, a table to stderr. --compare shows how each figure stands to the stored
// baseline, --save stores the figures of this run as the baseline.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const BENCHES = {
  'manager-throughput': new URL('./manager-throughput.js', import.meta.url),
  'history-memory': new URL('./history-memory.js', import.meta.url),
  'stop-check-cost': new URL('./stop-check-cost.js', import.meta.url),
  dispatch: new URL('./dispatch.js', import.meta.url),
  'pool-efficiency': new URL('./pool-efficiency.js', import.meta.url),
  'sleeping-optimizers': new URL('./sleeping-optimizers.js', import.meta.url),
  'many-optimizers': new URL('./many-optimizers.js', import.meta.url),
  'start-up': new URL('./start-up.js', import.meta.url),
  shutdown: new URL('./shutdown.js', import.meta.url),
  record: new URL('./record.js', import.meta.url),
  resume: new URL('./resume.js', import.meta.url),
  hdf5: new URL('./hdf5.js', import.meta.url),
  nist: new URL('./nist.js', import.meta.url),
  optimizers: new URL('./optimizers.js', import.meta.url),
};
/** What takes the better part of an hour runs when it is named. */
const LONG = ['optimizers'];
const BASELINE = new URL('./baseline.json', import.meta.url);

const { values: flags, positionals } = parseArgs({
  options: {
    smoke: { type: 'boolean', default: false },
    compare: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

const usual = Object.keys(BENCHES).filter((name) => flags.smoke || !LONG.includes(name));
const names = positionals.length === 0 ? usual : positionals;
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  process.stderr.write(`No bench ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}.\n`);
  process.exit(2);
}

const figures = [];
let failures = 0;
for (const name of names) {
  const status = await runBench(BENCHES[name]);
  if (status === 0) continue;
  failures += 1;
  process.stderr.write(`${name} ended with status ${status}\n`);
}
const baseline = flags.compare ? readBaseline() : new Map();
process.stderr.write(table(figures, baseline));
if (flags.save) save();
process.exitCode = failures > 0 ? 1 : 0;

/** Each bench has a process of its own, so that none inherits another's heap or compiled code. */
async function runBench(url) {
  const args = [fileURLToPath(url), ...(flags.smoke ? ['--smoke'] : [])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = new Promise((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  for await (const line of createInterface({ input: child.stdout })) {
    process.stdout.write(`${line}\n`);
    figures.push(JSON.parse(line));
  }
  return closed;
}

function readBaseline() {
  const { figures: stored } = JSON.parse(readFileSync(BASELINE, 'utf8'));
  return new Map(Object.entries(stored));
}

/** What was not measured this time keeps its figure. */
function save() {
  const stored = {};
  try {
    Object.assign(stored, JSON.parse(readFileSync(BASELINE, 'utf8')).figures);
  } catch {
    // There is none yet.
  }
  for (const { bench, value, unit, ratio, machine } of figures) {
    stored[bench] = { value, unit, ratio, others: machine.others };
  }
  const { cores, node, cpu } = figures[0].machine;
  const text = JSON.stringify({ machine: { cores, node, cpu }, figures: stored }, null, 2);
  writeFileSync(BASELINE, `${text}\n`);
}

function table(rows, stored) {
  const head = [
    'figure',
    'median',
    'unit',
    'ratio',
    'target',
    '',
    ...(flags.compare ? ['to baseline', 'ratio to baseline'] : []),
  ];
  const lines = rows.map((figure) => [
    figure.bench,
    figure.value.toLocaleString('en'),
    figure.unit,
    figure.ratio === null ? '' : String(figure.ratio),
    figure.target === null
      ? ''
      : `${figure.targetOf === 'ratio' ? 'ratio ' : ''}${figure.target.toLocaleString('en')}`,
    verdict(figure),
    ...(flags.compare ? comparison(figure, stored.get(figure.bench)) : []),
  ]);
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map((cells) => cells[i].length)));
  return [head, ...lines]
    .map(
      (cells) =>
        `${cells
          .map((cell, i) => cell.padEnd(widths[i]))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function verdict({ value, ratio, target, targetOf, better }) {
  if (target === null) return '';
  const figure = targetOf === 'ratio' ? ratio : value;
  return (better === 'higher' ? figure >= target : figure <= target) ? 'met' : 'missed';
}

/** The figure, and its ratio to floor or peer, each divided by the stored one. */
function comparison({ value, ratio }, stored) {
  if (stored === undefined) return ['new', ''];
  const ofRatio = ratio === null || stored.ratio === null ? '' : (ratio / stored.ratio).toFixed(2);
  return [(value / stored.value).toFixed(2), ofRatio];
}
