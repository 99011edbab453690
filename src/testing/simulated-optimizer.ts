import { CANCELLED } from '../domain/outcome.js';
import { idsOf } from '../protocol/batch.js';
import { encodePoints } from '../protocol/points-batch.js';
import type { OwnerMessage, StartOptimizer } from '../protocol/messages.js';
import { type ResultsBatch, ResultsWriter } from '../protocol/results-batch.js';
import { toWire } from '../protocol/wire-error.js';
import {
  idOfPoint,
  putPoint,
  SIMULATED_DIMS,
  type SimulatedWork,
  simulatedValue,
  type WorkPlace,
} from './simulated-work.js';

/** An optimizer in a simulated isolate. It evaluates there, or sends its points to the shared pool. */
export class SimulatedOptimizer implements SimulatedWork {
  readonly #place: WorkPlace;
  readonly #start: StartOptimizer;
  readonly #isShared: boolean;
  #left: number;
  /** Points asked for; also the id of the next one. */
  #asked = 0;
  /** Ids of points asked for whose values it does not know. */
  readonly #pending = new Set<number>();
  /** Those of them that an earlier session has left, ascending. */
  #owed: number[] = [];
  #injected = 0;
  #replaying: boolean;
  /** Ids that were evaluated and not shown. */
  #unshown: number[] = [];
  #evaluated = 0;
  /** Points that are with the shared pool, or being evaluated here. */
  #open = 0;
  #saidIdle = false;
  #isGranted = false;
  #begun = false;

  constructor(place: WorkPlace, start: StartOptimizer) {
    this.#place = place;
    this.#start = start;
    this.#left = start.grant;
    this.#isShared = start.spec.evaluations === 'shared';
    this.#replaying = start.replay;
    const { snapshot } = start;
    if (snapshot === undefined) return;
    this.#asked = snapshot.asked;
    this.#injected = snapshot.injected;
    this.#evaluated = snapshot.told;
    for (const id of snapshot.pendingIds) this.#pending.add(id);
    this.#owed = [...snapshot.pendingIds];
  }

