import { ToldValues } from '../../../src/domain/told-values.js';
import type { Evaluated } from '../../../src/domain/optimizer.js';
import type { Settled } from '../task/settled.js';
import type { TaskRunner } from '../task/task-runner.js';
import { yieldToMessages } from '../../yield-to-messages.js';
import { asksForNothing, type Drive, type DriveOptions } from './drive.js';

/** Most points that are asked for at once. */
const LARGEST_ASK = 256;
/** Room for the first answers; many optimizers never need more. */
const FIRST_ROOM = 16;
/** Evaluations between two looks at the clock, where none can take so long that somebody ends it. */
const CLOCK_STRIDE = 8;

/**
 * Evaluates one point after the other in this isolate. Optimizer and task meet in the columns of the frame that will
 * be sent, so that an evaluation costs no message and, while the task answers at once, no allocation.
 */
export class SerialDrive implements Drive {
  readonly #options: DriveOptions;
  readonly #runner: TaskRunner;
  readonly #values: ToldValues;
  /** Evaluations between two looks at the clock. */
  readonly #clockStride: number;
  readonly #told: { -readonly [Key in keyof Evaluated]: Evaluated[Key] };
  /** Residuals or gradients of the rows that are told next. */
  #vectors: Float64Array | null = null;
  #vectorLength = 0;
  /** Points asked for that stand behind the rows with values. */
  #ahead = 0;
  #askSize = 1;
  #sliceEnd = 0;

