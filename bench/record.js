// What does it cost to record a run in its journal, and to read it again?
import {
  closeSync,
  fdatasyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { load } from './lib/dist.js';
import { report, rounds, size } from './lib/report.js';
import { box, timedRun } from './lib/run-manager.js';

const { JournalWriter, openRun, segmentFiles } = await load('src/storage/journal/index.js');
const { unknownSettings } = await load('src/storage/journal/unknown-settings.js');
const { defineTask } = await load('src/index.js');
const { randomSearch } = await load('src/optimizers/index.js');
const { cycle } = await load('src/selectors/index.js');
const { maxEvaluations } = await load('src/exit-conditions/index.js');

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const DIMS = 10;
const ROWS = size(1_000_000, 4_096);
const OPTIMIZERS = 10;
const BATCHES = [32, 100, 1_024];
const SYNCED_ROWS = size(100_000, 1_024);
const MANAGED_EVALUATIONS = size(2_000_000, 2_000);
const ROUNDS = size(5, 1);
/** Ten parameters and the value. */
const ROW_BYTES = 8 * (DIMS + 1);
const MEGABYTE = 1e6;

const root = mkdtempSync(join(tmpdir(), 'glompo-record-'));
process.once('exit', () => rmSync(root, { recursive: true, force: true }));
let made = 0;
const newDirectory = () => {
  made += 1;
  return join(root, String(made));
};

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Rows of random numbers, so many as one batch has. */
function batchOf(count) {
  return {
    values: new Float64Array(count).map(() => Math.random()),
    points: new Float64Array(count * DIMS).map(() => Math.random()),
    ids: null,
    outcomes: null,
    vectors: null,
    vectorLength: 0,
    asked: null,
    details: null,
  };
}

/** Writes a journal, as fast as it takes it in. */
async function written(rows, batchRows, sync, directory = newDirectory()) {
  const journal = await JournalWriter.open({
    settings: { ...unknownSettings(directory, DIMS), runId: 'bench' },
    files: segmentFiles(directory),
    sync,
    onFailure: (error) => process.stderr.write(`${error.stack}\n`),
    onRecovery: () => {},
  });
  const batch = batchOf(batchRows);
  const began = performance.now();
  for (let at = 0; at < rows; at += batchRows) {
    const count = Math.min(batchRows, rows - at);
    journal.evaluations(1 + ((at / batchRows) % OPTIMIZERS), { ...batch, firstId: at }, 0, count);
    // Results come in turn by turn in a run too.
    if (at % (batchRows * 16) === 0) await turn();
    while (!journal.hasRoom) await turn();
  }
  await journal.close(null);
  const seconds = (performance.now() - began) / 1000;
  return { seconds, directory, rate: (rows * ROW_BYTES) / MEGABYTE / seconds };
}

/** Writes the bare numbers to a file, one batch at a time, and waits for the disk at the end. */
function plainFile(rows, batchRows) {
  const { points } = batchOf(batchRows);
  const bytes = new Uint8Array(batchRows * ROW_BYTES);
  bytes.set(new Uint8Array(points.buffer));
  const path = join(root, 'plain');
  const fd = openSync(path, 'w');
  const began = performance.now();
  for (let at = 0; at < rows; at += batchRows)
    writeSync(fd, bytes, 0, Math.min(batchRows, rows - at) * ROW_BYTES);
  fdatasyncSync(fd);
  closeSync(fd);
  const seconds = (performance.now() - began) / 1000;
  rmSync(path);
  return (rows * ROW_BYTES) / MEGABYTE / seconds;
}

/** Megabytes a second of a journal that is thrown away. */
async function rateOf(rows, batchRows, sync) {
  const { rate, directory } = await written(rows, batchRows, sync);
  rmSync(directory, { recursive: true });
  return rate;
}

const rates = await rounds(ROUNDS, {
  plain: () => plainFile(ROWS, 1_024),
  ...Object.fromEntries(BATCHES.map((rows) => [`batch${rows}`, () => rateOf(ROWS, rows, 'interval')])),
  plainSynced: () => plainFile(SYNCED_ROWS, 1_024),
  every: () => rateOf(SYNCED_ROWS, 100, 'every'),
  interval: () => rateOf(SYNCED_ROWS, 100, 'interval'),
  never: () => rateOf(SYNCED_ROWS, 100, 'never'),
});
const PLAIN = 'a plain file of the same numbers, synced at its end';
report({ bench: 'record/plain-file', runs: rates.plain, unit: 'MB/s', better: 'higher', note: PLAIN });
for (const rows of BATCHES) {
  report({
    bench: `record/journal/batches-of-${rows}`,
    runs: rates[`batch${rows}`],
    unit: 'MB/s',
    floor: rates.plain,
    against: PLAIN,
    better: 'higher',
  });
}
for (const sync of ['every', 'interval', 'never']) {
  report({
    bench: `record/sync/${sync}`,
    runs: rates[sync],
    unit: 'MB/s',
    floor: rates.plainSynced,
    against: PLAIN,
    better: 'higher',
    note: 'batches of 100 rows; the disk is waited for after every write, once a second, or at the end only',
  });
}

for (const batchRows of BATCHES) {
  const { directory } = await written(ROWS, batchRows, 'never');
  const run = openRun(directory);
  const { damage, evaluations } = run;
  run.close();
  if (damage.length > 0 || evaluations !== ROWS) throw new Error(`the journal is damaged: ${damage}`);
  report({
    bench: `record/size/batches-of-${batchRows}`,
    runs: [bytesOf(directory) / ROWS],
    unit: 'bytes/evaluation',
    floor: [ROW_BYTES],
    against: `the ${ROW_BYTES} bytes of the numbers themselves`,
    better: 'lower',
    target: 1.15,
    targetOf: 'ratio',
  });
  const opened = await rounds(ROUNDS, { [`open${batchRows}`]: () => opening(directory) });
  const runs = opened[`open${batchRows}`];
  for (const [figure, unit] of [
    ['seconds', 's'],
    ['heapMegabytes', 'MB'],
    ['bufferMegabytes', 'MB'],
  ]) {
    report({
      bench: `record/open/${figure}/batches-of-${batchRows}`,
      runs: runs.map((run) => run[figure]),
      unit,
      better: 'lower',
      note: `openRun() of ${ROWS} rows of ${DIMS} parameters`,
    });
  }
  rmSync(directory, { recursive: true });
}

/** Seconds to open a journal, and the memory that its index keeps. */
function opening(directory) {
  collectGarbage();
  const before = process.memoryUsage();
  const began = performance.now();
  const run = openRun(directory);
  const seconds = (performance.now() - began) / 1000;
  collectGarbage();
  const after = process.memoryUsage();
  run.close();
  return {
    seconds,
    heapMegabytes: Math.max(0, after.heapUsed - before.heapUsed) / MEGABYTE,
    bufferMegabytes: Math.max(0, after.arrayBuffers - before.arrayBuffers) / MEGABYTE,
  };
}

function bytesOf(directory) {
  const path = join(directory, 'glompo_journal');
  return readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
}

/** Evaluations a second of the main benchmark of the manager, with or without a journal. */
async function managed(recording) {
  const workingDir = newDirectory();
  const { rate, totalSeconds } = await timedRun(
    {
      task: defineTask(new URL('./tasks/sphere.js', import.meta.url)),
      bounds: box(DIMS),
      backend: 'processes',
      maxJobs: 2,
      optSelector: cycle(randomSearch()),
      exitConditions: maxEvaluations(MANAGED_EVALUATIONS),
      seed: 1,
      workingDir,
      ...recording,
    },
    2,
  );
  rmSync(workingDir, { recursive: true, force: true });
  return { rate, overall: MANAGED_EVALUATIONS / totalSeconds };
}

const throughput = await rounds(ROUNDS, {
  without: () => managed({ summaryFiles: 0 }),
  with: () => managed({ summaryFiles: ['journal'] }),
  everything: () => managed({ summaryFiles: 4 }),
});
const of = (which, figure) => throughput[which].map((run) => run[figure]);
report({
  bench: 'record/manager/without',
  runs: of('without', 'rate'),
  unit: 'evaluations/s',
  better: 'higher',
  note: 'nothing is written',
});
for (const [bench, which, figure, note] of [
  ['with-journal', 'with', 'rate', 'while it runs'],
  ['with-everything', 'everything', 'rate', 'journal, HDF5, YAML and plots; while it runs'],
  [
    'with-everything-to-the-end',
    'everything',
    'overall',
    'the same, from the start until all files are written',
  ],
]) {
  report({
    bench: `record/manager/${bench}`,
    runs: of(which, figure),
    unit: 'evaluations/s',
    floor: of('without', figure),
    against: 'the same run without any file',
    better: 'higher',
    target: 0.6,
    targetOf: 'ratio',
    note,
  });
}
