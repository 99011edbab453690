import { GlompoError } from '../../../src/domain/errors.js';
import { Rng } from '../../../src/domain/rng.js';
import type { RunPlan } from '../../../src/domain/run-plan.js';
import type { RunResult } from '../../../src/domain/run-result.js';
import type { Supervised } from '../../supervision/supervised.js';
import type { IsolateSource } from '../../supervision/isolate-source.js';
import { asGlompoError } from './as-glompo-error.js';
import { Checkpointer, type CheckpointParts, type WrittenCheckpoint } from './checkpointer.js';
import { CrashWatch } from './crash-watch.js';
import { FreePacing } from './free-pacing.js';
import { ending, type InterventionHost, Interventions } from './interventions.js';
import { LockstepPacing } from './lockstep-pacing.js';
import type { OptimizerRecord } from './optimizer-record.js';
import { OptimizerFleet } from './optimizer-fleet.js';
import type { Pacing, PacingHost } from './pacing.js';
import { Recorder } from './recorder.js';
import type { ResumedRun } from './resumed-run.js';
import type { RunBooks } from './run-books.js';
import { RunEnding } from './run-ending.js';
import { Scheduler } from './scheduler.js';
import { Sharing } from './sharing.js';
import { StopChecks } from './stop-checks.js';
import { superviseRun } from './supervise-run.js';
import { Ticker } from './ticker.js';

