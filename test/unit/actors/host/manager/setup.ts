import type { Clock } from '../../../../../actors/clock.js';
import { EventStream } from '../../../../../actors/host/manager/event-stream.js';
import type { OptimizerActor } from '../../../../../actors/host/manager/optimizer-actor.js';
import { OptimizerRecord } from '../../../../../actors/host/manager/optimizer-record.js';
import type { PacingHost } from '../../../../../actors/host/manager/pacing.js';
import type { RecordedRows } from '../../../../../actors/host/manager/recorder.js';
import { RunBooks } from '../../../../../actors/host/manager/run-books.js';
import type { RunEvent } from '../../../../../src/domain/run-events.js';
import { maxEvaluations } from '../../../../../src/exit-conditions/index.js';
import type { ManagerConfig } from '../../../../../src/manager-config.js';
import { randomSearch } from '../../../../../src/optimizers/index.js';
import type { ResultsBatch } from '../../../../../src/protocol/results-batch.js';
import { planOf } from '../../../../../src/run-plan.js';
import { cycle } from '../../../../../src/selectors/index.js';

/** The books of a run of two parameters that has not begun, and the events that it emits. */
export function books(config: Partial<ManagerConfig> = {}, clock?: Clock) {
  const events: RunEvent[] = [];
  const stream = new EventStream();
  stream.emit = (event) => {
    events.push(event);
  };
  const plan = planOf({
    task: { module: 'file:///task.js', export: 'default', factory: false, options: null },
    bounds: [
      [-1, 1],
      [-1, 1],
    ],
    optSelector: cycle(randomSearch(), randomSearch({ workers: 3 })),
    exitConditions: maxEvaluations(100),
    maxJobs: 4,
    seed: 1,
    ...config,
  });
  return { books: new RunBooks(plan, stream, clock), events };
}

/** An optimizer that is alive, with an actor that does nothing. */
export function alive(of: RunBooks, specIndex = 0): OptimizerRecord {
  const record = new OptimizerRecord({
    id: of.started + 1,
    specIndex,
    spec: of.plan.selector.specs[specIndex],
    x0: new Float64Array(2),
    bounds: [
      [-1, 1],
      [-1, 1],
    ],
    startedAt: 0,
  });
  record.actor = { paused: false } as unknown as OptimizerActor;
  of.add(record);
  return record;
}

/** Rows whose points hold their value. */
export function rowsWith(values: readonly number[], firstId = 0): RecordedRows {
  return {
    count: values.length,
    values: Float64Array.from(values),
    points: Float64Array.from(values.flatMap((value) => [value, value])),
    ids: null,
    firstId,
    outcomes: null,
    vectors: null,
    vectorLength: 0,
    asked: null,
    details: null,
    isJournalled: false,
  };
}

export function batchWith(values: readonly number[], more: Partial<ResultsBatch> = {}): ResultsBatch {
  return {
    ...rowsWith(values),
    optimizerId: 1,
    dims: 2,
    busySeconds: 0,
    ...more,
  };
}

/** A manager that writes down what its pacing asks of it, and records as a real one would. */
export class FakeHost implements PacingHost {
  readonly log: string[] = [];
  exits = false;
  isHeld = false;
  onFill: () => void = () => {};
  readonly #books: RunBooks;

  constructor(of: RunBooks) {
    this.#books = of;
  }

  /** What was asked of it since the last look. */
  said(): string[] {
    return this.log.splice(0);
  }

  grant(record: OptimizerRecord, count: number): void {
    this.log.push(`grant ${record.id} ${count}`);
  }

  record(record: OptimizerRecord, rows: RecordedRows): void {
    this.#books.ledger.record(record.id, rows.count);
    record.history.append(rows, 0, rows.count);
    this.log.push(`record ${record.id} [${rows.values.subarray(0, rows.count).join(' ')}]`);
  }

  converged(record: OptimizerRecord): void {
    record.announcedEnd = true;
    this.log.push(`converged ${record.id}`);
  }

  share(): void {
    this.log.push('share');
  }

  roundEnded(): void {
    this.log.push('round');
  }

  mayBeginRound(): boolean {
    return !this.isHeld;
  }

  checkExit(): boolean {
    this.log.push('exit?');
    return this.exits;
  }

  fillSlots(): void {
    this.log.push('fill');
    this.onFill();
  }

  fault(record: OptimizerRecord, error: unknown): void {
    this.log.push(`fault ${record.id} ${(error as Error).message}`);
  }

  /** Its death was verified. */
  end(record: OptimizerRecord): void {
    record.outcome = 'stopped';
    this.#books.alive.delete(record);
  }
}
