import { type LifecycleDelays, stopDelays } from '../../../machines/lifecycle-types.js';
import { boundsPairs } from '../../../src/domain/bounds.js';
import { GlompoError } from '../../../src/domain/errors.js';
import { evaluationRulesOf } from '../../../src/domain/evaluation-rules.js';
import type { OptimizerSpec } from '../../../src/domain/optimizer.js';
import type { Rng } from '../../../src/domain/rng.js';
import type { ChildMessage, StartOptimizer } from '../../../src/protocol/messages.js';
import { fromWire } from '../../../src/protocol/wire-error.js';
import type { IsolateSource } from '../../supervision/isolate-source.js';
import { SharedPool } from './shared-pool.js';
import type { LocalParts } from '../optimizer/optimizer-host.js';
import { OptimizerActor, type OptimizerListener } from './optimizer-actor.js';
import { OptimizerEvaluators } from './optimizer-evaluators.js';
import { OptimizerRecord } from './optimizer-record.js';
import type { Pacing } from './pacing.js';
import type { Recorder } from './recorder.js';
import type { RunBooks } from './run-books.js';
import { silenceAllowed } from './silence.js';

export interface OptimizerFleetOptions {
  readonly books: RunBooks;
  readonly supervisor: IsolateSource;
  readonly rng: Rng;
  readonly pacing: Pacing;
  readonly recorder: Recorder;
  readonly onJoined: (record: OptimizerRecord) => void;
  readonly onFault: (record: OptimizerRecord, error: unknown) => void;
  /** The shared pool cannot go on. */
  readonly onBroken: (error: GlompoError) => void;
}

/** Milliseconds that an optimizer may go on without a look at its messages. */
const SLICE_MS = { inline: 1, threads: 4, processes: 4 } as const;

/** Starts optimizers, with what they need to evaluate, and listens to them. */
export class OptimizerFleet {
  readonly #options: OptimizerFleetOptions;
  readonly #evaluators = new Map<OptimizerRecord, OptimizerEvaluators>();
  #sharedPool: SharedPool | null = null;
  #closing = false;
  #closedNow = false;

  constructor(options: OptimizerFleetOptions) {
    this.#options = options;
  }

  /** Whether {@link close} was called. */
  get closing(): boolean {
    return this.#closing;
  }

  start(specIndex: number, x0: Float64Array): void {
    const { books, supervisor, pacing } = this.#options;
    const { plan } = books;
    const spec = plan.selector.specs[specIndex];
    const record = new OptimizerRecord(
      books.started + 1,
      specIndex,
      spec,
      plan.bounds.dims,
      books.sessionSeconds,
    );
    const evaluators = new OptimizerEvaluators({
      record,
      plan,
      supervisor,
      clock: books.clock,
      log: (text) => this.#log(record, text),
      onEscalation: (source, escalation, reason) => books.escalated(source, escalation, reason),
    });
    // What can fail comes before the optimizer is booked as started.
    const place = evaluators.meetingPlace();
    books.add(record);
    books.emit({
      type: 'optimizerStarted',
      optimizerId: record.id,
      kind: spec.kind,
      options: spec.options,
      backend: plan.backend,
      slots: spec.workers,
      x0: [...x0],
    });
    this.#evaluators.set(record, evaluators);
    record.actor = new OptimizerActor({
      supervisor,
      clock: books.clock,
      backend: plan.backend,
      name: `optimizer ${record.id}`,
      start: this.#startMessage(record, x0, pacing.initialGrant(record), place),
      local: this.#local(spec, evaluators),
      delays: this.#delays(spec),
      listener: this.#listener(record, evaluators),
    });
  }

