import { ToldValues } from '../../../src/domain/told-values.js';
import type { EngineResults, EvaluationEngine } from '../pool/evaluation-engine.js';
import { asksForNothing, type Drive, type DriveOptions } from './drive.js';
import { InFlight, type Released } from '../pool/in-flight.js';
import { OwedPoints } from './owed-points.js';
import type { Position } from './position.js';

/** Milliseconds that results may wait for company before they are shown to the manager. */
const SHOW_AFTER = 5;
/** Most points that are asked for at once. */
const LARGEST_ASK = 1024;

export interface ParallelDriveOptions extends DriveOptions {
  readonly engine: EvaluationEngine;
  /** Tell and record in the order of the ids, whatever order the results come in. */
  readonly inOrder: boolean;
  /** Whether the manager sees the results by another way, and only the optimizer has to be told. */
  readonly recordedElsewhere: boolean;
}

/** Keeps an engine supplied with points and takes the values back to the optimizer as they come. */
export class ParallelDrive implements Drive {
  readonly #options: ParallelDriveOptions;
  readonly #inFlight: InFlight;
  readonly #values: ToldValues;
  /** Points of an earlier session that are to be evaluated first. */
  readonly #owed: OwedPoints;
  #told: number;
  /** Why it cannot go on; the optimizer is told nothing more then. */
  #failure: { readonly error: unknown } | null = null;
  #blocked = false;
  #showTimer: NodeJS.Timeout | undefined;
  #cancelled = false;

  constructor(options: ParallelDriveOptions) {
    this.#options = options;
    const { dims, from, onFailure, results } = options;
    this.#inFlight = new InFlight(dims, options.inOrder, options.wants);
    this.#inFlight.restore(from.asked, from.pendingIds, from.pendingPoints);
    this.#owed = new OwedPoints(dims, from.pendingIds, from.pendingPoints);
    this.#told = from.told;
    this.#values = new ToldValues(onFailure, from.worst);
    results.firstId = from.asked;
    options.engine.onResults = (results) => this.#take(results);
  }

  async run(): Promise<string | null> {
    const { allowance, optimizer, engine } = this.#options;
    for (;;) {
      if (this.#failure !== null) throw this.#failure.error;
      if (allowance.ended) return null;
      if (allowance.stopReason !== null && !this.#cancelled) {
        this.#cancelled = true;
        engine.cancel();
      }
      const ending = this.#cancelled || optimizer.finished !== null;
      if (ending && this.#inFlight.size === 0) break;
      if (!ending) this.#supply();
      if (optimizer.finished !== null && this.#inFlight.size === 0) break;
      if (!ending && allowance.left === 0 && this.#inFlight.size === 0) {
        this.show();
        this.#options.onIdle();
      }
      await allowance.changed();
    }
    return this.#cancelled ? null : optimizer.finished;
  }

  #supply(): void {
    const { optimizer, allowance, engine, dims } = this.#options;
    for (;;) {
      const capacity = Math.min(engine.room, allowance.left, LARGEST_ASK);
      if (capacity <= 0 || this.#blocked) return;
      if (this.#owed.count > 0) {
        this.#resume(capacity);
        continue;
      }
      const points = new Float64Array(capacity * dims);
      const count = optimizer.ask(points, capacity);
      if (count === 0) break;
      const own = count === capacity ? points : points.slice(0, count * dims);
      allowance.spend(count);
      engine.submit(this.#inFlight.add(count, own), count, own, this.#told);
    }
    if (this.#inFlight.size === 0 && optimizer.finished === null) {
      throw asksForNothing(this.#options.kind);
    }
  }

  #resume(most: number): void {
    const { allowance, engine, dims } = this.#options;
    const { firstId } = this.#owed;
    const points = this.#owed.take(most).slice();
    const count = points.length / dims;
    allowance.spend(count);
    this.#inFlight.resume(firstId, count, points);
    engine.submit(firstId, count, points, this.#told);
  }

  #take(results: EngineResults): void {
    const { allowance, results: stream } = this.#options;
    stream.busySeconds += results.busySeconds;
    try {
      this.#deliver(this.#inFlight.settle(results));
    } catch (error) {
      this.#failure ??= { error };
    }
    allowance.wake();
  }

  #deliver(released: Released): void {
    const { results, recordedElsewhere, allowance } = this.#options;
    if (released.cancelled > 0) allowance.add(released.cancelled);
    if (released.count === 0) return;
    this.#told += released.count;
    if (!recordedElsewhere) {
      for (let i = 0; i < released.count; i += 1) this.#record(released, i);
    }
    if (results.count > 0) this.#showTimer ??= setTimeout(() => this.show(), SHOW_AFTER);
    if (this.#failure === null) this.#tell(released);
  }

  #tell(released: Released): void {
    const { optimizer, allowance, causeOf } = this.#options;
    const { count, ids, values, outcomes } = released;
    for (let i = 0; i < count; i += 1) values[i] = this.#values.of(outcomes[i], values[i], ids[i]);
    const { fatalId } = this.#values;
    // One that was asked to stop may have failed for that reason.
    if (fatalId !== -1 && allowance.stopReason === null) throw this.#values.fatalError(causeOf(fatalId));
    optimizer.tell(released);
  }

  #record(released: Released, i: number): void {
    const { results, dims } = this.#options;
    const { points, vectors, vectorLength } = released;
    if (vectors !== null && vectorLength !== results.vectorLength) {
      this.show();
      results.setVectorLength(vectorLength);
    } else if (results.count === results.capacity || results.isHeavy) {
      this.show();
    }
    this.#number(released.ids[i]);
    const row = results.count;
    results.asked[row] = this.#inFlight.asked;
    results.values[row] = released.values[i];
    results.outcomes[row] = released.outcomes[i];
    for (let k = 0; k < dims; k += 1) results.points[row * dims + k] = points[i * dims + k];
    for (let k = 0; k < vectorLength; k += 1) {
      results.vectors[row * vectorLength + k] = vectors === null ? Number.NaN : vectors[i * vectorLength + k];
    }
    const detail = released.details?.[i] ?? null;
    if (detail !== null) results.putDetail(row, detail);
    results.count += 1;
  }

  /** Gives the next row its id: in the column of ids, or by its place in the frame. */
  #number(id: number): void {
    const { results, inOrder } = this.#options;
    if (!inOrder) results.ids[results.count] = id;
    else if (results.firstId + results.count !== id) results.goOnFrom(id);
  }

  position(): Omit<Position, 'injected'> {
    const { ids, points } = this.#inFlight.pending();
    const { worst } = this.#values;
    const asked = this.#inFlight.asked;
    return { asked, told: this.#told, worst, pendingIds: ids, pendingPoints: points };
  }

  show(): void {
    clearTimeout(this.#showTimer);
    this.#showTimer = undefined;
    const { results, hasRoom, drained, allowance } = this.#options;
    results.flush();
    if (hasRoom() || this.#blocked) return;
    this.#blocked = true;
    void drained().then(() => {
      this.#blocked = false;
      allowance.wake();
    });
  }
}
