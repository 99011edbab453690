import { EventStream } from '../actors/host/manager/event-stream.js';
import type { CheckpointParts } from '../actors/host/manager/checkpointer.js';
import type { ManagerHost } from '../actors/host/manager/manager-host.js';
import type { ResumedRun } from '../actors/host/manager/resumed-run.js';
import { RunBooks } from '../actors/host/manager/run-books.js';
import type { RunMonitor } from '../actors/monitor/run-monitor.js';
import type { OutputListener } from '../actors/supervision/supervisor.js';
import type { GlompoError } from './domain/errors.js';
import type { RunPlan } from './domain/run-plan.js';
import type { RunResult } from './domain/run-result.js';
import type { RecordedJob } from './storage/run-record.js';
import { RunFiles, type RunFilesSource } from './run-files.js';
import { prepareIsolates, supervisorOf } from './run-isolates.js';
import type { ControlFiles } from './storage/control-files.js';
import { Printstreams } from './storage/printstreams.js';

/** Milliseconds between two looks at the files by which others intervene. */
const LOOK_EVERY_MS = 250;

/** What a session of a run begins with that is no setting. */
export interface SessionStart {
  /** What earlier sessions have left; null for a run that begins. */
  readonly resumed: (ResumedRun & RunFilesSource) | null;
  /** What was given to `glompo run`; null for a run that a program starts. */
  readonly job: RecordedJob | null;
  /** What the user should know, told when the session has begun. */
  readonly warnings: readonly string[];
  /** Who reads the control files; null for nobody. */
  readonly controlFiles: ((onWarning: (error: GlompoError) => void) => Promise<ControlFiles>) | null;
}

/** One session of a run, with everything that belongs to it: its books, its files, its host. */
export class RunSession {
  readonly books: RunBooks;
  readonly files: RunFiles;
  readonly #start: SessionStart;
  readonly #printstreams: Printstreams;
  /** What was asked of the host before it was there. */
  readonly #asked: ((host: ManagerHost) => void)[] = [];
  #host: ManagerHost | null = null;
  #monitor: RunMonitor | null = null;
  #lookTimer: NodeJS.Timeout | undefined;
  #hasEnded = false;

  constructor(plan: RunPlan, start: SessionStart, stop: (reason: string) => void) {
    this.#start = start;
    this.books = new RunBooks(plan, new EventStream());
    const onWarning = (error: GlompoError) => this.books.emit({ type: 'warning', error });
    this.files = new RunFiles(plan, { onWarning, onStop: stop }, start);
    this.#printstreams = new Printstreams(plan, onWarning);
    this.books.beforeEnd = () => this.#printstreams.flush();
  }

  get host(): ManagerHost | null {
    return this.#host;
  }

  get monitor(): RunMonitor | null {
    return this.#monitor;
  }

  /** @throws GlompoError `GLOMPO_WORKING_DIR` when the directory cannot be used. */
  prepare(): void {
    // Last what must be given free again: the lock of the directory.
    this.#printstreams.prepare();
    this.files.prepare();
  }

  /** Asks the host, when it is there. */
  ask(action: (host: ManagerHost) => void): void {
    if (this.#host !== null) action(this.#host);
    else this.#asked.push(action);
  }

  async run(): Promise<RunResult> {
    const { host, found } = await this.#startHost();
    const running = host.run();
    // The first event of a session is that it has started.
    for (const text of found) this.books.emit({ type: 'log', source: 'manager', level: 'info', text });
    for (const text of this.#start.warnings)
      this.books.emit({ type: 'log', source: 'manager', level: 'warn', text });
    // A run may fail before the files can be looked at, and its error must not be nobody's.
    const [result] = await Promise.all([running, this.#lookAtControlFiles()]);
    return result;
  }

  end(): void {
    this.#hasEnded = true;
    clearInterval(this.#lookTimer);
    this.#monitor?.end();
    this.books.events.end();
  }

  async #lookAtControlFiles(): Promise<void> {
    const onWarning = (error: GlompoError) => this.books.emit({ type: 'warning', error });
    const control = await this.#start.controlFiles?.(onWarning).catch((error) => {
      onWarning(error);
      return null;
    });
    if (this.#hasEnded || control == null) return;
    this.#lookTimer = setInterval(() => control.look(), LOOK_EVERY_MS);
    this.#lookTimer.unref();
  }

  /** The isolates for the first optimizers load while the host does. */
  async #startHost(): Promise<{ readonly host: ManagerHost; readonly found: readonly string[] }> {
    const { plan } = this.books;
    const onOutput: OutputListener = ({ name: source, optimizerId }, stream, text) => {
      this.books.emit({ type: 'output', source, optimizerId, stream, text });
      this.#printstreams.write(optimizerId, stream, text);
    };
    const supervisor = supervisorOf(this.books, onOutput);
    try {
      const [{ ManagerHost: Host }, { RunMonitor: Monitor }, found] = await Promise.all([
        import('../actors/host/manager/manager-host.js'),
        import('../actors/monitor/run-monitor.js'),
        prepareIsolates(supervisor, plan),
      ]);
      this.books.journal = await this.files.open(supervisor.runId);
      const writeCheckpoint = this.files.writesCheckpoints
        ? { writeCheckpoint: (parts: CheckpointParts) => this.files.writeCheckpoint(parts) }
        : {};
      this.#host = new Host(this.books, supervisor, { resumed: this.#start.resumed, ...writeCheckpoint });
      this.#monitor = new Monitor({
        plan,
        isolates: () => supervisor.alive,
        seconds: () => this.books.overallSeconds,
        onSample: (sample) => this.books.measured(sample),
      });
      for (const ask of this.#asked.splice(0)) ask(this.#host);
      return { host: this.#host, found };
    } catch (error) {
      // Without a host nobody else would end what was started ahead.
      supervisor.killAll();
      await supervisor.allExited();
      throw error;
    }
  }
}
