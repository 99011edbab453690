import { poolMachine } from '../../../machines/supervised.js';
import type { GlompoError } from '../../../src/domain/errors.js';
import { type EvaluationRules, patienceWith } from '../../../src/domain/evaluation-rules.js';
import { idsOf } from '../../../src/protocol/batch.js';
import type { Wanted } from '../../../src/domain/optimizer.js';
import type { EvaluationFailed } from '../../../src/protocol/messages.js';
import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import { toWire } from '../../../src/protocol/wire-error.js';
import { type Clock, systemClock } from '../../clock.js';
import { Supervised } from '../../supervision/supervised.js';
import type { EvaluatorSource, ReadyEvaluator } from './evaluator-source.js';
import { OverdueWatch } from './overdue-watch.js';
import { PoolClient } from './pool-client.js';
import { PoolWorker } from './pool-worker.js';
import { Restarts } from './restarts.js';

export interface EvaluationPoolOptions {
  readonly size: number;
  readonly dims: number;
  readonly rules: EvaluationRules;
  readonly source: EvaluatorSource;
  /** Default: real time. */
  readonly clock?: Clock;
  readonly onEvaluationFailed: (message: EvaluationFailed) => void;
  /** An evaluator has ended by itself and is replaced. */
  readonly onRestart: () => void;
  /** What ended an evaluator is tried once more. */
  readonly onGivenAgain?: () => void;
  /** Hears that the pool cannot go on, since its evaluators end again and again. */
  readonly onBroken: (error: GlompoError) => void;
}

/**
 * Spreads points over evaluators. A batch holds a few milliseconds of work; an evaluator has one in hand and, while
 * the task is quick, one waiting. What an evaluator had in hand when it ended is given to another one once.
 */
export class EvaluationPool {
  readonly size: number;
  readonly #options: EvaluationPoolOptions;
  readonly #workers = new Set<PoolWorker>();
  readonly #clients = new Map<number, PoolClient>();
  #turn: PoolClient[] = [];
  readonly #restarts: Restarts;
  readonly #machine: Supervised;
  readonly #clock: Clock;
  readonly #watch: OverdueWatch<PoolWorker>;
  #secondsPerEvaluation = 0;

