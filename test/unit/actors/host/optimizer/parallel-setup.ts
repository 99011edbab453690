import { expect } from 'vitest';
import { ParallelDrive } from '../../../../../actors/host/optimizer/parallel-drive.js';
import type { EngineResults, EvaluationEngine } from '../../../../../actors/host/pool/evaluation-engine.js';
import type { FailurePolicy } from '../../../../../src/domain/failure-policy.js';
import { OK } from '../../../../../src/domain/outcome.js';
import { type CountingOptimizer, driveOptions, shown } from './setup.js';

/** An engine whose evaluations end when the test says so. */
export class FakeEngine implements EvaluationEngine {
  room: number;
  readonly open: number[] = [];
  cancelled = 0;
  onResults: (results: EngineResults) => void = () => {};

  constructor(room: number) {
    this.room = room;
  }

  submit(firstId: number, count: number, points: Float64Array): void {
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

  answer(ids: readonly number[], outcome = OK): void {
    for (const id of ids) this.open.splice(this.open.indexOf(id), 1);
    this.room += ids.length;
    this.onResults({
      count: ids.length,
      ids: Float64Array.from(ids),
      values: Float64Array.from(ids, (id) => id * 10),
      outcomes: Uint8Array.from(ids, () => outcome),
      vectors: null,
      vectorLength: 0,
      details: null,
      busySeconds: 0.001,
    });
  }
}

/** A parallel drive over such an engine. */
export function setUp(
  optimizer: CountingOptimizer,
  { room = 4, inOrder = false, recordedElsewhere = false, onFailure = 'infinity' as FailurePolicy } = {},
) {
  const parts = driveOptions(optimizer, { withIds: !inOrder, onFailure });
  const engine = new FakeEngine(room);
  const drive = shown(new ParallelDrive({ ...parts.options, engine, inOrder, recordedElsewhere }));
  return { ...parts, engine, drive };
}

export const toldIds = (optimizer: CountingOptimizer) => optimizer.told.map(({ id }) => id);