  #local(spec: OptimizerSpec, evaluators: OptimizerEvaluators): LocalParts {
    const { taskFunction } = this.#options.books.plan;
    return {
      runId: this.#options.supervisor.runId,
      ...(taskFunction === null ? {} : { task: taskFunction }),
      ...(spec.evaluations === 'inline' || spec.evaluations === 'shared'
        ? {}
        : { makeEvaluators: () => evaluators.makeLocal() }),
    };
  }

  /** Ends what serves all optimizers; they must have joined. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#sharedPool?.close();
    await Promise.all([...this.#evaluators.values()].map((evaluators) => evaluators.close()));
    await this.#options.supervisor.allExited();
  }

  /** Whether an optimizer can do nothing but wait for its turn at the shared pool. */
  waitsForPool(record: OptimizerRecord): boolean {
    return this.#sharedPool?.waits(record) ?? false;
  }

  closeNow(): void {
    this.#closedNow = true;
    this.#sharedPool?.closeNow();
    for (const evaluators of this.#evaluators.values()) evaluators.closeNow();
  }

  #startMessage(
    record: OptimizerRecord,
    x0: Float64Array,
    grant: number,
    place: ReturnType<OptimizerEvaluators['meetingPlace']>,
  ): StartOptimizer {
    const { plan } = this.#options.books;
    return {
      type: 'startOptimizer',
      id: record.id,
      spec: record.spec,
      bounds: boundsPairs(plan.bounds),
      x0: [...x0],
      rng: this.#options.rng.fork('optimizer', record.id).save(),
      task: plan.task,
      rules: evaluationRulesOf(plan),
      deterministic: plan.deterministic,
      grant,
      sliceMs: SLICE_MS[plan.backend],
      spawnTimeoutMs: 1000 * plan.spawnTimeout,
      endTimeoutMs: 1000 * plan.endTimeout,
      ...place,
    };
  }

  #delays(spec: OptimizerSpec): Partial<LifecycleDelays> {
    const { plan } = this.#options.books;
    const { forceTerminationsAfter, endTimeout, spawnTimeout } = plan;
    return {
      spawnTimeout: 1000 * spawnTimeout,
      noFeedbackTimeout: silenceAllowed(plan, spec).limitMs,
      ...stopDelays(1000 * Math.min(forceTerminationsAfter, endTimeout)),
    };
  }

  #listener(record: OptimizerRecord, evaluators: OptimizerEvaluators): OptimizerListener {
    const { books, pacing, onJoined, onFault } = this.#options;
    const guarded = (action: () => void) => {
      try {
        action();
      } catch (error) {
        onFault(record, error);
      }
    };
    let whySilent = '';
    return {
      onReady: () => {
        books.emit({ type: 'optimizerReady', optimizerId: record.id });
        guarded(() => pacing.ready(record));
      },
      onResults: (batch) =>
        guarded(() => {
          record.noteReceived(batch);
          pacing.results(record, batch);
        }),
      // Once all is ended by force, no evaluator may be started any more.
      onPoints: (batch) => guarded(() => this.#closedNow || this.#pool().submit(record, batch)),
      onFinished: () => guarded(() => pacing.announcedEnd(record)),
      onMessage: (message) => this.#hear(record, evaluators, message),
      onFailed: (error) => {
        record.failure = error;
      },
      // An optimizer that is ended by force cannot end its evaluators any more.
      onState: (state) => {
        if (state === 'forceTerminated') evaluators.closeNow();
      },
      onEscalation: (escalation, reason) => {
        if (escalation === 'noFeedbackTimeout')
          whySilent = silenceAllowed(books.plan, record.spec).explanation;
        books.escalated(`optimizer ${record.id}`, escalation, `${reason}${whySilent}`);
      },
      onFault: (cause) => {
        const message = `Optimizer ${record.id} could not be told or ended: ${cause.message}`;
        books.emit({ type: 'warning', error: new GlompoError('GLOMPO_INTERNAL', message, { cause }) });
      },
      onJoined: async ({ outcome, detail, escalations, ...output }) => {
        const reason = `${output.reason}${whySilent}`;
        this.#sharedPool?.forget(record);
        if (outcome !== 'converged' && outcome !== 'stopped') evaluators.closeNow();
        // Its slots are free when its evaluators are dead too.
        await evaluators.close();
        this.#evaluators.delete(record);
        record.outcome = outcome;
        record.reason = reason;
        record.detail = detail;
        record.escalations = escalations;
        record.endedAt = books.sessionSeconds;
        books.remove(record);
        // The record stays for the rest of the run; what ran the optimizer need not.
        record.actor = null;
        const evaluations = record.history.length;
        books.emit({
          type: 'optimizerEnded',
          optimizerId: record.id,
          outcome,
          reason,
          detail,
          evaluations,
          report: record.report,
          escalations,
        });
        onJoined(record);
      },
    };
  }

  #hear(record: OptimizerRecord, evaluators: OptimizerEvaluators, message: ChildMessage): void {
    const { books, pacing } = this.#options;
    if (message.type === 'evaluationFailed') this.#reportFailure(message);
    else if (message.type === 'log') this.#log(record, message.text);
    else if (message.type === 'needEvaluators') evaluators.start(message.count, message.path);
    else if (message.type === 'endEvaluator') evaluators.end(message.evaluator, message.reason);
    else if (message.type === 'cancelShared') this.#sharedPool?.cancel(record);
    else if (message.type === 'abortShared') this.#sharedPool?.abort(record);
    else if (message.type === 'escalated')
      books.escalated(message.source, message.escalation, message.reason);
    else if (message.type === 'evaluatorRestarted') books.evaluatorRestarts += 1;
    else if (message.type === 'report') record.report = message.report;
    else if (message.type === 'idle') pacing.idle(record);
    else if (message.type === 'returned') books.ledger.giveBack(record.id, message.unused);
  }

  #reportFailure(message: Extract<ChildMessage, { type: 'evaluationFailed' }>): void {
    const { optimizerId, evaluationId, x } = message;
    const error = fromWire(message.error) as GlompoError;
    this.#options.books.emit({ type: 'evaluationFailed', optimizerId, evaluationId, x, error });
  }

  #log(record: OptimizerRecord, text: string): void {
    this.#options.books.emit({ type: 'log', source: `optimizer ${record.id}`, level: 'info', text });
  }

  #pool(): SharedPool {
    const { books, supervisor, pacing, onFault } = this.#options;
    this.#sharedPool ??= new SharedPool({
      plan: books.plan,
      supervisor,
      clock: books.clock,
      onResults: (record, batch) => {
        try {
          pacing.results(record, batch);
        } catch (error) {
          onFault(record, error);
        }
      },
      onLog: (text) => books.emit({ type: 'log', source: 'shared evaluator', level: 'info', text }),
      onEvaluationFailed: (message) => this.#reportFailure(message),
      onEscalation: (source, escalation, reason) => books.escalated(source, escalation, reason),
      onRestart: () => {
        books.evaluatorRestarts += 1;
      },
      onBroken: this.#options.onBroken,
    });
    return this.#sharedPool;
  }
}
