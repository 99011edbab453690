import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { GlompoError } from './domain/errors.js';
import { OUTPUTS } from './domain/outputs.js';
import type { RunJournal } from './domain/run-journal.js';
import type { RunPlan } from './domain/run-plan.js';
import type { RunResult } from './domain/run-result.js';
import { filesOf } from './run-outputs.js';
import { packageVersion } from './package-version.js';
import type { JournalWriter } from './storage/journal/journal-writer.js';
import { JOURNAL_DIRECTORY } from './storage/journal/segment-files.js';
import type { RunSettings } from './storage/run-record.js';
import { lockDirectory } from './run-owner.js';
import { settingsOf } from './storage/run-settings.js';
import { SummaryFile } from './storage/summary-file.js';
import { makeDirectory, refuseEarlier } from './storage/working-dir.js';

/** Hears what goes wrong with the files of a run while it goes on. */
export interface RunFilesListener {
  onWarning(error: GlompoError): void;
  /** The journal cannot be written, and the run is to end for that. */
  onStop(reason: string): void;
}

/** The files that a run leaves in its working directory. */
export class RunFiles {
  readonly #plan: RunPlan;
  readonly #listener: RunFilesListener;
  readonly #summary: SummaryFile;
  #journal: JournalWriter | null = null;
  #runId = '';
  /** Lets another run use the directory. */
  #release: () => void = () => {};

  constructor(plan: RunPlan, listener: RunFilesListener) {
    this.#plan = plan;
    this.#listener = listener;
    this.#summary = new SummaryFile(plan);
  }

  /**
   * Sees that nothing of value will be lost.
   *
   * @throws GlompoError `GLOMPO_WORKING_DIR` when the directory cannot be used, or holds files of an earlier run.
   */
  prepare(): void {
    const { workingDir, outputs } = this.#plan;
    if (outputs.length === 0) return;
    makeDirectory(workingDir);
    this.#release = lockDirectory(workingDir);
    try {
      this.#refuseEarlier();
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  #refuseEarlier(): void {
    this.#summary.prepare();
    const { workingDir, outputs, overwriteExisting } = this.#plan;
    if (!this.#writesJournal) return;
    const names = [JOURNAL_DIRECTORY, ...filesOf(outputs)];
    for (const name of names) refuseEarlier(join(workingDir, name), overwriteExisting);
  }

  /**
   * Begins the journal; null when there is none.
   *
   * @throws GlompoError `GLOMPO_WORKING_DIR` when it cannot be written.
   */
  async open(runId: string): Promise<RunJournal | null> {
    this.#runId = runId;
    if (!this.#writesJournal) return null;
    const { JournalWriter: Writer, segmentFiles } = await import('./storage/journal/index.js');
    const { workingDir, journalSync } = this.#plan;
    try {
      for (const name of [JOURNAL_DIRECTORY, ...filesOf(OUTPUTS)]) {
        rmSync(join(workingDir, name), { recursive: true, force: true });
      }
      this.#journal = await Writer.open({
        settings: this.#settings,
        files: segmentFiles(workingDir),
        sync: journalSync,
        onFailure: (cause) => this.#fail(cause),
        onRecovery: () => {},
      });
    } catch (cause) {
      const message = `The journal in ${workingDir} cannot be written: ${(cause as Error).message}`;
      throw new GlompoError('GLOMPO_WORKING_DIR', message, { cause });
    }
    return this.#journal;
  }

  /** Completes the journal and makes of it what else is to be left. Never throws: the result matters more. */
  async close(result: RunResult | null): Promise<void> {
    try {
      await this.#complete(result);
    } finally {
      this.#release();
    }
  }

  async #complete(result: RunResult | null): Promise<void> {
    const journal = this.#journal;
    if (result === null) return void (await journal?.close(null));
    const { outcome, exitReason } = result;
    await this.#try('The journal', () => journal?.close({ outcome, exitReason }));
    await this.#try('The summary', () => this.#summary.write(this.#settings, result));
    if (journal !== null) await this.#derive();
  }

  get #settings(): RunSettings {
    return settingsOf(this.#plan, this.#runId, packageVersion());
  }

  get #writesJournal(): boolean {
    return this.#plan.outputs.includes('journal');
  }

  /** Makes what was asked for besides of the journal. */
  async #derive(): Promise<void> {
    const { outputs, workingDir } = this.#plan;
    const wanted = outputs.filter((output) => output !== 'journal' && output !== 'summary');
    if (wanted.length === 0) return;
    await this.#try('The plots and the HDF5 log', async () => {
      const [{ openRun }, { makeOutput }] = await Promise.all([
        import('./storage/journal/index.js'),
        import('./run-outputs.js'),
      ]);
      const run = openRun(workingDir);
      for (const output of wanted) {
        await this.#try(`The output ${output}`, async () => void (await makeOutput(run, output, workingDir)));
      }
      run.close();
    });
  }

  async #try(what: string, write: () => Promise<void> | undefined): Promise<void> {
    try {
      await write();
    } catch (cause) {
      process.emitWarning(`${what} could not be written: ${(cause as Error).message}`);
    }
  }

  #fail(cause: Error): void {
    const message = `The journal cannot be written: ${cause.message}`;
    const stops = this.#plan.onJournalFailure === 'stop';
    const then = stops ? 'The run stops.' : 'The run goes on in memory, and it is tried again.';
    this.#listener.onWarning(new GlompoError('GLOMPO_JOURNAL', `${message}. ${then}`, { cause }));
    if (stops) this.#listener.onStop(message);
  }
}
