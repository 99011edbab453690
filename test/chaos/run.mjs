// Disturbs real runs and looks at what is left of them:
// `npm run chaos -- [--trials N] [--seed S] [--trial K] [--concurrency C] [--json]`.
// --trial repeats one of the trials of a seed. --json prints one object instead of the table. Status 1: a trial failed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { settingsOf } from './settings.mjs';
import { figuresOf, tableOf } from './table.mjs';
import { clearAll, runTrial } from './trial.mjs';

const { values: flags } = parseArgs({
  options: {
    trials: { type: 'string', default: '200' },
    seed: { type: 'string', default: process.env.GLOMPO_SEED ?? String(Date.now() % 2 ** 31) },
    trial: { type: 'string' },
    concurrency: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
  },
});
const seed = wholeNumber('seed');
const waiting =
  flags.trial === undefined
    ? Array.from({ length: wholeNumber('trials') }, (_, k) => k)
    : [wholeNumber('trial')];
const folder = mkdtempSync(join(tmpdir(), 'chaos-'));
const trials = [];
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, async () => {
    await clearAll();
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  });
}

process.stderr.write(`seed ${seed}\n`);
await Promise.all(Array.from({ length: wholeNumber('concurrency') }, work));
rmSync(folder, { recursive: true, force: true });

const failures = trials.filter(({ complaints }) => complaints.length > 0);
const rows = trials.length === 0 ? [] : figuresOf(trials);
if (flags.json) {
  const failed = failures.map(({ settings, complaints }) => ({ settings, complaints }));
  process.stdout.write(`${JSON.stringify({ seed, trials: trials.length, failed, figures: rows })}\n`);
} else {
  if (flags.trial !== undefined) process.stdout.write(`${JSON.stringify(trials[0], null, 2)}\n`);
  process.stdout.write(tableOf(rows));
}
process.exitCode = failures.length > 0 ? 1 : 0;

async function work() {
  for (let k = waiting.shift(); k !== undefined; k = waiting.shift()) {
    const trial = await runTrial(settingsOf(seed, k), join(folder, String(k)));
    trials.push(trial);
    if (trial.complaints.length > 0) tell(trial);
  }
}

/** What happened in a trial that failed, and how to repeat it. */
function tell({ settings, complaints, met, containment }) {
  process.stderr.write(`\nnpm run chaos -- --seed ${seed} --trial ${settings.trial}\n`);
  process.stderr.write(`  hit: ${met}, held by: ${containment}, ${JSON.stringify(settings)}\n`);
  for (const complaint of complaints) process.stderr.write(`  ${complaint}\n`);
}

function wholeNumber(name) {
  const value = Number(flags[name]);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  process.stderr.write(`--${name} must be a whole number\n`);
  process.exit(2);
}