  constructor(options: DriveOptions, runner: TaskRunner) {
    this.#options = options;
    this.#runner = runner;
    this.#values = new ToldValues(options.onFailure);
    this.#clockStride = runner.isTimed ? 1 : CLOCK_STRIDE;
    const none = new Float64Array(0);
    this.#told = {
      count: 0,
      ids: new Float64Array(FIRST_ROOM),
      points: none,
      values: new Float64Array(FIRST_ROOM),
      residuals: null,
      residualCount: 0,
      gradients: null,
    };
  }

  async run(): Promise<string | null> {
    const { allowance, optimizer, results, sliceMs, hasRoom, drained } = this.#options;
    this.#sliceEnd = performance.now() + sliceMs;
    while (allowance.stopReason === null) {
      if (this.#ahead === 0 && optimizer.finished !== null) break;
      if (allowance.left === 0) {
        results.flush(this.#ahead);
        this.#options.onIdle();
        await allowance.changed();
        this.#sliceEnd = performance.now() + sliceMs;
        continue;
      }
      if (this.#ahead === 0) {
        this.#ask();
        if (this.#ahead === 0) break;
      }
      const waiting = this.#evaluate();
      if (waiting !== null) await waiting;
      if (results.isHeavy || performance.now() >= this.#sliceEnd) {
        results.flush(this.#ahead);
        await (hasRoom() ? yieldToMessages() : drained());
        this.#sliceEnd = performance.now() + sliceMs;
      }
    }
    return allowance.stopReason === null ? optimizer.finished : null;
  }

  show(): void {
    this.#options.results.flush();
  }

  #ask(): void {
    const { optimizer, allowance, results, dims } = this.#options;
    if (results.count === results.capacity) results.flush();
    const capacity = Math.min(this.#askSize, allowance.left, results.capacity - results.count);
    this.#ahead = optimizer.ask(results.points.subarray(results.count * dims), capacity);
    this.#makeRoom(this.#ahead);
    if (this.#ahead === 0 && optimizer.finished === null) {
      throw asksForNothing(this.#options.kind);
    }
  }

  /** Makes room for the values of so many points; nothing is kept, since the last ones were told. */
  #makeRoom(count: number): void {
    const told = this.#told;
    if (count <= told.ids.length) return;
    told.ids = new Float64Array(LARGEST_ASK);
    told.values = new Float64Array(LARGEST_ASK);
    this.#vectors = null;
    this.#vectorLength = 0;
  }

  /** Evaluates the points asked for, as many as were granted and the time allows; a promise when the task takes time. */
  #evaluate(): Promise<void> | null {
    const { allowance, results, dims, optimizerId, sliceMs } = this.#options;
    const runner = this.#runner;
    const began = performance.now();
    const first = results.count;
    const end = first + Math.min(this.#ahead, allowance.left);
    // Spent before they are made: a grant that is taken back meanwhile does not include them.
    allowance.spend(end - first);
    let row = first;
    while (row < end) {
      const value = runner.evaluate(results.points, row * dims, optimizerId, results.firstId + row);
      if (typeof value !== 'number') {
        allowance.unspend(end - row - 1);
        return this.#await(value, row, first, began);
      }
      this.#put(row, first, value, runner);
      row += 1;
      if (this.#values.fatalId !== -1 || (runner.detail !== null && results.isHeavy)) break;
      if (row % this.#clockStride === 0 && performance.now() >= this.#sliceEnd) break;
    }
    allowance.unspend(end - row);
    this.#settle(row - first, began, sliceMs);
    return null;
  }

  async #await(
    answer: Exclude<ReturnType<TaskRunner['evaluate']>, number>,
    row: number,
    first: number,
    began: number,
  ): Promise<void> {
    const settled = await answer;
    this.#put(row, first, settled.value, settled);
    this.#settle(row + 1 - first, began, this.#options.sliceMs);
  }

  #put(
    row: number,
    first: number,
    value: number,
    { outcome, vector, detail }: Pick<Settled, 'outcome' | 'vector' | 'detail'>,
  ): void {
    const { results } = this.#options;
    results.values[row] = value;
    results.outcomes[row] = outcome;
    const told = this.#told;
    told.values[row - first] = this.#values.of(outcome, value, results.firstId + row);
    if (vector !== null || this.#vectors !== null) this.#putVector(row - first, vector);
    if (detail !== null) results.putDetail(row, detail);
  }

  #putVector(at: number, vector: ArrayLike<number> | null): void {
    if (vector !== null && vector.length !== this.#vectorLength) {
      this.#vectorLength = vector.length;
      this.#vectors = new Float64Array(this.#told.ids.length * vector.length).fill(Number.NaN);
    }
    const vectors = this.#vectors as Float64Array;
    const from = at * this.#vectorLength;
    for (let i = 0; i < this.#vectorLength; i += 1) vectors[from + i] = vector?.[i] ?? Number.NaN;
  }

  /** Books `count` evaluations, tells them, and fits the number of points asked for at once to their pace. */
  #settle(count: number, began: number, sliceMs: number): void {
    const { optimizer, results, dims } = this.#options;
    const told = this.#told;
    const firstId = results.firstId + results.count;
    for (let i = 0; i < count; i += 1) told.ids[i] = firstId + i;
    told.count = count;
    this.#tellVectors();
    told.points = results.points.subarray(results.count * dims, (results.count + count) * dims);
    results.count += count;
    this.#ahead -= count;
    const seconds = (performance.now() - began) / 1000;
    results.busySeconds += seconds;
    this.#endWhenFatal();
    optimizer.tell(told);
    const fitting = (sliceMs / 4000 / (seconds + 1e-7)) * count;
    this.#askSize = Math.max(1, Math.min(LARGEST_ASK, 2 * this.#askSize, Math.floor(fitting)));
  }

  #tellVectors(): void {
    const told = this.#told;
    if (this.#options.wants === 'gradient') {
      told.gradients = this.#vectors;
    } else {
      told.residuals = this.#vectors;
      told.residualCount = this.#vectorLength;
    }
  }

  /** One that was asked to stop may have failed for that reason. */
  #endWhenFatal(): void {
    const { fatalId } = this.#values;
    if (fatalId === -1 || this.#options.allowance.stopReason !== null) return;
    throw this.#values.fatalError(this.#options.causeOf(fatalId));
  }
}
