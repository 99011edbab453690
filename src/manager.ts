import { EventStream } from '../actors/host/manager/event-stream.js';
import type { RunMonitor } from '../actors/monitor/run-monitor.js';
import type { ManagerHost } from '../actors/host/manager/manager-host.js';
import { RunBooks } from '../actors/host/manager/run-books.js';
import type { OutputListener } from '../actors/supervision/supervisor.js';
import { GlompoError, invalidOption } from './domain/errors.js';
import type { HistoryView } from './domain/history-view.js';
import type { ResourceSample } from './domain/resource-usage.js';
import type { RunEvent, RunStatus } from './domain/run-events.js';
import type { RunResult } from './domain/run-result.js';
import { logEvents } from './log-events.js';
import type { Logger, ManagerConfig } from './manager-config.js';
import { prepareIsolates, supervisorOf } from './run-isolates.js';
import { RunFiles } from './run-files.js';
import { planOf } from './run-plan.js';
import { Printstreams } from './storage/printstreams.js';

export interface RunOptions {
  /** Stops the run in order when it is aborted; `run` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Runs many optimizers at once on one task. Made by {@link createManager}; it does nothing until {@link Manager.run}
 * is called, and runs once.
 */
export class Manager implements AsyncDisposable {
  readonly #books: RunBooks;
  /** What was asked of the host before it was there. */
  readonly #asked: ((host: ManagerHost) => void)[] = [];
  #host: ManagerHost | null = null;
  #monitor: RunMonitor | null = null;
  readonly #files: RunFiles;
  readonly #printstreams: Printstreams;
  readonly #logger: Logger | undefined;
  #state: 'new' | 'running' | 'ended' = 'new';
  #result: RunResult | null = null;
  #settle: (result: RunResult | null) => void = () => {};

  /** Resolves, and never rejects, when everything has ended: with the result, or null when it never ran. */
  readonly closed: Promise<RunResult | null>;

  /** @internal */
  constructor(config: ManagerConfig) {
    const plan = planOf(config);
    this.#books = new RunBooks(plan, new EventStream());
    this.#files = new RunFiles(plan, {
      onWarning: (error) => this.#books.emit({ type: 'warning', error }),
      onStop: (reason) => void this.stop(reason),
    });
    this.#printstreams = new Printstreams(plan, (error) => this.#books.emit({ type: 'warning', error }));
    this.#books.beforeEnd = () => this.#printstreams.flush();
    this.#logger = config.logger;
    this.closed = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** Evaluations recorded so far. */
  get fCounter(): number {
    return this.#books.evaluations;
  }

  /** Optimizers started so far. */
  get oCounter(): number {
    return this.#books.started;
  }

  /** Optimizers that ended by their own criteria so far. */
  get convCounter(): number {
    return this.#books.converged;
  }

  /** Stop checks made so far. */
  get stopcheckCounter(): number {
    return this.#books.stopchecks;
  }

  /** Whether new optimizers may still be started. */
  get spawningOpts(): boolean {
    return this.#books.spawning;
  }

  /** Whether an optimizer has crashed. */
  get optCrashed(): boolean {
    return this.#books.crashed > 0;
  }

  /** The result, once the run has ended. */
  get result(): RunResult | null {
    return this.#result;
  }

  /**
   * What the run used, oldest sample first: one for every `statusInterval`, and at least every 10 s. Each time there are
   * 1,000 of them every second one is dropped, and half as many are kept from then on, so that a run of months fits.
   */
  get resourceHistory(): readonly ResourceSample[] {
    return this.#books.resourceHistory.samples;
  }

  /**
   * How things stand now, with what each process and thread of the run uses, measured within the last quarter of a
   * second. Before the run `resources` is null, after it the last sample.
   *
   * @example
   * const { evaluations, bestFx, resources } = await manager.status();
   * for (const { source, memoryBytes, cpuPercent } of resources?.usages ?? []) console.log(source, memoryBytes, cpuPercent);
   */
  async status(): Promise<RunStatus> {
    await this.#monitor?.refresh();
    return this.#books.status();
  }

  /** The evaluations of an optimizer, as they stand: a view that goes on growing while it runs. */
  history(optimizerId: number): HistoryView {
    const record = this.#books.records[optimizerId - 1];
    if (record === undefined) {
      throw invalidOption('optimizerId', optimizerId, `the number of an optimizer, 1 to ${this.oCounter}`);
    }
    return record.history;
  }

  /** The facts of the run as they happen, from now on until its end. Each caller has a buffer of its own. */
  events(): AsyncIterableIterator<RunEvent> {
    return this.#books.events.read();
  }

