import type { ChildMessage, OwnerMessage } from '../protocol/messages.js';
import type { PointsBatch } from '../protocol/points-batch.js';
import type { ResultsBatch } from '../protocol/results-batch.js';
import type { IsolateScript } from './shutdown-script.js';

/** What an actor finds in its simulated isolate. */
export interface WorkPlace {
  readonly script: IsolateScript;
  /** Why it shall stop; null while it shall go on. */
  readonly stopReason: string | null;
  say(message: ChildMessage): void;
  sendBatch(frame: Uint8Array): void;
  /** Calls back in simulated time, unless the isolate has ended, hangs or is about to leave by then. */
  after(milliseconds: number, then: () => void): void;
  /** Ends the isolate, behind everything that was said. */
  leave(clean: boolean): void;
}

/** An actor in a simulated isolate: it speaks the protocol of a real one. */
export interface SimulatedWork {
  /** The isolate is ready. */
  begin(): void;
  hear(message: OwnerMessage): void;
  points(batch: PointsBatch): void;
  results(batch: ResultsBatch): void;
  /** It shall stop; {@link WorkPlace.stopReason} says why. */
  stop(): void;
  /** Sends what it has evaluated and not shown. */
  flush(): void;
}

/** Dimensions of every simulated task. */
export const SIMULATED_DIMS = 2;

const ID_SCALE = 2 ** 30;
const OPTIMIZER_SCALE = 2 ** 20;

/** Writes the point of an evaluation, which tells its id and its optimizer. */
export function putPoint(points: Float64Array, row: number, optimizerId: number, id: number): void {
  points[row * SIMULATED_DIMS] = (id + 1) / ID_SCALE;
  points[row * SIMULATED_DIMS + 1] = optimizerId / OPTIMIZER_SCALE;
}

/** Id of the evaluation at a point. */
export function idOfPoint(point: Float64Array): number {
  return Math.round(point[0] * ID_SCALE) - 1;
}

/** Value of an evaluation: now and then better than all before. */
export function simulatedValue(optimizerId: number, id: number): number {
  return ((id * 37 + optimizerId * 11) % 101) / 101 - id / 1000;
}