  constructor(options: EvaluationPoolOptions) {
    this.size = options.size;
    this.#options = options;
    const { source, rules, clock = systemClock } = options;
    this.#clock = clock;
    this.#watch = new OverdueWatch(clock, patienceWith(rules.timeoutMs), this.#workers, (worker) =>
      this.#endWorker(worker, 'its evaluation took too long', true),
    );
    this.#machine = new Supervised({
      id: 'pool',
      machine: poolMachine,
      clock,
      // The pool waits for its evaluators, each of which has time limits of its own.
      delays: {
        spawnTimeout: Infinity,
        abortTimeout: Infinity,
        stopTimeout: Infinity,
        terminateTimeout: Infinity,
      },
      actions: {
        askToStop: () => this.#end(),
        abortWork: () => {},
        terminate: () => this.#end(),
        kill: () => {},
        sweep: () => {},
        abandon: () => {},
      },
    });
    const { size, onRestart, onBroken } = options;
    const restart = () => source.request(1);
    this.#restarts = new Restarts({ size, clock, restart, onRestart, onBroken });
    source.onReady = (evaluator) => this.#admit(evaluator);
    source.onFailure = (reason) => this.#replace(reason);
    source.request(options.size);
  }

  /** Evaluators that are ready. */
  get ready(): number {
    return this.#workers.size;
  }

  /**
   * The engine of one optimizer. Several optimizers take turns.
   *
   * @param wants What the optimizer wants of an evaluation besides the value.
   * @param closesPool Whether the pool is that optimizer's own and ends with its engine.
   */
  engine(optimizerId: number, wants: Wanted, closesPool = false): PoolClient {
    const servingIt = () => [...this.#workers].filter((worker) => worker.serves(client));
    const { dims, rules, onEvaluationFailed } = this.#options;
    const client: PoolClient = new PoolClient(optimizerId, wants, dims, rules, {
      room: (mine) => this.#room(mine),
      dispatch: () => this.#dispatch(),
      cancel: () => {
        for (const worker of servingIt()) worker.cancel(optimizerId);
      },
      abort: () => {
        for (const worker of servingIt()) worker.abort(optimizerId);
      },
      evaluates: () => servingIt().some((worker) => worker.evaluates(client)),
      failed: (evaluationId, x, error) => {
        const wire = toWire(error);
        onEvaluationFailed({ type: 'evaluationFailed', optimizerId, evaluationId, x: [...x], error: wire });
      },
      leave: async () => {
        this.#clients.delete(optimizerId);
        this.#turn = this.#turn.filter((other) => other !== client);
        // An optimizer leaves with points under way only when it was ended by force; they may never return.
        for (const worker of servingIt()) {
          if (worker.evaluates(client))
            this.#endWorker(worker, 'its evaluation is not wanted any more', false);
          else worker.cancel(optimizerId);
        }
        if (closesPool) await this.close();
      },
    });
    this.#clients.set(optimizerId, client);
    this.#turn.push(client);
    return client;
  }

  /** Ends all evaluators; resolves when they have. */
  async close(): Promise<void> {
    this.#machine.send({ type: 'stop', reason: 'the pool closes' });
    await this.#machine.joined;
  }

  /** Ends all evaluators by force. */
  closeNow(): void {
    this.#machine.send({ type: 'close', reason: 'the pool closes now' });
    this.#options.source.closeNow();
  }

  #end(): void {
    this.#watch.end();
    this.#restarts.end();
    void this.#options.source
      .close()
      .then(() => this.#machine.send({ type: 'exited', detail: 'all evaluators ended' }));
  }

  #admit(evaluator: ReadyEvaluator): void {
    const worker = new PoolWorker(evaluator, this.#options.dims);
    this.#workers.add(worker);
    this.#machine.send({ type: 'ready' });
    this.#restarts.ready();
    evaluator.listen({
      onEvaluationFailed: (message) => {
        if (!worker.endedByPool) this.#options.onEvaluationFailed(message);
      },
      onResults: (results) => this.#take(worker, results),
      onRetrying: () => worker.retries(this.#clock.now()),
      onLeaving: () => this.#letGo(worker),
    });
    void evaluator.closed.then(() => {
      worker.isOpen = false;
    });
    void evaluator.ended.then((how) => this.#lose(worker, how));
    this.#dispatch();
  }

  #lose(worker: PoolWorker, how: string): void {
    this.#workers.delete(worker);
    this.#takeBack(worker, how);
    if (!worker.endedByPool && !worker.isLeaving) {
      this.#replace(`the evaluator ${worker.name} ended: ${how}`);
    } else if (this.#machine.working) {
      this.#options.source.request(1);
      this.#dispatch();
    }
  }

  #replace(reason: string): void {
    if (!this.#machine.working) return;
    this.#restarts.ended(reason);
    this.#dispatch();
  }

  /** Ends an evaluator by force. What it had in hand is taken back at once: its death may take a while. */
  #endWorker(worker: PoolWorker, how: string, isOverdue: boolean): void {
    worker.end(how);
    const { working } = this.#machine;
    for (const [i, segment] of worker.unanswered(how).entries()) {
      const { client } = segment;
      if (!this.#clients.has(client.optimizerId)) continue;
      if (isOverdue && i === 0) client.takeBackOverdue(segment, working);
      else client.takeBack(segment, working);
    }
    this.#dispatch();
  }

  /** An evaluator ends by itself. It has begun nothing of what it has in hand, so others can have that at once. */
  #letGo(worker: PoolWorker): void {
    worker.leave();
    this.#takeBack(worker, 'it leaves');
    this.#dispatch();
  }

  /** Takes back what an evaluator has in hand. */
  #takeBack(worker: PoolWorker, how: string): void {
    const { working } = this.#machine;
    for (const segment of worker.unanswered(how)) {
      if (this.#clients.has(segment.client.optimizerId)) segment.client.takeBack(segment, working);
    }
  }

  #take(worker: PoolWorker, results: ResultsBatch): void {
    // What it had in hand was taken back.
    if (worker.endedByPool) return;
    this.#restarts.answered();
    if (results.count > 0 && results.busySeconds > 0) {
      const seconds = results.busySeconds / results.count;
      const known = this.#secondsPerEvaluation;
      this.#secondsPerEvaluation = known === 0 ? seconds : 0.7 * known + 0.3 * seconds;
    }
    worker.answered(results, this.#clock.now());
    const client = this.#clients.get(results.optimizerId);
    client?.settle({ ...results, ids: idsOf(results) });
    this.#dispatch();
  }

  /** Points of one batch for one evaluator. */
  #batchSize(): number {
    return PoolWorker.batchSize(this.#secondsPerEvaluation);
  }

  #room(mine: number): number {
    const batchSize = this.#batchSize();
    const perWorker = PoolWorker.mayWait(this.#secondsPerEvaluation) ? 2 * batchSize : 1;
    const free = this.size * perWorker - mine;
    // Points taken in one by one would be sent one by one, for ever.
    return free < Math.min(perWorker, batchSize) ? 0 : free;
  }

  #dispatch(): void {
    if (!this.#machine.working) return;
    for (;;) {
      const client = this.#turn.find((candidate) => candidate.queued > 0);
      if (client === undefined) return;
      const worker = this.#idlest();
      if (worker === null) return;
      let queued = 0;
      for (const candidate of this.#turn) queued += candidate.queued;
      const batchSize = this.#batchSize();
      // What waits behind a batch may wait for company too; an evaluator with nothing in hand gets its share at once.
      if (worker.batches > 0 && queued < batchSize) return;
      const share = worker.batches > 0 ? batchSize : Math.ceil(queued / this.#workers.size);
      const segment = client.next(Math.min(batchSize, share));
      if (segment.ends.length > 0) this.#options.onGivenAgain?.();
      worker.give(client, segment, this.#clock.now());
      this.#watch.begun();
      // The one that was served goes to the end of the line.
      this.#turn.splice(this.#turn.indexOf(client), 1);
      this.#turn.push(client);
    }
  }

  /** The evaluator with the least in hand that takes more; null when all have enough. */
  #idlest(): PoolWorker | null {
    const most = PoolWorker.mayWait(this.#secondsPerEvaluation) ? 2 : 1;
    let best: PoolWorker | null = null;
    for (const worker of this.#workers) {
      if (worker.isOpen && worker.batches < most && (best === null || worker.batches < best.batches))
        best = worker;
    }
    return best;
  }
}
