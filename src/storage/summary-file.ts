import { join } from 'node:path';
import type { RunPlan } from '../domain/run-plan.js';
import type { RunResult } from '../domain/run-result.js';
import type { RunSettings } from './run-record.js';
import { summaryContent } from './summary-content.js';
import { makeDirectory, refuseEarlier } from './working-dir.js';
import { writeWhole } from './written-file.js';

/** Name of a run's summary. */
export const SUMMARY_FILE = 'glompo_manager_log.yml';

/** The summary of a run in YAML, `glompo_manager_log.yml`, as its manager writes it. */
export class SummaryFile {
  readonly #plan: RunPlan;
  readonly #path: string;
  #start = new Date();

  constructor(plan: RunPlan) {
    this.#plan = plan;
    this.#path = join(plan.workingDir, SUMMARY_FILE);
  }

  /**
   * Makes the working directory and sees that nothing of value will be lost.
   *
   * @throws GlompoError `GLOMPO_WORKING_DIR` when it cannot be used, or holds the summary of an earlier run.
   */
  prepare(): void {
    this.#start = new Date();
    if (!this.#isWanted) return;
    makeDirectory(this.#plan.workingDir);
    refuseEarlier(this.#path, this.#plan.overwriteExisting);
  }

  async write(settings: RunSettings, result: RunResult): Promise<void> {
    if (!this.#isWanted) return;
    const { outcome, exitReason } = result;
    const session = { startedAt: this.#start, secondsBefore: 0, endedAt: new Date(), outcome, exitReason };
    await writeSummary(this.#path, summaryContent(settings, [session], result));
  }

  get #isWanted(): boolean {
    return this.#plan.outputs.includes('summary');
  }
}

/** Writes the content of a summary as YAML. */
export async function writeSummary(path: string, content: Record<string, unknown>): Promise<void> {
  const { stringify } = await import('yaml');
  writeWhole(path, [stringify(content, { lineWidth: 110 })]);
}
