import { invalidOption } from '../domain/errors.js';
import type { BestRecord, OptimizerRecord, RunRecord } from './run-record.js';

/** A column of an optimizer's evaluations: numbers, or one array or other value for each evaluation. */
export type LogColumn = Float64Array | readonly unknown[];

/**
 * A recorded run by the calls of the original's log.
 *
 * @example
 * const log = new RunLog(openRun('runs/1'));
 * log.getBestIter(); // { optimizerId, kind, callId, x, fx }
 * log.getHistory(1, 'fx'); // Float64Array
 */
export class RunLog {
  readonly #run: RunRecord;

  constructor(run: RunRecord) {
    this.#run = run;
  }

  get nOptimizers(): number {
    return this.#run.optimizers.length;
  }

  /** Largest finite value of all evaluations; -Infinity when there is none. */
  get largestEval(): number {
    let largest = -Infinity;
    for (const optimizer of this.#run.optimizers) {
      for (const value of optimizer.values()) if (value > largest && value < Infinity) largest = value;
    }
    return largest;
  }

  has(optimizerId: number): boolean {
    return this.#run.optimizers.some(({ id }) => id === optimizerId);
  }

  /** Number of evaluations, of one optimizer or of all. */
  len(optimizerId?: number): number {
    return optimizerId === undefined ? this.#run.evaluations : this.#run.optimizer(optimizerId).length;
  }

  /** The best evaluation, of one optimizer or of all; null when none has a finite value. */
  getBestIter(optimizerId?: number): BestRecord | null {
    return optimizerId === undefined ? this.#run.best : this.#run.optimizer(optimizerId).best;
  }

  /**
   * A column of an optimizer's evaluations: `call_id`, `fx`, `x` (one array for each evaluation), `outcome`, or the name of
   * something else that the task returned.
   *
   * @throws GlompoError `GLOMPO_OPTION_INVALID` when there is no such optimizer, or none of its evaluations has the column.
   */
  getHistory(optimizerId: number, column: string): LogColumn {
    const optimizer = this.#run.optimizer(optimizerId);
    if (column === 'call_id') return optimizer.callIds();
    if (column === 'fx') return optimizer.values();
    if (column === 'outcome') return Float64Array.from(optimizer.outcomes());
    if (column === 'x') return rowsOf(optimizer.points(), this.#run.settings.bounds.length);
    return extraColumn(optimizer, column);
  }

  /**
   * What is known of an optimizer, or of the run: `getMetadata(1, 'outcome')`, `getMetadata(null, 'seed')`.
   *
   * @throws GlompoError `GLOMPO_OPTION_INVALID` for something that is not known.
   */
  getMetadata(optimizerId: number | null, key: string): unknown {
    const known = optimizerId === null ? this.#run.settings : metadataOf(this.#run.optimizer(optimizerId));
    if (!Object.hasOwn(known, key))
      throw invalidOption('key', key, `one of ${Object.keys(known).join(', ')}`);
    return (known as unknown as Readonly<Record<string, unknown>>)[key];
  }
}

function metadataOf(optimizer: OptimizerRecord): Readonly<Record<string, unknown>> {
  const { id, kind, workers, options, x0, startedAt, endedAt, outcome, reason, report, messages } = optimizer;
  return { id, kind, workers, options, x0, startedAt, endedAt, outcome, reason, report, messages };
}

function rowsOf(points: Float64Array, dims: number): readonly Float64Array[] {
  return Array.from({ length: points.length / dims }, (_, i) => points.slice(i * dims, (i + 1) * dims));
}

function extraColumn(optimizer: OptimizerRecord, column: string): readonly unknown[] {
  const details = optimizer.details();
  if (details.some((detail) => detail !== null && Object.hasOwn(detail, column))) {
    return details.map((detail) => detail?.[column] ?? null);
  }
  const names = new Set(details.flatMap((detail) => Object.keys(detail ?? {})));
  throw invalidOption('column', column, `one of ${['call_id', 'fx', 'x', 'outcome', ...names].join(', ')}`);
}
