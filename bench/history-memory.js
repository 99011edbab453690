// How much memory does one recorded evaluation take?
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { load } from './lib/dist.js';
import { report, size } from './lib/report.js';

const { History } = await load('src/domain/history.js');

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const DIMS = 10;
const ROWS = size(1_000_000, 4096);
const BATCH = 1024;
const ROUNDS = size(5, 1);
/** Ten parameters and the value. */
const NUMBERS = 8 * (DIMS + 1);

const batch = {
  values: new Float64Array(BATCH).map(() => Math.random()),
  points: new Float64Array(BATCH * DIMS).map(() => Math.random()),
  ids: null,
  firstId: 0,
  outcomes: null,
  vectors: null,
  vectorLength: 0,
  asked: null,
  details: null,
};

function filled(rows) {
  const history = new History(DIMS);
  for (let at = 0; at < rows; at += BATCH) {
    history.append({ ...batch, firstId: at }, 0, Math.min(BATCH, rows - at));
  }
  return history;
}

const kept = [];
const buffers = [];
const resident = [];
const heap = [];
const rates = [];
filled(BATCH);
for (let round = 0; round < ROUNDS; round += 1) {
  collectGarbage();
  const before = process.memoryUsage();
  const began = performance.now();
  kept.push(filled(ROWS));
  rates.push(ROWS / ((performance.now() - began) / 1000));
  collectGarbage();
  const after = process.memoryUsage();
  buffers.push((after.arrayBuffers - before.arrayBuffers) / ROWS);
  resident.push((after.rss - before.rss) / ROWS);
  heap.push((after.heapUsed - before.heapUsed) / ROWS);
}

const floor = new Array(ROUNDS).fill(NUMBERS);
const against = `the ${NUMBERS} bytes of the numbers themselves`;
report({
  bench: 'history-memory/array-buffers',
  runs: buffers,
  unit: 'bytes/evaluation',
  floor,
  against,
  better: 'lower',
  target: 1.1,
  targetOf: 'ratio',
});
report({
  bench: 'history-memory/resident',
  runs: resident,
  unit: 'bytes/evaluation',
  floor,
  against,
  better: 'lower',
});
report({ bench: 'history-memory/heap', runs: heap, unit: 'bytes/evaluation', better: 'lower' });
report({
  bench: 'history-memory/append',
  runs: rates,
  unit: 'evaluations/s',
  better: 'higher',
  note: `batches of ${BATCH} rows`,
});
