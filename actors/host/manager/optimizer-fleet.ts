import type { ActorOutcome, LifecycleOutput } from '../../../machines/lifecycle-types.js';
import { boundsPairs } from '../../../src/domain/bounds.js';
import { GlompoError } from '../../../src/domain/errors.js';
import type { OptimizerSnapshot } from '../../../src/domain/optimizer-snapshot.js';
import type { Rng } from '../../../src/domain/rng.js';
import type { ChildMessage } from '../../../src/protocol/messages.js';
import type { ReplayItem } from '../../../src/protocol/replay-item.js';
import { fromWire } from '../../../src/protocol/wire-error.js';
import type { IsolateSource } from '../../supervision/isolate-source.js';
import { OptimizerActor, type OptimizerListener } from './optimizer-actor.js';
import { OptimizerEvaluators } from './optimizer-evaluators.js';
import { OptimizerRecord } from './optimizer-record.js';
import type { Pacing } from './pacing.js';
import { noted } from './replay-feed.js';
import type { ResumedRun } from './resumed-run.js';
import type { RunBooks } from './run-books.js';
import { openSharedPool } from './open-shared-pool.js';
import { delaysOf } from './optimizer-delays.js';
import type { SharedPool } from './shared-pool.js';
import { silenceAllowed } from './silence.js';
import { startedEvent, startMessage } from './start-message.js';

export interface OptimizerFleetOptions {
  readonly books: RunBooks;
  readonly supervisor: IsolateSource;
  readonly rng: Rng;
  readonly pacing: Pacing;
  readonly onJoined: (record: OptimizerRecord) => void;
  readonly onFault: (record: OptimizerRecord, error: unknown) => void;
  /** What an earlier session has left; null for a run that begins. */
  readonly resumed: ResumedRun | null;
  /** It has been told again all that it was told in earlier sessions. */
  readonly onReplayed: (record: OptimizerRecord) => void;
  /** It has said where it stands. */
  readonly onSaved: (record: OptimizerRecord, snapshot: OptimizerSnapshot) => void;
  /** The shared pool cannot go on. */
  readonly onBroken: (error: GlompoError) => void;
}

