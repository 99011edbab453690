import { encodePoints } from '../protocol/points-batch.js';
import type { OwnerMessage, StartOptimizer } from '../protocol/messages.js';
import { type ResultsBatch, ResultsWriter } from '../protocol/results-batch.js';
import {
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
  #nextId = 0;
  /** Ids that were evaluated and not shown. */
  #unshown: number[] = [];
  #evaluated = 0;
  /** Points that are with the shared pool, or being evaluated here. */
  #open = 0;
  #saidIdle = false;
  #begun = false;

  constructor(place: WorkPlace, start: StartOptimizer) {
    this.#place = place;
    this.#start = start;
    this.#left = start.grant;
    this.#isShared = start.spec.evaluations === 'shared';
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
      this.#left += message.count;
      this.#saidIdle = false;
      this.#goOn();
    } else if (message.type === 'revoke') {
      this.#place.say({ type: 'returned', unused: this.#left });
      this.#left = 0;
    } else if (message.type === 'inject') {
      this.#place.say({ type: 'injected' });
    } else if (message.type === 'abort' && this.#isShared) {
      this.#place.say({ type: 'abortShared' });
    }
  }

  points(): void {}

  results({ count }: ResultsBatch): void {
    this.#open -= count;
    this.#evaluated += count;
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
    const withIds = spec.workers > 1 && !deterministic;
    // Results of several workers come in any order.
    if (withIds) ids.reverse();
    const writer = new ResultsWriter({
      capacity: ids.length,
      dims: SIMULATED_DIMS,
      points: true,
      ids: withIds,
    });
    writer.begin();
    ids.forEach((id, row) => {
      writer.values[row] = simulatedValue(optimizerId, id);
      putPoint(writer.points, row, optimizerId, id);
      if (withIds) writer.ids[row] = id;
    });
    const busySeconds = (ids.length * this.#place.script.evaluationMs) / 1000;
    this.#place.sendBatch(writer.finish(ids.length, { optimizerId, firstId: ids[0], busySeconds }));
  }

  #goOn(): void {
    if (!this.#begun) return;
    const isEnding = this.#place.stopReason !== null || this.#evaluated >= this.#place.script.finishesAfter;
    if (isEnding) {
      if (this.#open === 0) this.#end();
      return;
    }
    const room = Math.min(this.#left, this.#start.spec.workers - this.#open);
    if (room > 0) this.#evaluate(room);
    else if (this.#left === 0 && this.#open === 0) this.#idle();
  }

  #evaluate(count: number): void {
    const firstId = this.#nextId;
    this.#nextId += count;
    this.#left -= count;
    this.#open += count;
    if (this.#isShared) {
      const points = new Float64Array(count * SIMULATED_DIMS);
      for (let row = 0; row < count; row += 1) putPoint(points, row, this.#start.id, firstId + row);
      this.#place.sendBatch(encodePoints(this.#start.id, SIMULATED_DIMS, count, points, firstId));
      return;
    }
    this.#place.after(this.#place.script.evaluationMs, () => {
      this.#open -= count;
      this.#evaluated += count;
      for (let row = 0; row < count; row += 1) this.#unshown.push(firstId + row);
      if (this.#unshown.length >= this.#place.script.batch) this.flush();
      this.#goOn();
    });
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
