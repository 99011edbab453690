import { expect } from 'vitest';
import { BEGINNING } from '../../../../../actors/host/optimizer/position.js';
import { ParallelDrive } from '../../../../../actors/host/optimizer/parallel-drive.js';
import type { EngineResults, EvaluationEngine } from '../../../../../actors/host/pool/evaluation-engine.js';
import type { FailurePolicy } from '../../../../../src/domain/failure-policy.js';
import { OK } from '../../../../../src/domain/outcome.js';
import { type CountingOptimizer, driveOptions, shown } from './setup.js';

/** An engine whose evaluations end when the test says so. */
export class FakeEngine implements EvaluationEngine {
  room: number;
  readonly open: number[] = [];
  /** Id of the first point of each submission, and the evaluations told before it was asked for. */
  readonly submitted: (readonly [number, number])[] = [];
  cancelled = 0;
  onResults: (results: EngineResults) => void = () => {};

  constructor(room: number) {
    this.room = room;
  }

  submit(firstId: number, count: number, points: Float64Array, told: number): void {
    this.submitted.push([firstId, told]);
    expect(points.length).toBe(count);
    for (let i = 0; i < count; i += 1) {
      expect(points[i]).toBe(firstId + i);
      this.open.push(firstId + i);
    }
    this.room -= count;
  }

  cancel(): void {
    this.cancelled += 1;
  }

  abort(): void {}

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** @param vectorLength Numbers of each vector, which are the id; 0 for none. */
  answer(ids: readonly number[], outcome = OK, vectorLength = 0): void {
    for (const id of ids) this.open.splice(this.open.indexOf(id), 1);
    this.room += ids.length;
    this.onResults({
      count: ids.length,
      ids: Float64Array.from(ids),
      values: Float64Array.from(ids, (id) => id * 10),
      outcomes: Uint8Array.from(ids, () => outcome),
      vectors:
        vectorLength === 0 ? null : Float64Array.from(ids.flatMap((id) => new Array(vectorLength).fill(id))),
      vectorLength,
      details: null,
      busySeconds: 0.001,
    });
  }
}

/** A parallel drive over such an engine. */
export function setUp(
  optimizer: CountingOptimizer,
  {
    room = 4,
    inOrder = false,
    recordedElsewhere = false,
    onFailure = 'infinity' as FailurePolicy,
    from = BEGINNING,
  } = {},
) {
  const parts = driveOptions(optimizer, { withIds: !inOrder, withAsked: true, onFailure, from });
  const engine = new FakeEngine(room);
  const drive = shown(new ParallelDrive({ ...parts.options, engine, inOrder, recordedElsewhere }));
  return { ...parts, engine, drive };
}

export const toldIds = (optimizer: CountingOptimizer) => optimizer.told.map(({ id }) => id);
