import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CheckpointParts, WrittenCheckpoint } from '../actors/host/manager/checkpointer.js';
import { GlompoError } from './domain/errors.js';
import { OUTPUTS } from './domain/outputs.js';
import type { RunJournal } from './domain/run-journal.js';
import type { RunPlan } from './domain/run-plan.js';
import type { RunResult } from './domain/run-result.js';
import { EXPORTS, filesOf } from './run-outputs.js';
import { packageVersion } from './package-version.js';
import type { CheckpointStore } from './storage/checkpoints/index.js';
import type { JournalWriter, LostJournal } from './storage/journal/journal-writer.js';
import type { ResumableRun } from './storage/journal/resumable-run.js';
import { JOURNAL_DIRECTORY } from './storage/journal/segment-files.js';
import type { RecordedJob, RunSettings } from './storage/run-record.js';
import { checkpointWriter, lockDirectory } from './run-owner.js';
import { settingsOf } from './storage/run-settings.js';
import { SummaryFile } from './storage/summary-file.js';
import { makeDirectory, refuseEarlier } from './storage/working-dir.js';

/** Hears what goes wrong with the files of a run while it goes on. */
export interface RunFilesListener {
  onWarning(error: GlompoError): void;
  /** The journal cannot be written, and the run is to end for that. */
  onStop(reason: string): void;
}

/** Where a run that goes on has its files. */
export interface RunFilesSource {
  /** The journal of the sessions before, or what is known of the run without it. */
  readonly journal: ResumableRun | LostJournal;
  /** Lets another run use the directory. */
  readonly release: () => void;
  /** Identity of the run. */
  readonly runId: string;
}

export interface RunFilesStart {
  readonly resumed: RunFilesSource | null;
  readonly job: RecordedJob | null;
}

/** The files that a run leaves in its working directory. */
export class RunFiles {
  readonly #plan: RunPlan;
  readonly #listener: RunFilesListener;
  readonly #summary: SummaryFile;
  readonly #source: RunFilesSource | null;
  readonly #job: RecordedJob | null;
  #journal: JournalWriter | null = null;
  #runId = '';
  #checkpoints: CheckpointStore | null = null;
  /** Lets another run use the directory. */
  #release: () => void = () => {};

  /** @param start The files of the sessions before, null for a run that begins; and the job that it comes from. */
  constructor(
    plan: RunPlan,
    listener: RunFilesListener,
    start: RunFilesStart = { resumed: null, job: null },
  ) {
    this.#source = start.resumed;
    this.#job = start.job;
    if (start.resumed !== null) this.#release = start.resumed.release;
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
    if (outputs.length === 0 || this.#source !== null) return;
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
    this.#runId = this.#source?.runId ?? runId;
    if (!this.#writesJournal) return null;
    const { JournalWriter: Writer, segmentFiles } = await import('./storage/journal/index.js');
    const { workingDir, journalSync } = this.#plan;
    const options = {
      settings: this.#settings,
      files: segmentFiles(workingDir),
      sync: journalSync,
      onFailure: (cause: Error) => this.#fail(cause),
      onRecovery: () => {},
    };
    try {
      if (this.#source !== null) {
        this.#journal = await Writer.resume(options, this.#source.journal);
        return this.#journal;
      }
      for (const name of [JOURNAL_DIRECTORY, ...filesOf(OUTPUTS)]) {
        rmSync(join(workingDir, name), { recursive: true, force: true });
      }
      this.#journal = await Writer.open(options);
    } catch (cause) {
      const message = `The journal in ${workingDir} cannot be written: ${(cause as Error).message}`;
      throw new GlompoError('GLOMPO_WORKING_DIR', message, { cause });
    }
    return this.#journal;
  }

  /** Whether there is a directory for checkpoints. */
  get writesCheckpoints(): boolean {
    return this.#plan.outputs.length > 0;
  }

  /**
   * Writes a checkpoint.
   *
   * @throws GlompoError `GLOMPO_CHECKPOINT`, or Error of the file system.
   */
  async writeCheckpoint({ state, snapshots }: CheckpointParts): Promise<WrittenCheckpoint> {
    const { checkpoint, workingDir, task, taskFunction } = this.#plan;
    const [{ CheckpointStore: Store }, { saveTask }] = await Promise.all([
      import('./storage/checkpoints/index.js'),
      import('../actors/host/task/save-task.js'),
    ]);
    this.#checkpoints ??= new Store({
      directory: resolve(workingDir, checkpoint.directory),
      namingFormat: checkpoint.namingFormat,
      keepPast: checkpoint.keepPast,
      writer: checkpointWriter(),
    });
    const { name, directory, bytes, warnings } = await this.#checkpoints.write(
      {
        runId: this.#runId,
        glompoVersion: packageVersion(),
        settings: this.#settings,
        snapshots,
        state,
      },
      (into) => saveTask(taskFunction ?? task, into),
    );
    for (const warning of warnings) this.#listener.onWarning(warning);
    return { name, directory, bytes };
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
    // That of a run with several sessions is made of the journal, which knows them all.
    if (this.#source === null)
      await this.#try('The summary', () => this.#summary.write(this.#settings, result));
    if (journal !== null) await this.#derive();
  }

  get #settings(): RunSettings {
    return settingsOf(this.#plan, this.#runId, packageVersion(), this.#job);
  }

  get #writesJournal(): boolean {
    return this.#plan.outputs.includes('journal');
  }

  /** Makes what was asked for besides of the journal. */
  async #derive(): Promise<void> {
    const { outputs, workingDir } = this.#plan;
    const wanted = EXPORTS.filter((what) => {
      if (what === 'summary' && this.#source === null) return false;
      return (outputs as readonly string[]).includes(what);
    });
    if (wanted.length === 0) return;
    await this.#try('What is made of the journal', async () => {
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
