import { explanationText } from '../../../src/domain/condition.js';
import { GlompoError } from '../../../src/domain/errors.js';
import { Rng } from '../../../src/domain/rng.js';
import type { RunPlan } from '../../../src/domain/run-plan.js';
import type { RunOutcome, RunResult } from '../../../src/domain/run-result.js';
import type { Supervised } from '../../supervision/supervised.js';
import type { IsolateSource } from '../../supervision/isolate-source.js';
import { CrashWatch } from './crash-watch.js';
import { FreePacing } from './free-pacing.js';
import { LockstepPacing } from './lockstep-pacing.js';
import type { OptimizerRecord } from './optimizer-record.js';
import { OptimizerFleet } from './optimizer-fleet.js';
import type { Pacing, PacingHost } from './pacing.js';
import { Recorder } from './recorder.js';
import type { RunBooks } from './run-books.js';
import { runResult } from './run-result.js';
import { Scheduler } from './scheduler.js';
import { StopChecks } from './stop-checks.js';
import { superviseRun } from './supervise-run.js';

/** Milliseconds between two looks at what only time changes: time limits, silent optimizers. */
const TICK_MS = 50;

/** One run: decides what its optimizers do, and lets the parts that do it know. */
export class ManagerHost {
  readonly books: RunBooks;
  readonly #plan: RunPlan;
  readonly #supervisor: IsolateSource;
  readonly #machine: Supervised;
  readonly #recorder: Recorder;
  readonly #checks: StopChecks;
  readonly #scheduler: Scheduler;
  readonly #pacing: Pacing;
  readonly #fleet: OptimizerFleet;
  readonly #crashes: CrashWatch;
  #exit: { readonly outcome: RunOutcome; readonly reason: string } | null = null;
  #failure: GlompoError | null = null;
  #unshared = false;
  /** Whether grants were held back since the journal did not keep up. */
  #held = false;
  #tick: unknown;
  #statusAt = 0;

