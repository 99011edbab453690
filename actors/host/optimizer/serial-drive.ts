import { ToldValues } from '../../../src/domain/told-values.js';
import type { Evaluated } from '../../../src/domain/optimizer.js';
import type { Settled } from '../task/settled.js';
import type { TaskRunner } from '../task/task-runner.js';
import { yieldToMessages } from '../../yield-to-messages.js';
import { asksForNothing, type Drive, type DriveOptions } from './drive.js';
import { OwedPoints } from './owed-points.js';
import type { Position } from './position.js';

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
  /** Points asked for that stand behind the rows with values. */
  #ahead = 0;
  /** Points asked for that have no place in the present frame yet. */
  readonly #owed: OwedPoints;
  #askedFor: number;
  #toldOf: number;
  #askSize = 1;
  #sliceEnd = 0;

  constructor(options: DriveOptions, runner: TaskRunner) {
    this.#options = options;
    this.#runner = runner;
    const { dims, from, onFailure, results } = options;
    this.#values = new ToldValues(onFailure, from.worst);
    this.#owed = new OwedPoints(dims, from.pendingIds, from.pendingPoints);
    this.#askedFor = from.asked;
    this.#toldOf = from.told;
    results.firstId = from.asked;
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
      const hasPoints = this.#ahead > 0 || this.#owed.count > 0;
      if (!hasPoints && optimizer.finished !== null) break;
      if (allowance.left === 0) {
        results.flush(this.#ahead);
        this.#options.onIdle();
        await allowance.changed();
        this.#sliceEnd = performance.now() + sliceMs;
        continue;
      }
      if (this.#ahead === 0) {
        if (hasPoints) this.#draw(this.#askSize);
        else this.#ask();
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
    this.#options.results.flush(this.#ahead);
  }

  position(): Omit<Position, 'injected'> {
    const { results, dims } = this.#options;
    const { worst } = this.#values;
    const firstId = results.firstId + results.count;
    const ahead = this.#ahead;
    const owed = this.#owed;
    const pendingIds = new Float64Array(ahead + owed.count);
    for (let i = 0; i < ahead; i += 1) pendingIds[i] = firstId + i;
    pendingIds.set(owed.ids, ahead);
    const pendingPoints = new Float64Array(pendingIds.length * dims);
    pendingPoints.set(results.points.subarray(results.count * dims, (results.count + ahead) * dims));
    pendingPoints.set(owed.points, ahead * dims);
    return { asked: this.#askedFor, told: this.#toldOf, worst, pendingIds, pendingPoints };
  }

  #ask(): void {
    const { optimizer, allowance, results, dims } = this.#options;
    this.#makePlace(this.#askedFor);
    const capacity = Math.min(this.#askSize, allowance.left, results.capacity - results.count);
    this.#ahead = optimizer.ask(results.points.subarray(results.count * dims), capacity);
    this.#askedFor += this.#ahead;
    this.#makeRoom(this.#ahead);
    if (this.#ahead === 0 && optimizer.finished === null) {
      throw asksForNothing(this.#options.kind);
    }
  }

  /** Lets points that were asked for before take their place in the frame. */
  #draw(most: number): void {
    const { results, dims } = this.#options;
    this.#makePlace(this.#owed.firstId);
    const points = this.#owed.take(Math.min(most, results.capacity - results.count));
    results.points.set(points, results.count * dims);
    this.#ahead = points.length / dims;
    this.#makeRoom(this.#ahead);
  }

  /** Makes place for the next row in the frame, whose ids follow each other. */
  #makePlace(id: number): void {
    const { results } = this.#options;
    if (results.firstId + results.count !== id) results.goOnFrom(id);
    else if (results.count === results.capacity) results.flush();
  }

  /** Makes room for the values of so many points; nothing is kept, since the last ones were told. */
  #makeRoom(count: number): void {
    const told = this.#told;
    if (count <= told.ids.length) return;
    told.ids = new Float64Array(LARGEST_ASK);
    told.values = new Float64Array(LARGEST_ASK);
  }

  /** Evaluates the points asked for, as many as were granted and the time allows; a promise when the task takes time. */
  #evaluate(): Promise<void> | null {
    const { allowance, results, dims, optimizerId } = this.#options;
    const runner = this.#runner;
    const began = performance.now();
    let first = results.count;
    let row = first;
    let left = Math.min(this.#ahead, allowance.left);
    // Spent before they are made: a grant that is taken back meanwhile does not include them.
    allowance.spend(left);
    while (left > 0) {
      const value = runner.evaluate(results.points, row * dims, optimizerId, results.firstId + row);
      left -= 1;
      if (typeof value !== 'number') {
        allowance.unspend(left);
        // Told before the wait, in which somebody may ask where the optimizer stands.
        this.#settle(row - first, began);
        return this.#await(value, row === first ? began : performance.now());
      }
      const { vector } = runner;
      if (vector !== null && vector.length !== results.vectorLength) {
        this.#settle(row - first, began);
        this.#fitVectors(vector.length);
        first = results.count;
        row = first;
        const fitting = Math.min(left, this.#ahead - 1);
        allowance.unspend(left - fitting);
        left = fitting;
      }
      this.#put(row, first, value, runner);
      row += 1;
      if (this.#values.fatalId !== -1 || (runner.detail !== null && results.isHeavy)) break;
      if (row % this.#clockStride === 0 && performance.now() >= this.#sliceEnd) break;
    }
    allowance.unspend(left);
    this.#settle(row - first, began);
    return null;
  }

  async #await(answer: Exclude<ReturnType<TaskRunner['evaluate']>, number>, began: number): Promise<void> {
    const settled = await answer;
    const { results } = this.#options;
    const { vector } = settled;
    if (vector !== null && vector.length !== results.vectorLength) this.#fitVectors(vector.length);
    this.#put(results.count, results.count, settled.value, settled);
    this.#settle(1, began);
  }

  /** Begins a frame for vectors of this length, with as many of the points that stand ahead as it has room for. */
  #fitVectors(length: number): void {
    const { results, dims } = this.#options;
    const { count, points } = results;
    this.#owed.putBack(results.firstId + count, points.subarray(count * dims, (count + this.#ahead) * dims));
    this.#ahead = 0;
    results.setVectorLength(length);
    this.#draw(this.#told.ids.length);
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
    this.#told.values[row - first] = this.#values.of(outcome, value, results.firstId + row);
    if (results.vectorLength > 0) this.#putVector(row, vector);
    if (detail !== null) results.putDetail(row, detail);
  }

  #putVector(row: number, vector: ArrayLike<number> | null): void {
    const { vectors, vectorLength } = this.#options.results;
    const from = row * vectorLength;
    for (let i = 0; i < vectorLength; i += 1) vectors[from + i] = vector?.[i] ?? Number.NaN;
  }

  /** Books `count` evaluations, tells them, and fits the number of points asked for at once to their pace. */
  #settle(count: number, began: number): void {
    if (count === 0) return;
    const { optimizer, results, dims, sliceMs } = this.#options;
    const told = this.#told;
    const firstId = results.firstId + results.count;
    for (let i = 0; i < count; i += 1) told.ids[i] = firstId + i;
    told.count = count;
    this.#tellVectors(count);
    told.points = results.points.subarray(results.count * dims, (results.count + count) * dims);
    results.count += count;
    this.#ahead -= count;
    this.#toldOf += count;
    const seconds = (performance.now() - began) / 1000;
    results.busySeconds += seconds;
    this.#endWhenFatal();
    optimizer.tell(told);
    const fitting = (sliceMs / 4000 / (seconds + 1e-7)) * count;
    this.#askSize = Math.max(1, Math.min(LARGEST_ASK, 2 * this.#askSize, Math.floor(fitting)));
  }

  #tellVectors(count: number): void {
    const { wants, results } = this.#options;
    const { vectorLength } = results;
    const from = results.count * vectorLength;
    const vectors = vectorLength === 0 ? null : results.vectors.subarray(from, from + count * vectorLength);
    const told = this.#told;
    if (wants === 'gradient') {
      told.gradients = vectors;
    } else {
      told.residuals = vectors;
      told.residualCount = vectorLength;
    }
  }

  /** One that was asked to stop may have failed for that reason. */
  #endWhenFatal(): void {
    const { fatalId } = this.#values;
    if (fatalId === -1 || this.#options.allowance.stopReason !== null) return;
    throw this.#values.fatalError(this.#options.causeOf(fatalId));
  }
}
