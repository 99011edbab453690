// How many evaluations do the optimizers need, how many does the manager, and what does one cost?
// `node bench/optimizers.js [--smoke] [--markdown FILE] [singles] [manager] [suite] [overhead]`: all parts, or those named.
// --markdown also writes tables. Evaluations are counted in lock step with fixed seeds: they are the same on every
// machine. All parts together take the better part of an hour.
import { appendFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { managedOnPeers, managedOnSuite, reportManaged } from './optimizers/managed.js';
import { reportOverhead } from './optimizers/overhead.js';
import { bestOnSuite, measureSingles, reportSingles } from './optimizers/singles.js';
import { managedTable, singlesTable, suiteTable } from './optimizers/tables.js';

const DIMS = [5, 20];
const PARTS = ['singles', 'manager', 'suite', 'overhead'];

const { values: flags, positionals } = parseArgs({
  options: { smoke: { type: 'boolean' }, markdown: { type: 'string' } },
  allowPositionals: true,
});
const unknown = positionals.filter((part) => !PARTS.includes(part));
if (unknown.length > 0) {
  process.stderr.write(`No part ${unknown.join(', ')}; there are ${PARTS.join(', ')}.\n`);
  process.exit(2);
}
const wanted = new Set(positionals.length === 0 ? PARTS : positionals);

const file = flags.markdown;
if (file !== undefined) writeFileSync(file, '');

function write(table) {
  if (file !== undefined) appendFileSync(file, `${table}\n\n`);
}

for (const dims of wanted.has('singles') || wanted.has('manager') ? DIMS : []) {
  const rows = await measureSingles(dims);
  if (wanted.has('singles')) {
    reportSingles(rows);
    write(singlesTable(rows));
  }
  if (!wanted.has('manager')) continue;
  const figures = await managedOnPeers(dims, rows);
  reportManaged(`peers-${dims}`, figures);
  write(managedTable(dims, figures));
}
if (wanted.has('suite')) {
  const figures = await managedOnSuite(await bestOnSuite());
  reportManaged('suite', figures);
  write(suiteTable(figures));
}
if (wanted.has('overhead')) await reportOverhead();
