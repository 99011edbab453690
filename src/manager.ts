import type { ManagerHost } from '../actors/host/manager/manager-host.js';
import type { WrittenCheckpoint } from '../actors/host/manager/checkpointer.js';
import { GlompoError, invalidOption } from './domain/errors.js';
import type { HistoryView } from './domain/history-view.js';
import type { ResourceSample } from './domain/resource-usage.js';
import type { RunEvent, RunStatus } from './domain/run-events.js';
import type { RunResult } from './domain/run-result.js';
import { checkedChange, checkedPoint, type ManagerChange, type PointToInject } from './intervention-input.js';
import { logEvents } from './log-events.js';
import type { Logger, ManagerConfig } from './manager-config.js';
import { planOf } from './run-plan.js';
import { RunSession, type SessionStart } from './run-session.js';
import { watchedFiles } from './watched-files.js';

export interface RunOptions {
  /** Stops the run in order when it is aborted; `run` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Who intervenes, when nobody says it. */
const BY_PROGRAM = 'program';

/**
 * Runs many optimizers at once on one task. Made by {@link createManager} or `resumeManager`; it does nothing until
 * {@link Manager.run} is called, and runs once.
 */
export class Manager implements AsyncDisposable {
  readonly #session: RunSession;
  readonly #logger: Logger | undefined;
  #state: 'new' | 'running' | 'ended' = 'new';
  #result: RunResult | null = null;
  #settle: (result: RunResult | null) => void = () => {};

  /** Resolves, and never rejects, when everything has ended: with the result, or null when it never ran. */
  readonly closed: Promise<RunResult | null>;

  /** @internal */
  constructor(config: ManagerConfig, start: Partial<SessionStart> = {}) {
    const plan = planOf(config);
    const controlFiles: SessionStart['controlFiles'] =
      plan.outputs.length === 0 ? null : (onWarning) => watchedFiles(this, plan.workingDir, onWarning);
    const whole: SessionStart = { resumed: null, warnings: [], job: null, controlFiles, ...start };
    this.#session = new RunSession(plan, whole, (reason) => void this.stop(reason));
    this.#logger = config.logger;
    this.closed = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** Evaluations recorded so far, those of earlier sessions included. */
  get fCounter(): number {
    return this.#session.books.evaluations;
  }

  /** Optimizers started so far. */
  get oCounter(): number {
    return this.#session.books.started;
  }

  /** Optimizers that ended by their own criteria so far. */
  get convCounter(): number {
    return this.#session.books.converged;
  }

  /** Stop checks made so far. */
  get stopcheckCounter(): number {
    return this.#session.books.stopchecks;
  }

  /** Whether new optimizers may still be started. */
  get spawningOpts(): boolean {
    return this.#session.books.spawning;
  }

  /** Whether an optimizer has crashed. */
  get optCrashed(): boolean {
    return this.#session.books.crashed > 0;
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
    return this.#session.books.resourceHistory.samples;
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
    await this.#session.monitor?.refresh();
    return this.#session.books.status();
  }

  /** The evaluations of an optimizer, as they stand: a view that goes on growing while it runs. */
  history(optimizerId: number): HistoryView {
    const record = this.#session.books.records[optimizerId - 1];
    if (record === undefined) {
      throw invalidOption('optimizerId', optimizerId, `the number of an optimizer, 1 to ${this.oCounter}`);
    }
    return record.history;
  }

  /** The facts of the run as they happen, from now on until its end. Each caller has a buffer of its own. */
  events(): AsyncIterableIterator<RunEvent> {
    return this.#session.books.events.read();
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
      this.#result = await this.#session.run();
    } catch (error) {
      this.#result = resultIn(error);
      throw error;
    } finally {
      this.#session.end();
      signal?.removeEventListener('abort', onAbort);
      await this.#session.files.close(this.#result);
      this.#state = 'ended';
      this.#settle(this.#result);
    }
    if (signal?.aborted === true) throw signal.reason;
    return this.#result;
  }

  /** Stops the run in order: optimizers are asked to end, their last results are recorded. Resolves when all have. */
  async stop(reason = 'stopped by the user', by = BY_PROGRAM): Promise<RunResult | null> {
    this.#endUnstarted();
    this.#ask((host) => host.stop(reason, by));
    return this.closed;
  }

