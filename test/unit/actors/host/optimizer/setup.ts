import { Allowance } from '../../../../../actors/host/optimizer/allowance.js';
import type { Drive, DriveOptions } from '../../../../../actors/host/optimizer/drive.js';
import { BEGINNING, type Position } from '../../../../../actors/host/optimizer/position.js';
import { ResultStream } from '../../../../../actors/host/optimizer/result-stream.js';
import { TaskRunner } from '../../../../../actors/host/task/task-runner.js';
import { NO_RULES } from '../../../../../src/domain/evaluation-rules.js';
import { type FailurePolicy, failurePoliciesOf } from '../../../../../src/domain/failure-policy.js';
import type { Evaluated, Optimizer, Wanted } from '../../../../../src/domain/optimizer.js';
import type { Task } from '../../../../../src/domain/task.js';
import { type ResultsBatch, readResults } from '../../../../../src/protocol/results-batch.js';

/** Asks for the points 0, 1, 2, ... of one dimension and writes down what it is told. */
export class CountingOptimizer implements Optimizer {
  finished: string | null = null;
  readonly asked: number[] = [];
  readonly told: { id: number; x: number; value: number; residuals: number[]; gradients: number[] }[] = [];
  /** Points that it has out at most. */
  readonly #most: number;
  readonly #finishAfter: number;
  #next: number;

  /** @param next The first point that it asks for. */
  constructor({ most = Infinity, finishAfter = Infinity, next = 0 } = {}) {
    this.#next = next;
    this.#most = most;
    this.#finishAfter = finishAfter;
  }

  ask(points: Float64Array, capacity: number): number {
    this.asked.push(capacity);
    const open = this.#next - this.told.length;
    const count = Math.max(0, Math.min(capacity, this.#most - open));
    for (let i = 0; i < count; i += 1) points[i] = this.#next + i;
    this.#next += count;
    return count;
  }

  tell({ count, ids, points, values, residuals, residualCount, gradients }: Evaluated): void {
    for (let i = 0; i < count; i += 1) {
      this.told.push({
        id: ids[i],
        x: points[i],
        value: values[i],
        residuals: [...(residuals ?? []).slice(i * residualCount, (i + 1) * residualCount)],
        gradients: [...(gradients ?? []).slice(i, i + 1)],
      });
    }
    if (this.told.length >= this.#finishAfter) this.finished = 'enough';
  }
}

/** What a drive needs, and what it sends. */
export function driveOptions(
  optimizer: Optimizer,
  {
    withIds = false,
    withAsked = false,
    sliceMs = 1_000,
    onFailure = 'infinity' as FailurePolicy,
    wants = 'residuals' as Wanted,
    from = BEGINNING as Position,
  } = {},
) {
  const sent: ResultsBatch[] = [];
  const allowance = new Allowance();
  const room = { free: true, waiting: [] as (() => void)[] };
  /** Rows that had been shown each time that the drive was idle. */
  const idle: number[] = [];
  const options: DriveOptions = {
    optimizer,
    from,
    kind: 'counting',
    optimizerId: 5,
    dims: 1,
    wants,
    allowance,
    onFailure: failurePoliciesOf(onFailure),
    causeOf: (evaluationId) => new Error(`the cause of ${evaluationId}`),
    onIdle: () => idle.push(rows().length),
    results: new ResultStream({
      optimizerId: 5,
      dims: 1,
      withIds,
      withAsked,
      send: (frame) => sent.push(readResults(frame)),
    }),
    hasRoom: () => room.free,
    drained: () => new Promise((resolve) => room.waiting.push(resolve)),
    sliceMs,
  };
  const rows = () =>
    sent.flatMap(({ values, points }) => [...values].map((value, i) => [points?.[i], value]));
  return { options, allowance, sent, room, rows, idle };
}

/** Where a counting optimizer stands that has asked for `asked` points and waits for some of them. */
export function waitingFor(asked: number, pending: readonly number[], worst = -Infinity): Position {
  const ids = Float64Array.from(pending);
  const told = asked - pending.length;
  return { asked, told, injected: 0, worst, pendingIds: ids, pendingPoints: ids.slice() };
}

/** A runner of a task of one number. */
export function runnerOf(task: (x: number) => unknown, rules = NO_RULES): TaskRunner {
  return new TaskRunner({
    task: ((x: Float64Array) => task(x[0])) as Task,
    taskOptions: null,
    dims: 1,
    rules,
    log: () => {},
    scratchDirectory: () => '',
    onFailure: () => {},
  });
}

/** Everything that is due has run. */
export async function turns(count = 3): Promise<void> {
  for (let i = 0; i < count; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A drive that shows what is left once it has ended, as its host has it do. */
export function shown(drive: Drive): Drive {
  return {
    show: () => drive.show(),
    position: () => drive.position(),
    run: async () => {
      const reason = await drive.run();
      drive.show();
      return reason;
    },
  };
}
