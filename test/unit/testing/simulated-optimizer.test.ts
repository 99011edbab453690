import { expect, test } from 'vitest';
import type { ChildMessage, StartOptimizer } from '../../../src/protocol/messages.js';
import { type ResultsBatch, readResults, ResultsWriter } from '../../../src/protocol/results-batch.js';
import { SimulatedOptimizer } from '../../../src/testing/simulated-optimizer.js';
import { putPoint, SIMULATED_DIMS, type WorkPlace } from '../../../src/testing/simulated-work.js';

/** A simulated optimizer whose evaluations take no time. */
function optimizerOf(start: Partial<StartOptimizer>, workers = 1) {
  const said: ChildMessage[] = [];
  const batches: ResultsBatch[] = [];
  const due: (() => void)[] = [];
  const place = {
    script: { evaluationMs: 1, batch: 1, finishesAfter: Infinity },
    stopReason: null,
    say: (message: ChildMessage) => said.push(message),
    sendBatch: (frame: Uint8Array) => batches.push(readResults(frame)),
    after: (_: number, then: () => void) => due.push(then),
    leave: () => {},
  } as unknown as WorkPlace;
  const spec = { workers, evaluations: 'inline' };
  const optimizer = new SimulatedOptimizer(place, {
    id: 5,
    spec,
    deterministic: false,
    grant: 0,
    replay: true,
    ...start,
  } as StartOptimizer);
  optimizer.begin();
  const run = () => {
    while (due.length > 0) due.shift()?.();
  };
  const ids = () =>
    batches.flatMap(({ ids: column, firstId, count }) =>
      Array.from({ length: count }, (_, i) => column?.[i] ?? firstId + i),
    );
  return { optimizer, said, ids, run };
}

/** Rows of the optimizer with id 5, whose points are those of `at`. */
function rows(ids: readonly number[], asked: number, at = ids): ResultsBatch {
  const writer = new ResultsWriter({
    capacity: ids.length,
    dims: SIMULATED_DIMS,
    points: true,
    ids: true,
    asked: true,
  });
  writer.begin();
  writer.ids.set(ids);
  writer.asked.fill(asked);
  at.forEach((id, row) => {
    putPoint(writer.points, row, 5, id);
  });
  return readResults(writer.finish(ids.length, { optimizerId: 5, firstId: 0, busySeconds: 0 }));
}

test('is told again, evaluates what it waited for, and says where it stands', () => {
  const { optimizer, said, ids, run } = optimizerOf({}, 2);
  optimizer.hear({ type: 'grant', count: 5 });
  optimizer.results(rows([3, 0], 4));
  optimizer.hear({ type: 'replayInject', asked: 5, x: [1, 2], fx: 0 });
  run();
  expect(ids()).toEqual([]);
  optimizer.hear({ type: 'replayEnd' });
  run();
  expect(said.slice(0, 2)).toEqual([{ type: 'ready' }, { type: 'replayed', asked: 5, told: 2 }]);
  expect([...ids()].sort()).toEqual([1, 2, 4, 5, 6]);
  optimizer.hear({ type: 'save' });
  expect(said.at(-1)).toMatchObject({ type: 'saved', snapshot: { asked: 7, told: 7, injected: 1 } });
});

test('goes on from a snapshot', () => {
  const first = optimizerOf({ replay: false }, 2);
  first.optimizer.hear({ type: 'grant', count: 2 });
  first.optimizer.hear({ type: 'save' });
  const message = first.said.at(-1);
  if (message?.type !== 'saved') throw new Error('it does not answer');
  const { snapshot } = message;
  expect(snapshot).toMatchObject({ asked: 2, told: 0, pendingIds: Float64Array.of(0, 1) });
  const second = optimizerOf({ replay: false, snapshot, grant: 3 }, 2);
  second.run();
  expect([...second.ids()].sort()).toEqual([0, 1, 2]);
});

test('notices points that are not its own, and evaluations that come twice', () => {
  for (const wrong of [rows([0], 1, [7]), rows([0, 0], 1)]) {
    const { optimizer, said } = optimizerOf({});
    optimizer.results(wrong);
    expect(said.at(-1)?.type).toBe('failed');
  }
});