export interface ManagerHostOptions {
  /** What earlier sessions have left. */
  readonly resumed?: ResumedRun | null;
  /** Writes a checkpoint; left out where nothing is written. */
  readonly writeCheckpoint?: (parts: CheckpointParts) => Promise<WrittenCheckpoint>;
}

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
  readonly #sharing: Sharing;
  readonly #ending: RunEnding;
  readonly #ticker: Ticker;
  readonly #checkpointer: Checkpointer | null;
  readonly #resumed: ResumedRun | null;
  /** Whether the optimizers were asked to end. */
  #isEnding = false;
  /** What somebody may do to the run while it goes on. */
  readonly interventions: Interventions;

  constructor(books: RunBooks, supervisor: IsolateSource, options: ManagerHostOptions = {}) {
    const { plan } = books;
    const { resumed = null, writeCheckpoint } = options;
    this.#resumed = resumed;
    this.#plan = plan;
    this.books = books;
    this.#supervisor = supervisor;
    const rng = Rng.of(plan.seed);
    this.#sharing = new Sharing(books);
    this.#ending = new RunEnding(books, (outcome, reason) => {
      const stop = () => this.#machine.send({ type: 'stop', reason });
      const isSaved = outcome === 'completed' && plan.checkpoint.atExit && this.#checkpointer !== null;
      if (isSaved) void this.#checkpointer.make().then(stop);
      else stop();
    });
    const onBoundary = () => this.#checks.run();
    this.#recorder = new Recorder(books, onBoundary, () => this.#sharing.improved());
    this.#checks = new StopChecks(this.books, rng.fork('stopper'), (record, reason) =>
      this.stopOptimizer(record, reason),
    );
    this.#crashes = new CrashWatch(this.books, (error) => this.#ending.fail(error));
    this.#scheduler = new Scheduler(this.books, rng.fork('generator'));
    const host = this.#pacingHost();
    this.#pacing = plan.deterministic
      ? new LockstepPacing(this.books, host, resumed?.tail.batches)
      : new FreePacing(this.books, host);
    this.#fleet = new OptimizerFleet({
      books: this.books,
      supervisor: this.#supervisor,
      rng: rng.fork('optimizer'),
      pacing: this.#pacing,
      resumed,
      onReplayed: (record) => this.#sharing.replayed(record),
      onSaved: (record, snapshot) => this.#checkpointer?.saved(record, snapshot),
      onJoined: (record) => this.#joined(record),
      onFault: (record, error) => this.#fault(record, error),
      onBroken: (error) => this.#ending.fail(error),
    });
    this.#ticker = new Ticker(this.books, this.#pacing, {
      look: () => {
        this.#checks.runOverdue();
        this.#checkpointer?.look();
      },
      waitsForPool: (record) => this.#fleet.waitsForPool(record),
      fillSlots: () => {
        if (!this.#ending.whenDue() && this.#scheduler.waitsForBackOff) this.#fillSlots();
      },
    });
    this.interventions = new Interventions(this.books, this.#interventionHost());
    this.#checkpointer =
      writeCheckpoint === undefined
        ? null
        : new Checkpointer({
            books: this.books,
            plan: plan.checkpoint,
            write: writeCheckpoint,
            isInRound: () => this.#pacing.isInRound,
            onDone: () => {
              if (!this.#ending.isDecided) this.#pacing.resume();
            },
            onFailure: (error) => this.#ending.failLate(error),
          });
    this.#machine = superviseRun({
      books,
      fleet: this.#fleet,
      supervisor,
      onEnding: () => {
        this.#isEnding = true;
        this.#fleet.endUnresumed();
        this.#joinWhenEmpty();
      },
    });
  }

  /** Runs to the end. Resolves when every actor has joined; rejects when the run could not go on. */
  async run(): Promise<RunResult> {
    const { seed, workingDir } = this.#plan;
    this.books.begin();
    if (this.#resumed !== null) {
      this.books.goOn(this.#resumed.state);
      this.#recorder.goOn();
      this.#checkpointer?.goOn();
    }
    const { runId, containment } = this.#supervisor;
    this.books.containment = containment;
    const { session, evaluations } = this.books;
    this.books.emit({ type: 'runStarted', runId, session, evaluations, seed, workingDir, containment });
    if (this.#plan.checkpoint.atStart) void this.#checkpointer?.make();
    this.#ticker.begin();
    if (this.#resumed !== null) this.#goOn(this.#resumed);
    if (!this.#ending.whenDue()) {
      this.#fillSlots();
      this.#supervisor.endWarm();
      this.#machine.send({ type: 'ready' });
      this.#pacing.resume();
      if (this.#machine.state === 'running') this.#ending.whenDue();
    }
    await this.#machine.joined;
    this.#ticker.end();
    this.#recorder.end();
    await this.#checkpointer?.end(this.#ending.isForced ? 0 : this.#plan.endTimeout);
    this.books.beforeEnd();
    return this.#ending.result();
  }

  /** Stops the run in order. */
  stop(reason: string, by = 'program'): void {
    if (!this.#ending.isDecided) this.books.emit({ type: 'intervention', by, action: 'stop', reason });
    this.#ending.end('interrupted', reason);
    // Who stops it does not wait for the last checkpoint.
    this.#machine.send({ type: 'stop', reason });
  }

  /** Ends the run now. */
  close(reason: string, by = 'program'): void {
    if (this.#machine.state === 'joined') return;
    this.books.emit({ type: 'intervention', by, action: 'close', reason });
    this.#ending.force(reason);
    this.#machine.send({ type: 'close', reason });
  }

  stopOptimizer(record: OptimizerRecord, reason: string): void {
    if (!record.working) return;
    record.stopReason = reason;
    this.books.stopped += 1;
    this.books.emit({ type: 'optimizerStopping', optimizerId: record.id, reason });
    record.actor?.stop(reason, this.#plan.aggressiveStop);
  }

  /** Makes a checkpoint now. */
  checkpoint(by: string): Promise<WrittenCheckpoint> {
    if (this.#checkpointer === null)
      throw new GlompoError(
        'GLOMPO_CHECKPOINT',
        'This run has no files, so that it can have no checkpoints.',
      );
    if (this.#machine.state === 'joined') throw ending();
    this.books.emit({ type: 'intervention', by, action: 'checkpoint' });
    return this.#checkpointer.request();
  }

  /** Takes up the optimizers of earlier sessions. */
  #goOn(resumed: ResumedRun): void {
    for (const record of [...this.books.alive]) {
      if (record.announcedEnd) this.#fleet.finish(record, 'converged', 'it had converged');
      else if (record.stopReason !== null) this.#fleet.finish(record, 'stopped', record.stopReason);
    }
    if (this.#ending.whenDue()) {
      this.#fleet.endUnresumed();
      return;
    }
    try {
      for (const record of [...this.books.alive]) this.#fleet.resume(record, resumed);
    } catch (error) {
      this.#ending.fail(asGlompoError(error));
    }
    this.#sharing.share(resumed.tail.injected);
  }

  #interventionHost(): InterventionHost {
    const [pacing, end] = [this.#pacing, this.#ending];
    return {
      get isInRound() {
        return pacing.isInRound;
      },
      get isEnding() {
        return end.isDecided;
      },
      settled: () => {
        if (this.#plan.deterministic) this.books.journal?.roundEnded(this.books.unshared);
        if (this.#ending.whenDue()) return;
        this.#fillSlots();
        this.#pacing.resume();
      },
      stopOptimizer: (record, reason) => this.stopOptimizer(record, reason),
      pauseRun: () => this.#machine.send({ type: 'pause' }),
      resumeRun: () => this.#machine.send({ type: 'resume' }),
    };
  }

  #pacingHost(): PacingHost {
    return {
      grant: (record, count) => record.actor?.grant(count),
      record: (record, rows) => this.#recorder.record(record, rows),
      converged: (record) => this.#converged(record),
      share: () => this.#sharing.share(),
      roundEnded: () => {
        // A round that the end of the run cuts off is finished by the session that goes on.
        if (!this.#isEnding) {
          this.interventions.catchUp();
          this.books.journal?.roundEnded(this.books.unshared);
          this.#checkpointer?.look();
        }
        this.#checkpointer?.roundEnded();
      },
      mayBeginRound: () => this.#checkpointer?.isCollecting !== true,
      checkExit: () => this.#ending.whenDue(),
      fillSlots: () => this.#fillSlots(),
      fault: (record, error) => this.#fault(record, error),
    };
  }

  #fillSlots(): void {
    try {
      while (this.books.spawning && !this.#ending.isDecided && this.#machineAllowsStarts()) {
        const start = this.#scheduler.next();
        if (start === 'wait') return;
        if (start === 'never') this.books.spawning = false;
        else this.#fleet.start(start.specIndex, start.x0);
      }
    } catch (error) {
      this.#ending.fail(asGlompoError(error));
    }
  }

  /** What is left of the budget must be worth a start. */
  #machineAllowsStarts(): boolean {
    return this.#machine.working && !this.books.paused && this.books.ledger.available > 0;
  }

  #converged(record: OptimizerRecord): void {
    record.announcedEnd = true;
    // It may have been asked to end, or have broken the protocol, before it said so.
    if ((record.actor?.outcome ?? record.outcome) === 'converged') this.books.converge(record);
  }

  #joined(record: OptimizerRecord): void {
    this.#checkpointer?.joined(record);
    this.#crashes.joined(record);
    this.#pacing.joined(record);
    this.#joinWhenEmpty();
  }

  #fault(record: OptimizerRecord, error: unknown): void {
    const known = asGlompoError(error);
    this.books.emit({ type: 'warning', error: known });
    record.actor?.fail(known);
  }

  #joinWhenEmpty(): void {
    if (!this.#isEnding || this.books.alive.size > 0 || this.#fleet.closing) return;
    void this.#fleet
      .close()
      .then(() => this.#machine.send({ type: 'exited', detail: 'all actors have joined' }));
  }
}