  /** Ends the run now: optimizers are ended by force. What was recorded is kept. */
  async close(reason = 'closed by the user', by = BY_PROGRAM): Promise<RunResult | null> {
    this.#endUnstarted();
    this.#ask((host) => host.close(reason, by));
    return this.closed;
  }

  /**
   * Stops one optimizer in order; its slots are free for another when it has ended. With `deterministic: true` this and all
   * other interventions but the end of the run take effect at the end of the round.
   *
   * @param by Who asks, for the record.
   * @throws GlompoError `GLOMPO_STATE` unless the run goes on; `GLOMPO_OPTION_INVALID` unless the optimizer is at work.
   * @example
   * manager.stopOptimizer(3, 'it looks stuck to me');
   */
  stopOptimizer(optimizerId: number, reason = 'stopped by the user', by = BY_PROGRAM): void {
    this.#running().interventions.stopOptimizer(optimizerId, reason, by);
  }

  /**
   * Lets an optimizer, or the whole run, wait: evaluations that are under way are finished, no new ones begin. It keeps its
   * slots. Time limits go on.
   *
   * @param optimizerId Left out for the whole run.
   * @throws GlompoError As {@link Manager.stopOptimizer}.
   */
  pause(optimizerId?: number, by = BY_PROGRAM): void {
    this.#running().interventions.pause(optimizerId ?? null, by);
  }

  /** Lets what waits since {@link Manager.pause} go on. The same parameters and errors. */
  resume(optimizerId?: number, by = BY_PROGRAM): void {
    this.#running().interventions.resume(optimizerId ?? null, by);
  }

  /**
   * Gives a point to the run. With its value `fx`, optimizers are told of it as of a point that another one has found (those
   * whose algorithm can take it in); without, the next optimizer that is started begins there and so evaluates it first.
   *
   * @throws GlompoError As {@link Manager.stopOptimizer}, and when the point is not within the bounds.
   * @example
   * manager.inject({ x: [1, 0.5], fx: 0.02 });
   * manager.inject({ x: [0.3, 4] });
   */
  inject(point: PointToInject, by = BY_PROGRAM): void {
    const { interventions } = this.#running();
    interventions.inject(checkedPoint(point, this.#session.books.plan.bounds), by);
  }

  /**
   * Changes settings while the run goes on; they are kept when it is resumed. With fewer slots than are in use nothing is
   * stopped, but nothing is started before enough of them are free.
   *
   * @throws GlompoError `GLOMPO_STATE` unless the run goes on; `GLOMPO_OPTION_INVALID` for a bad setting.
   * @example
   * manager.change({ exitConditions: maxEvaluations(50_000), maxJobs: 8 });
   */
  change(settings: ManagerChange, by = BY_PROGRAM): void {
    this.#running().interventions.change(checkedChange(settings), by);
  }

  /**
   * Writes a checkpoint now, while the run goes on; see `checkpointControl`.
   *
   * @returns Its name and directory, when it is safe on the disk.
   * @throws GlompoError (as a rejection) `GLOMPO_STATE` unless the run goes on; `GLOMPO_CHECKPOINT` when it cannot be written, or
   *   the run writes no files.
   */
  async checkpoint(by = BY_PROGRAM): Promise<WrittenCheckpoint> {
    return this.#running().checkpoint(by);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('disposed of');
  }

  #running(): ManagerHost {
    const { host } = this.#session;
    if (this.#state === 'running' && host !== null) return host;
    const now = this.#state === 'running' ? 'starting' : this.#state;
    throw new GlompoError('GLOMPO_STATE', `The run does not go on: the manager is ${now}.`);
  }

  #ask(action: (host: ManagerHost) => void): void {
    if (this.#state === 'running') this.#session.ask(action);
  }

  #prepare(): void {
    try {
      this.#session.prepare();
    } catch (error) {
      this.#endUnstarted();
      throw error;
    }
  }

  #endUnstarted(): void {
    if (this.#state !== 'new') return;
    this.#state = 'ended';
    this.#session.books.events.end();
    void this.#session.files.close(null);
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
