import { recordedResult } from '../recorded-result.js';
import type { RunRecord } from '../run-record.js';
import { summaryContent } from '../summary-content.js';
import { writeSummary } from '../summary-file.js';

/**
 * Writes the summary of a recorded run in YAML, also of one that runs or has died.
 *
 * @throws Error of the file system; an earlier file stays then.
 * @example
 * await exportSummary(openRun('runs/1'), 'runs/1/glompo_manager_log.yml');
 */
export async function exportSummary(run: RunRecord, path: string): Promise<void> {
  await writeSummary(path, summaryContent(run.settings, run.sessions, recordedResult(run)));
}