  /**
   * Runs to the end: until the exit condition holds, nothing is left to do, or somebody stops it.
   *
   * @returns The result, after the death of every thread and process of the run was verified.
   * @throws GlompoError When the run could not go on (such as `GLOMPO_CRASH_LOOP`); what it had found by then is in
   *   {@link Manager.result}. `GLOMPO_STATE` when it was called before.
   * @example
   * const { x, fx } = await createManager(config).run();
   */
  async run({ signal }: RunOptions = {}): Promise<RunResult> {
    if (this.#state !== 'new') {
      throw new GlompoError(
        'GLOMPO_STATE',
        `run() was called on a manager that is ${this.#state}; a manager runs once.`,
      );
    }
    signal?.throwIfAborted();
    this.#prepare();
    const onAbort = () => void this.stop('the signal was aborted');
    signal?.addEventListener('abort', onAbort);
    if (this.#logger !== undefined) void logEvents(this.events(), this.#logger);
    this.#state = 'running';
    try {
      const { host, found } = await this.#startHost();
      const running = host.run();
      // The first event of a run is that it has started.
      for (const text of found) this.#books.emit({ type: 'log', source: 'manager', level: 'info', text });
      this.#result = await running;
    } catch (error) {
      this.#result = resultIn(error);
      throw error;
    } finally {
      this.#monitor?.end();
      this.#books.events.end();
      signal?.removeEventListener('abort', onAbort);
      await this.#files.close(this.#result);
      this.#state = 'ended';
      this.#settle(this.#result);
    }
    if (signal?.aborted === true) throw signal.reason;
    return this.#result;
  }

  /** Stops the run in order: optimizers are asked to end, their last results are recorded. Resolves when all have. */
  async stop(reason = 'stopped by the user'): Promise<RunResult | null> {
    this.#endUnstarted();
    this.#ask((host) => host.stop(reason));
    return this.closed;
  }

  /** Ends the run now: optimizers are ended by force. What was recorded is kept. */
  async close(reason = 'closed by the user'): Promise<RunResult | null> {
    this.#endUnstarted();
    this.#ask((host) => host.close(reason));
    return this.closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('disposed of');
  }

  /** The isolates for the first optimizers load while the host does. */
  async #startHost(): Promise<{ readonly host: ManagerHost; readonly found: readonly string[] }> {
    const { plan } = this.#books;
    const onOutput: OutputListener = ({ name: source, optimizerId }, stream, text) => {
      this.#books.emit({ type: 'output', source, optimizerId, stream, text });
      this.#printstreams.write(optimizerId, stream, text);
    };
    const supervisor = supervisorOf(this.#books, onOutput);
    try {
      const [{ ManagerHost: Host }, { RunMonitor: Monitor }, found] = await Promise.all([
        import('../actors/host/manager/manager-host.js'),
        import('../actors/monitor/run-monitor.js'),
        prepareIsolates(supervisor, plan),
      ]);
      this.#host = new Host(this.#books, supervisor);
      this.#monitor = new Monitor({
        plan,
        isolates: () => supervisor.alive,
        seconds: () => this.#books.sessionSeconds,
        onSample: (sample) => this.#books.measured(sample),
      });
      this.#books.journal = await this.#files.open(supervisor.runId);
      for (const ask of this.#asked.splice(0)) ask(this.#host);
      return { host: this.#host, found };
    } catch (error) {
      // Without a host nobody else would end what was started ahead.
      supervisor.killAll();
      await supervisor.allExited();
      throw error;
    }
  }

  #ask(action: (host: ManagerHost) => void): void {
    if (this.#host !== null) action(this.#host);
    else if (this.#state === 'running') this.#asked.push(action);
  }

  #prepare(): void {
    try {
      // Last what must be given free again: the lock of the directory.
      this.#printstreams.prepare();
      this.#files.prepare();
    } catch (error) {
      this.#endUnstarted();
      throw error;
    }
  }

  #endUnstarted(): void {
    if (this.#state !== 'new') return;
    this.#state = 'ended';
    this.#books.events.end();
    this.#settle(null);
  }
}

/**
 * A manager for a run with these settings. Nothing is started or written before `run()` is called.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID`, `GLOMPO_BOUNDS_INVALID` or `GLOMPO_TASK_NOT_PORTABLE` at once when a
 *   setting is wrong; the message names it, what it was, and what it may be.
 * @example
 * const manager = createManager({
 *   task: defineTask(new URL('./task.js', import.meta.url)),
 *   bounds: [[-5, 5], [-5, 5]],
 *   optSelector: cycle(cmaEs(), nelderMead()),
 *   exitConditions: maxEvaluations(10_000),
 * });
 * const { x, fx } = await manager.run();
 */
export function createManager(config: ManagerConfig): Manager {
  return new Manager(config);
}

function resultIn(error: unknown): RunResult | null {
  const data = error instanceof GlompoError ? error.data : {};
  return (data.result as RunResult | undefined) ?? null;
}