/** What an optimizer evaluates with, and where it meets that. */
interface Parts {
  readonly evaluators: OptimizerEvaluators;
  readonly place: ReturnType<OptimizerEvaluators['meetingPlace']>;
}

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
    const { books } = this.#options;
    const { plan } = books;
    const spec = plan.selector.specs[specIndex];
    const record = new OptimizerRecord({
      id: books.started + 1,
      specIndex,
      spec,
      x0,
      bounds: boundsPairs(plan.bounds),
      startedAt: books.overallSeconds,
    });
    const parts = this.#parts(record);
    books.add(record);
    books.emit(startedEvent(record, plan.backend));
    // In lock step, the session before may have begun it in the round that it did not finish.
    const { resumed } = this.#options;
    const isInTail = resumed?.tail.batches.some(({ optimizerId }) => optimizerId === record.id) === true;
    this.#launch(record, parts, null, isInTail ? resumed.replay(record.id, { told: 0, injected: 0 }) : null);
  }

  /** Lets an optimizer of an earlier session go on, or ends it when what it was told is not at hand. */
  resume(record: OptimizerRecord, resumed: ResumedRun): void {
    const { books } = this.#options;
    const snapshot = this.#snapshot(record, resumed);
    const { told, injected } = snapshot ?? { told: 0, injected: 0 };
    const replay = resumed.replay(record.id, { told, injected });
    if (replay === null) {
      this.finish(record, 'lost', 'neither its state nor all of its evaluations are at hand');
      return;
    }
    const { id: optimizerId, history } = record;
    const counts = { replayed: history.length - told, slots: record.spec.workers };
    books.emit({ type: 'optimizerResumed', optimizerId, ...counts });
    record.goesOnFrom(snapshot);
    this.#launch(record, this.#parts(record), snapshot, replay);
  }

  #snapshot(record: OptimizerRecord, resumed: ResumedRun): OptimizerSnapshot | null {
    try {
      return resumed.snapshot(record.id);
    } catch (error) {
      this.#options.books.emit({ type: 'warning', error: error as GlompoError });
      return null;
    }
  }

  /** Books the end of an optimizer of an earlier session that was about to come. */
  finish(record: OptimizerRecord, outcome: ActorOutcome, reason: string): void {
    this.#ended(record, { outcome, reason, detail: '', escalations: [] });
  }

  /** Books the end of those of earlier sessions that the end of the run has come before. */
  endUnresumed(): void {
    for (const record of [...this.#options.books.alive]) {
      if (!this.#evaluators.has(record)) this.finish(record, 'stopped', 'the run ended before it went on');
    }
  }

  /** What an optimizer needs to evaluate; what can fail comes before it is booked as started. */
  #parts(record: OptimizerRecord): Parts {
    const { books, supervisor } = this.#options;
    const evaluators = new OptimizerEvaluators({
      record,
      plan: books.plan,
      supervisor,
      clock: books.clock,
      log: (text) => this.#log(record, text),
      onEscalation: (source, escalation, reason) => books.escalated(source, escalation, reason),
    });
    return { evaluators, place: evaluators.meetingPlace() };
  }

  #launch(
    record: OptimizerRecord,
    { evaluators, place }: Parts,
    snapshot: OptimizerSnapshot | null,
    replay: Iterable<ReplayItem> | null,
  ): void {
    const { books, supervisor, pacing, rng } = this.#options;
    const { plan } = books;
    record.replaying = replay !== null;
    this.#evaluators.set(record, evaluators);
    const grant = record.paused ? 0 : pacing.initialGrant(record);
    record.actor = new OptimizerActor({
      supervisor,
      clock: books.clock,
      backend: plan.backend,
      name: `optimizer ${record.id}`,
      start: startMessage(record, { plan, rng, grant, place, snapshot, replay: replay !== null }),
      local: evaluators.localParts(),
      delays: delaysOf(plan, record.spec),
      listener: this.#listener(record, evaluators, replay),
    });
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

  #listener(
    record: OptimizerRecord,
    evaluators: OptimizerEvaluators,
    replay: Iterable<ReplayItem> | null,
  ): OptimizerListener {
    const { books, pacing, onJoined } = this.#options;
    const guarded = (action: () => void) => this.#guard(record, action);
    let whySilent = '';
    return {
      onReady: () => {
        books.emit({ type: 'optimizerReady', optimizerId: record.id });
        if (record.paused || books.paused) record.actor?.pause();
        if (replay === null) guarded(() => pacing.ready(record));
        else record.actor?.replay(noted(replay, (batch) => record.noteRecorded(batch)));
      },
      onReplayed: (asked) => {
        record.replayed(asked);
        this.#options.onReplayed(record);
        guarded(() => pacing.ready(record));
      },
      onInjected: ({ x, fx }, asked, told) =>
        books.emit({ type: 'injected', optimizerId: record.id, x: [...x], fx, asked, told }),
      onResults: (batch) =>
        guarded(() => {
          record.noteReceived(batch);
          pacing.results(record, batch);
        }),
      // Once all is ended by force, no evaluator may be started any more.
      onPoints: (batch) =>
        guarded(() => {
          books.journal?.asked(record.id, batch.told, batch.firstId + batch.count);
          if (!this.#closedNow) this.#pool().submit(record, batch);
        }),
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
        this.#ended(record, { outcome, reason, detail, escalations });
        onJoined(record);
      },
    };
  }

  #ended(record: OptimizerRecord, end: LifecycleOutput): void {
    const { books } = this.#options;
    Object.assign(record, end);
    record.endedAt = books.overallSeconds;
    books.remove(record);
    // The record stays for the rest of the run; what ran the optimizer need not.
    record.actor = null;
    const { id: optimizerId, report, history } = record;
    books.emit({ type: 'optimizerEnded', optimizerId, ...end, evaluations: history.length, report });
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
    else if (message.type === 'evaluatorRestarted') books.evaluatorRestarted(record.id);
    else if (message.type === 'saved') this.#options.onSaved(record, message.snapshot);
    else if (message.type === 'report') record.report = message.report;
    else if (message.type === 'idle') pacing.idle(record);
    else if (message.type === 'returned') pacing.returned(record, message.unused);
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
    const { books, supervisor, pacing, onBroken } = this.#options;
    this.#sharedPool ??= openSharedPool({
      books,
      supervisor,
      onResults: (record, batch) => this.#guard(record, () => pacing.results(record, batch)),
      onEvaluationFailed: (message) => this.#reportFailure(message),
      onBroken,
    });
    return this.#sharedPool;
  }

  /** What goes wrong with what an optimizer has sent is its own fault. */
  #guard(record: OptimizerRecord, action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#options.onFault(record, error);
    }
  }
}