  constructor(books: RunBooks, supervisor: IsolateSource) {
    const { plan } = books;
    this.#plan = plan;
    this.books = books;
    this.#supervisor = supervisor;
    const rng = Rng.of(plan.seed);
    this.#recorder = new Recorder(
      this.books,
      () => this.#checks.run(),
      () => {
        this.#unshared = plan.shareBestSolutions;
      },
    );
    this.#checks = new StopChecks(this.books, rng.fork('stopper'), (record, reason) =>
      this.stopOptimizer(record, reason),
    );
    this.#crashes = new CrashWatch(this.books, (error) => this.#fail(error));
    this.#scheduler = new Scheduler(this.books, rng.fork('generator'));
    const host = this.#pacingHost();
    this.#pacing = plan.deterministic
      ? new LockstepPacing(this.books, host)
      : new FreePacing(this.books, host);
    this.#fleet = new OptimizerFleet({
      books: this.books,
      supervisor: this.#supervisor,
      rng: rng.fork('optimizer'),
      pacing: this.#pacing,
      recorder: this.#recorder,
      onJoined: (record) => this.#joined(record),
      onFault: (record, error) => this.#fault(record, error),
      onBroken: (error) => this.#fail(error),
    });
    this.#machine = superviseRun(
      plan,
      {
        askToStop: (reason) => {
          this.books.emit({ type: 'runStopping', reason });
          for (const { actor } of this.books.alive) actor?.stop(reason);
          this.#joinWhenEmpty();
        },
        terminate: () => {
          for (const { actor } of this.books.alive) actor?.close('the run ends now');
          this.#fleet.closeNow();
          this.#joinWhenEmpty();
        },
        kill: () => this.#supervisor.killAll(),
        suspend: () => {
          for (const { actor } of this.books.alive) actor?.pause();
        },
        resume: () => {
          for (const { actor } of this.books.alive) actor?.resume();
          this.#pacing.resume();
        },
        onEscalation: (escalation, reason) =>
          this.books.emit({ type: 'escalated', source: 'manager', escalation, reason }),
      },
      books.clock,
    );
  }

  /** Runs to the end. Resolves when every actor has joined; rejects when the run could not go on. */
  async run(): Promise<RunResult> {
    const { seed, workingDir } = this.#plan;
    this.books.begin();
    const { runId, containment } = this.#supervisor;
    this.books.containment = containment;
    this.books.emit({ type: 'runStarted', runId, seed, workingDir, containment });
    for (const setting of this.#plan.withoutEffect) {
      const message = `${setting} has no effect yet.`;
      this.books.emit({ type: 'warning', error: new GlompoError('GLOMPO_OPTION_WITHOUT_EFFECT', message) });
    }
    this.#tickLater();
    if (!this.#endWhenDue()) {
      this.#fillSlots();
      this.#supervisor.endWarm();
      this.#machine.send({ type: 'ready' });
      this.#pacing.resume();
      if (this.#machine.state === 'running') this.#endWhenDue();
    }
    await this.#machine.joined;
    this.books.clock.clearTimeout(this.#tick);
    this.#recorder.end();
    this.books.beforeEnd();
    const { outcome, reason } = this.#exit ?? { outcome: 'failed', reason: 'unknown' };
    const result = runResult(this.books, outcome, reason);
    this.books.emit({ type: 'runEnded', result });
    this.books.events.end();
    if (this.#failure !== null) {
      const { code, message, data, cause } = this.#failure;
      throw new GlompoError(code, message, { cause, data: { ...data, result } });
    }
    return result;
  }

  /** Stops the run in order. */
  stop(reason: string): void {
    this.#end('interrupted', reason);
  }

  /** Ends the run now. */
  close(reason: string): void {
    this.#exit =
      this.#exit === null
        ? { outcome: 'interrupted', reason }
        : { outcome: this.#exit.outcome, reason: `${this.#exit.reason}; ${reason}` };
    this.#machine.send({ type: 'close', reason });
  }

  stopOptimizer(record: OptimizerRecord, reason: string): void {
    if (!record.working) return;
    record.stopDecided = true;
    this.books.stopped += 1;
    this.books.emit({ type: 'optimizerStopping', optimizerId: record.id, reason });
    record.actor?.stop(reason, this.#plan.aggressiveStop);
  }

  #pacingHost(): PacingHost {
    return {
      grant: (record, count) => record.actor?.grant(count),
      record: (record, rows) => this.#recorder.record(record, rows),
      converged: (record) => this.#converged(record),
      share: () => this.#share(),
      checkExit: () => this.#endWhenDue(),
      fillSlots: () => this.#fillSlots(),
      fault: (record, error) => this.#fault(record, error),
    };
  }

  #fillSlots(): void {
    try {
      while (this.books.spawning && this.#exit === null && this.#machineAllowsStarts()) {
        const start = this.#scheduler.next();
        if (start === 'wait') return;
        if (start === 'never') this.books.spawning = false;
        else this.#fleet.start(start.specIndex, start.x0);
      }
    } catch (error) {
      this.#fail(asGlompoError(error));
    }
  }

  /** What is left of the budget must be worth a start. */
  #machineAllowsStarts(): boolean {
    const { state } = this.#machine;
    return (state === 'spawning' || state === 'running') && this.books.ledger.available > 0;
  }

  #converged(record: OptimizerRecord): void {
    record.announcedEnd = true;
    if (record.stopDecided) return;
    this.books.converged += 1;
    this.books.stoppedAtConvergence.push(this.books.stopped);
  }

  #joined(record: OptimizerRecord): void {
    this.#crashes.joined(record);
    this.#pacing.joined(record);
    this.#joinWhenEmpty();
  }

  #fault(record: OptimizerRecord, error: unknown): void {
    const known = asGlompoError(error);
    this.books.emit({ type: 'warning', error: known });
    record.actor?.fail(known);
  }

  #share(): void {
    const { best, alive } = this.books;
    if (!this.#unshared || best === null) return;
    this.#unshared = false;
    for (const record of alive) {
      if (record.working && record.id !== best.optimizerId) record.actor?.inject(best.x, best.fx);
    }
  }

  #tickLater(): void {
    this.#tick = this.books.clock.setTimeout(() => this.#onTick(), TICK_MS);
  }

  #onTick(): void {
    this.#tickLater();
    const { statusInterval, forceTerminationsAfter, evaluationTimeout } = this.#plan;
    if (!this.#plan.deterministic) this.#checks.runOverdue();
    if (Math.min(forceTerminationsAfter, evaluationTimeout) < Infinity) this.#excuseThoseWhoOweNothing();
    if (!this.#endWhenDue() && this.#scheduler.waitsForBackOff) this.#fillSlots();
    if (this.#held && this.books.mayGrant) this.#pacing.resume();
    this.#held = !this.books.mayGrant;
    if (this.books.sessionSeconds - this.#statusAt >= statusInterval) {
      this.#statusAt = this.books.sessionSeconds;
      this.books.emit({ type: 'status', ...this.books.status() });
    }
  }

  #excuseThoseWhoOweNothing(): void {
    for (const record of this.books.alive) {
      if (!record.working) continue;
      if (!this.#pacing.owes(record) || this.#fleet.waitsForPool(record)) record.actor?.excuse();
    }
  }

  /** Ends the run when its exit condition holds or nothing is left to do; returns whether it ends. */
  #endWhenDue(): boolean {
    if (this.#exit !== null) return true;
    try {
      const explanation = this.#plan.exitCondition.explain(this.books);
      if (explanation.value === true) this.#end('completed', explanationText(explanation));
    } catch (cause) {
      const message = `The exit condition threw: ${cause instanceof Error ? cause.message : String(cause)}`;
      this.#fail(new GlompoError('GLOMPO_STRATEGY_FAILED', message, { cause }));
    }
    if (this.#exit === null && !this.books.spawning && this.books.alive.size === 0) {
      this.#end('completed', 'No optimizers alive, spawning stopped.');
    }
    return this.#exit !== null;
  }

  #fail(error: GlompoError): void {
    if (this.#exit !== null) return;
    this.#failure = error;
    this.#end('failed', error.message);
  }

  #end(outcome: RunOutcome, reason: string): void {
    if (this.#exit !== null) return;
    this.#exit = { outcome, reason };
    this.#machine.send({ type: 'stop', reason });
  }

  #joinWhenEmpty(): void {
    if (this.#exit === null || this.books.alive.size > 0 || this.#fleet.closing) return;
    void this.#fleet
      .close()
      .then(() => this.#machine.send({ type: 'exited', detail: 'all actors have joined' }));
  }
}

function asGlompoError(error: unknown): GlompoError {
  return error instanceof GlompoError
    ? error
    : new GlompoError('GLOMPO_INTERNAL', String(error), { cause: error });
}
