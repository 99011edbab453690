import type { RunRecord } from '../run-record.js';
import { writeWhole } from '../written-file.js';
import { type EvaluationRow, evaluationRows } from './evaluation-rows.js';
import { jsonText } from './json-text.js';

/**
 * Writes the evaluations of a run as CSV (RFC 4180): call id, optimizer, its kind, its own number of the evaluation,
 * outcome, value, one column a parameter, and, with detailed calls, what else the task returned as JSON. Numbers read back
 * exactly; those that are not finite are `NaN`, `Infinity`, `-Infinity`.
 *
 * @throws Error of the file system; an earlier file stays then.
 * @example
 * exportCsv(openRun('runs/1'), 'runs/1/glompo_evaluations.csv');
 */
export function exportCsv(run: RunRecord, path: string): void {
  writeWhole(path, lines(run));
}

function* lines(run: RunRecord): IterableIterator<string> {
  const { bounds, isLogDetailed } = run.settings;
  const parameters = bounds.map((_, i) => `x${i + 1}`);
  const detail = isLogDetailed ? ['detail'] : [];
  yield `${['call_id', 'optimizer', 'kind', 'id', 'outcome', 'fx', ...parameters, ...detail].join(',')}\r\n`;
  for (const row of evaluationRows(run)) yield line(row, isLogDetailed);
}

function line(
  { callId, optimizerId, kind, id, outcome, fx, x, detail }: EvaluationRow,
  hasDetail: boolean,
): string {
  let text = `${callId},${optimizerId},${quoted(kind)},${id},${outcome},${fx}`;
  for (let i = 0; i < x.length; i += 1) text += `,${x[i]}`;
  if (hasDetail) text += `,${detail === null ? '' : quoted(jsonText(detail))}`;
  return `${text}\r\n`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