  get #told(): number {
    return this.#asked - this.#pending.size;
  }

  /** In lock step, one that goes on waits for its first grant, also where that is of nothing. */
  get #mustWait(): boolean {
    const { replay, deterministic } = this.#start;
    return this.#replaying || (replay && deterministic && !this.#isGranted);
  }

  begin(): void {
    const { meetingPlace, spec, id } = this.#start;
    this.#begun = true;
    if (meetingPlace !== undefined) {
      const path = `${meetingPlace.directory}/${id}`;
      this.#place.say({ type: 'needEvaluators', count: spec.workers, path });
    }
    this.#place.say({ type: 'ready' });
    this.#goOn();
  }

  hear(message: OwnerMessage): void {
    if (message.type === 'grant') {
      this.#isGranted = true;
      this.#left += message.count;
      this.#saidIdle = false;
      this.#goOn();
    } else if (message.type === 'revoke') {
      this.#place.say({ type: 'returned', unused: this.#left });
      this.#left = 0;
    } else if (message.type === 'inject') {
      this.#injected += 1;
      this.#place.say({ type: 'injected', asked: this.#asked, told: this.#told });
    } else if (message.type === 'save') {
      this.#save();
    } else if (message.type === 'replayAsk') {
      this.#ask(message.asked);
    } else if (message.type === 'replayInject') {
      this.#ask(message.asked);
      this.#injected += 1;
    } else if (message.type === 'replayEnd') {
      this.#replaying = false;
      this.#owed = [...this.#pending].sort((a, b) => a - b);
      this.#place.say({ type: 'replayed', asked: this.#asked, told: this.#told });
      this.#goOn();
    } else if (message.type === 'abort' && this.#isShared) {
      this.#place.say({ type: 'abortShared' });
    }
  }

  points(): void {}

  results(batch: ResultsBatch): void {
    if (this.#replaying) {
      this.#replay(batch);
      return;
    }
    this.#open -= batch.count;
    this.#evaluated += batch.count;
    idsOf(batch).forEach((id, row) => {
      if (batch.outcomes?.[row] !== CANCELLED) this.#pending.delete(id);
    });
    this.#goOn();
  }

  stop(): void {
    if (this.#isShared && this.#begun) this.#place.say({ type: 'cancelShared' });
    this.#goOn();
  }

  flush(): void {
    const ids = this.#unshown.splice(0);
    if (ids.length === 0) return;
    const { id: optimizerId, deterministic, spec } = this.#start;
    const isRow = ids.every((id, row) => id === ids[0] + row);
    const isSerial = spec.workers === 1 && spec.evaluations === 'inline';
    const withIds = (spec.workers > 1 && !deterministic) || !isRow;
    // Results of several workers come in any order.
    if (withIds && isRow) ids.reverse();
    const writer = new ResultsWriter({
      capacity: ids.length,
      dims: SIMULATED_DIMS,
      points: true,
      ids: withIds,
      asked: !isSerial,
    });
    writer.begin();
    ids.forEach((id, row) => {
      writer.values[row] = simulatedValue(optimizerId, id);
      putPoint(writer.points, row, optimizerId, id);
      if (withIds) writer.ids[row] = id;
      if (!isSerial) writer.asked[row] = this.#asked;
    });
    const busySeconds = (ids.length * this.#place.script.evaluationMs) / 1000;
    this.#place.sendBatch(writer.finish(ids.length, { optimizerId, firstId: ids[0], busySeconds }));
  }

  #goOn(): void {
    if (!this.#begun || (this.#mustWait && this.#place.stopReason === null)) return;
    const isEnding = this.#place.stopReason !== null || this.#evaluated >= this.#place.script.finishesAfter;
    if (isEnding) {
      if (this.#open === 0) this.#end();
      return;
    }
    const room = Math.min(this.#left, this.#start.spec.workers - this.#open);
    if (room > 0) this.#evaluate(room);
    else if (this.#left === 0 && this.#open === 0) this.#idle();
  }

  #evaluate(room: number): void {
    const firstId = this.#owed[0] ?? this.#asked;
    const count = this.#owed.length === 0 ? room : this.#takeOwed(room);
    this.#ask(firstId + count);
    this.#left -= count;
    this.#open += count;
    if (this.#isShared) {
      const points = new Float64Array(count * SIMULATED_DIMS);
      for (let row = 0; row < count; row += 1) putPoint(points, row, this.#start.id, firstId + row);
      this.#place.sendBatch(
        encodePoints(this.#start.id, SIMULATED_DIMS, count, points, firstId, null, this.#told),
      );
      return;
    }
    this.#place.after(this.#place.script.evaluationMs, () => {
      this.#open -= count;
      this.#evaluated += count;
      for (let row = 0; row < count; row += 1) {
        this.#unshown.push(firstId + row);
        this.#pending.delete(firstId + row);
      }
      if (this.#unshown.length >= this.#place.script.batch) this.flush();
      this.#goOn();
    });
  }

  /** Takes the next points that an earlier session has left, whose ids follow each other; returns how many. */
  #takeOwed(most: number): number {
    const owed = this.#owed;
    let count = 1;
    while (count < most && owed[count] === owed[0] + count) count += 1;
    owed.splice(0, count);
    return count;
  }

  #ask(asked: number): void {
    for (; this.#asked < asked; this.#asked += 1) this.#pending.add(this.#asked);
  }

  #replay(batch: ResultsBatch): void {
    idsOf(batch).forEach((id, row) => {
      const point = batch.points?.subarray(row * SIMULATED_DIMS, (row + 1) * SIMULATED_DIMS);
      this.#ask(batch.asked?.[row] ?? id + 1);
      const isKnown = point !== undefined && idOfPoint(point) === id && this.#pending.delete(id);
      if (!isKnown) this.#place.say({ type: 'failed', error: toWire(new Error(`no point ${id} is due`)) });
    });
    this.#evaluated = this.#told;
  }

  #save(): void {
    this.flush();
    const pendingIds = Float64Array.from([...this.#pending].sort((a, b) => a - b));
    const pendingPoints = new Float64Array(pendingIds.length * SIMULATED_DIMS);
    pendingIds.forEach((id, row) => {
      putPoint(pendingPoints, row, this.#start.id, id);
    });
    const snapshot = {
      saved: {},
      asked: this.#asked,
      told: this.#told,
      injected: this.#injected,
      worst: -Infinity,
      pendingIds,
      pendingPoints,
    };
    this.#place.say({ type: 'saved', snapshot });
  }

  #idle(): void {
    this.flush();
    if (!this.#start.deterministic || this.#saidIdle) return;
    this.#saidIdle = true;
    this.#place.say({ type: 'idle' });
  }

  #end(): void {
    this.flush();
    const isStopped = this.#place.stopReason !== null;
    this.#place.say(isStopped ? { type: 'stopped' } : { type: 'finished', reason: 'as the script says' });
    this.#place.leave(true);
  }
}
