// Kills runs again and again, lets them go on, and looks whether anything was lost, made twice, or has become another:
// `npm run resume-trials -- [--kills N] [--seed S] [--trial K] [--trials N] [--concurrency C] [--keep] [--json]`.
// Trials are made until there were so many kills. --trial repeats one of the trials of a seed. --keep leaves the files of
// those that failed. --json prints one object instead of the table. Status 1: a trial failed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { settingsOf } from './settings.mjs';
import { figuresOf, tableOf } from './table.mjs';
import { clearAll, runTrial } from './trial.mjs';

const { values: flags } = parseArgs({
  options: {
    kills: { type: 'string', default: '500' },
    seed: { type: 'string', default: process.env.GLOMPO_SEED ?? String(Date.now() % 2 ** 31) },
    trial: { type: 'string' },
    concurrency: { type: 'string', default: '2' },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const seed = wholeNumber('seed');
const wanted = flags.trial === undefined ? wholeNumber('kills') : 1;
const folder = mkdtempSync(join(tmpdir(), 'resume-'));
const trials = [];
let next = flags.trial === undefined ? 0 : wholeNumber('trial');
let kills = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, async () => {
    await clearAll();
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  });
}

process.stderr.write(`seed ${seed}\n`);
const workers = flags.trial === undefined ? wholeNumber('concurrency') : 1;
await Promise.all(Array.from({ length: workers }, work));
const failures = trials.filter(({ complaints }) => complaints.length > 0);
if (flags.keep && failures.length > 0) process.stderr.write(`left in ${folder}\n`);
else rmSync(folder, { recursive: true, force: true });

const rows = trials.length === 0 ? [] : figuresOf(trials);
if (flags.json) {
  const failed = failures.map(({ settings, complaints }) => ({ settings, complaints }));
  process.stdout.write(`${JSON.stringify({ seed, trials: trials.length, kills, failed, figures: rows })}\n`);
} else {
  if (flags.trial !== undefined) process.stdout.write(`${JSON.stringify(trials[0], null, 2)}\n`);
  process.stdout.write(tableOf(rows));
}
process.exitCode = failures.length > 0 ? 1 : 0;

async function work() {
  while (kills < wanted && (flags.trial === undefined || trials.length === 0)) {
    const number = next;
    next += 1;
    const trial = await runTrial(settingsOf(seed, number), join(folder, String(number)));
    trials.push(trial);
    kills += trial.deaths.length;
    if (trial.complaints.length > 0) tell(trial);
  }
}

/** What happened in a trial that failed, and how to repeat it. */
function tell({ settings, complaints, deaths }) {
  process.stderr.write(`\nnpm run resume-trials -- --seed ${seed} --trial ${settings.trial}\n`);
  process.stderr.write(`  ${JSON.stringify({ ...settings, kills: settings.kills.length })}\n`);
  process.stderr.write(`  ${JSON.stringify(deaths)}\n`);
  for (const complaint of complaints.slice(0, 30)) process.stderr.write(`  ${complaint}\n`);
}

function wholeNumber(name) {
  const value = Number(flags[name]);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  process.stderr.write(`--${name} must be a whole number\n`);
  process.exit(2);
}
