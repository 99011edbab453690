import type { RunRecord } from '../run-record.js';
import { writeWhole } from '../written-file.js';
import { evaluationRows } from './evaluation-rows.js';
import { jsonText } from './json-text.js';

/**
 * Writes a run as JSON lines: first its settings (`type: "settings"`), then its events in order (`type: "event"`), then its
 * evaluations (`type: "evaluation"`), optimizer after optimizer. Numbers that are not finite are texts.
 *
 * @throws Error of the file system; an earlier file stays then.
 * @example
 * exportNdjson(openRun('runs/1'), 'runs/1/glompo_run.ndjson');
 */
export function exportNdjson(run: RunRecord, path: string): void {
  writeWhole(path, lines(run));
}

function* lines(run: RunRecord): IterableIterator<string> {
  yield `${jsonText({ type: 'settings', ...run.settings })}\n`;
  for (const event of run.events()) yield `${jsonText({ type: 'event', event })}\n`;
  for (const row of evaluationRows(run)) yield `${jsonText({ type: 'evaluation', ...row })}\n`;
}
