import { poolMachine } from '../../../machines/supervised.js';
import { GlompoError } from '../../../src/domain/errors.js';
import { idsOf } from '../../../src/protocol/batch.js';
import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import { Supervised } from '../../supervision/supervised.js';
import type { EvaluationFailed, EvaluatorSource, ReadyEvaluator } from './evaluator-source.js';
import { PoolClient } from './pool-client.js';
import { PoolWorker } from './pool-worker.js';

/** Evaluators in a row that may end without having answered anything. */
const LONGEST_LOSING_STREAK = 5;

export interface EvaluationPoolOptions {
  readonly size: number;
  readonly dims: number;
  readonly source: EvaluatorSource;
  readonly onEvaluationFailed: (message: EvaluationFailed) => void;
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
  #losingStreak = 0;
  readonly #machine: Supervised;
  #secondsPerEvaluation = 0;

  constructor(options: EvaluationPoolOptions) {
    this.size = options.size;
    this.#options = options;
    const { source } = options;
    this.#machine = new Supervised({
      id: 'pool',
      machine: poolMachine,
      // The pool waits for its evaluators, each of which has time limits of its own.
      delays: {
        spawnTimeout: Infinity,
        abortTimeout: Infinity,
        stopTimeout: Infinity,
        killTimeout: Infinity,
      },
      actions: {
        askToStop: () => this.#end(),
        abortWork: () => {},
        terminate: () => this.#end(),
        kill: () => {},
        abandon: () => {},
      },
    });
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
   * @param closesPool Whether the pool is that optimizer's own and ends with its engine.
   */
  engine(optimizerId: number, closesPool = false): PoolClient {
    const servingIt = () => [...this.#workers].filter((worker) => worker.serves(client));
    const client: PoolClient = new PoolClient(optimizerId, this.#options.dims, {
      room: (mine) => this.#room(mine),
      dispatch: () => this.#dispatch(),
      cancel: () => {
        for (const worker of servingIt()) worker.cancel(optimizerId);
      },
      abort: () => {
        for (const worker of servingIt()) worker.abort(optimizerId);
      },
      evaluates: () => servingIt().some((worker) => worker.evaluates(client)),
      leave: async () => {
        this.#clients.delete(optimizerId);
        this.#turn = this.#turn.filter((other) => other !== client);
        // An optimizer leaves with points under way only when it was ended by force; they may never return.
        for (const worker of servingIt()) {
          if (worker.evaluates(client)) worker.end();
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
    void this.#options.source
      .close()
      .then(() => this.#machine.send({ type: 'exited', detail: 'all evaluators ended' }));
  }

  #admit(evaluator: ReadyEvaluator): void {
    const worker = new PoolWorker(evaluator, this.#options.dims);
    this.#workers.add(worker);
    this.#machine.send({ type: 'ready' });
    evaluator.listen({
      onEvaluationFailed: this.#options.onEvaluationFailed,
      onResults: (results) => this.#take(worker, results),
    });
    void evaluator.closed.then(() => this.#lose(worker));
    this.#dispatch();
  }

  #lose(worker: PoolWorker): void {
    this.#workers.delete(worker);
    for (const segment of worker.unanswered()) {
      if (this.#clients.has(segment.client.optimizerId))
        segment.client.takeBack(segment, this.#machine.working);
    }
    if (worker.endedByPool && this.#machine.working) this.#options.source.request(1);
    else this.#replace(`the evaluator ${worker.name} ended`);
  }

  #replace(reason: string): void {
    if (!this.#machine.working) return;
    this.#losingStreak += 1;
    if (this.#losingStreak > Math.max(LONGEST_LOSING_STREAK, 2 * this.size)) {
      const message = `Evaluators end again and again without an answer; the last: ${reason}`;
      this.#options.onBroken(new GlompoError('GLOMPO_SPAWN', message));
      return;
    }
    this.#options.source.request(1);
    this.#dispatch();
  }

  #take(worker: PoolWorker, results: ResultsBatch): void {
    this.#losingStreak = 0;
    if (results.count > 0 && results.busySeconds > 0) {
      const seconds = results.busySeconds / results.count;
      const known = this.#secondsPerEvaluation;
      this.#secondsPerEvaluation = known === 0 ? seconds : 0.7 * known + 0.3 * seconds;
    }
    worker.answered(results);
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
      worker.give(client, client.next(Math.min(batchSize, share)));
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
      if (worker.batches < most && (best === null || worker.batches < best.batches)) best = worker;
    }
    return best;
  }
}
