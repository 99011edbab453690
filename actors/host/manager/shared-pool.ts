import { stopDelays } from '../../../machines/lifecycle-types.js';
import type { GlompoError } from '../../../src/domain/errors.js';
import type { Escalation } from '../../../src/domain/escalation.js';
import { evaluationRulesOf } from '../../../src/domain/evaluation-rules.js';
import type { RunPlan } from '../../../src/domain/run-plan.js';
import type { PointsBatch } from '../../../src/protocol/points-batch.js';
import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import type { Clock } from '../../clock.js';
import type { IsolateSource } from '../../supervision/isolate-source.js';
import { EvaluationPool } from '../pool/evaluation-pool.js';
import type { EvaluationFailed } from '../../../src/protocol/messages.js';
import type { OptimizerRecord } from './optimizer-record.js';
import { SharedClient } from './shared-client.js';
import { SupervisedEvaluators } from '../pool/supervised-evaluators.js';

export interface SharedPoolOptions {
  readonly plan: RunPlan;
  readonly supervisor: IsolateSource;
  readonly clock: Clock;
  /** Takes the results with their points, for the record. */
  readonly onResults: (record: OptimizerRecord, batch: ResultsBatch) => void;
  readonly onEvaluationFailed: (message: EvaluationFailed) => void;
  readonly onLog: (text: string) => void;
  readonly onEscalation: (source: string, escalation: Escalation, reason: string) => void;
  /** An evaluator has ended by itself and is replaced. */
  readonly onRestart: () => void;
  /** Hears that the pool cannot go on. */
  readonly onBroken: (error: GlompoError) => void;
}

/** The evaluators that optimizers with `backend: 'shared'` have in common. */
export class SharedPool {
  readonly #options: SharedPoolOptions;
  readonly #pool: EvaluationPool;
  readonly #clients = new Map<OptimizerRecord, SharedClient>();

  constructor(options: SharedPoolOptions) {
    this.#options = options;
    const { plan, supervisor, clock } = options;
    const rules = evaluationRulesOf(plan);
    const source = new SupervisedEvaluators({
      supervisor,
      clock,
      backend: plan.sharedPool.backend,
      name: 'shared evaluator',
      optimizerId: null,
      task: plan.task,
      rules,
      dims: plan.bounds.dims,
      delays: { ...stopDelays(1000 * plan.endTimeout), spawnTimeout: 1000 * plan.spawnTimeout },
      onLog: options.onLog,
      onEscalation: options.onEscalation,
    });
    this.#pool = new EvaluationPool({
      size: plan.sharedPool.workers,
      dims: plan.bounds.dims,
      rules,
      source,
      clock,
      onEvaluationFailed: options.onEvaluationFailed,
      onRestart: options.onRestart,
      onBroken: options.onBroken,
    });
  }

  submit(record: OptimizerRecord, batch: PointsBatch): void {
    let client = this.#clients.get(record);
    if (client === undefined) {
      const engine = this.#pool.engine(record.id, record.spec.wants);
      const onResults = (results: ResultsBatch) => this.#options.onResults(record, results);
      client = new SharedClient(engine, record, onResults, record.askedBefore);
      this.#clients.set(record, client);
    }
    client.submit(batch);
  }

  cancel(record: OptimizerRecord): void {
    this.#clients.get(record)?.cancel();
  }

  abort(record: OptimizerRecord): void {
    this.#clients.get(record)?.abort();
  }

  /** Whether all points of an optimizer wait for their turn. */
  waits(record: OptimizerRecord): boolean {
    return this.#clients.get(record)?.waits ?? false;
  }

  /** The optimizer is dead: whatever still evaluates for it is ended. */
  forget(record: OptimizerRecord): void {
    void this.#clients.get(record)?.close();
    this.#clients.delete(record);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  closeNow(): void {
    this.#pool.closeNow();
  }
}
