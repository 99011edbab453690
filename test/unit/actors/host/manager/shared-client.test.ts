import { describe, expect, test } from 'vitest';
import { SharedClient } from '../../../../../actors/host/manager/shared-client.js';
import type { OptimizerRecord } from '../../../../../actors/host/manager/optimizer-record.js';
import type { EngineResults } from '../../../../../actors/host/pool/evaluation-engine.js';
import type { PoolClient } from '../../../../../actors/host/pool/pool-client.js';
import { encodePoints, readPoints } from '../../../../../src/protocol/points-batch.js';
import { type ResultsBatch, readResults } from '../../../../../src/protocol/results-batch.js';

/** A client whose points are evaluated when the test says so. */
function clientOf(askedBefore = 0) {
  const engine = {
    onResults: (_results: EngineResults) => {},
    submitted: [] as (readonly [number, number])[],
    submit: (firstId: number, count: number) => engine.submitted.push([firstId, count]),
  };
  const answers: ResultsBatch[] = [];
  const actor = { sendResults: (frame: Uint8Array) => answers.push(readResults(frame)) };
  const record = { id: 5, history: { dims: 1 }, actor } as unknown as OptimizerRecord;
  const recorded: ResultsBatch[] = [];
  const client = new SharedClient(
    engine as unknown as PoolClient,
    record,
    (batch) => recorded.push(batch),
    askedBefore,
  );
  const submit = (firstId: number, count: number) => {
    const points = Float64Array.from({ length: count }, (_, i) => -(firstId + i));
    client.submit(readPoints(encodePoints(5, 1, count, points, firstId)));
  };
  const answer = (ids: readonly number[], vectorLength = 0) =>
    engine.onResults({
      count: ids.length,
      ids: Float64Array.from(ids),
      values: Float64Array.from(ids, (id) => id * 10),
      outcomes: null,
      vectors:
        vectorLength === 0
          ? null
          : Float64Array.from(
              { length: ids.length * vectorLength },
              (_, i) => ids[Math.floor(i / vectorLength)],
            ),
      vectorLength,
      details: null,
      busySeconds: 0.5,
    });
  return { client, engine, answers, recorded, submit, answer };
}

describe('an optimizer at the shared pool', () => {
  test('is answered, and its rows are recorded with their points and vectors', () => {
    const { submit, answer, answers, recorded } = clientOf();
    submit(0, 3);
    answer([2, 0], 2);
    answer([1]);
    expect(answers.map(({ ids, vectors }) => [ids, vectors])).toEqual([
      [Float64Array.of(2, 0), Float64Array.of(2, 2, 0, 0)],
      [Float64Array.of(1), null],
    ]);
    expect(
      recorded.map(({ ids, points, values, vectors, vectorLength, asked }) => [
        ids,
        points,
        values,
        vectors,
        vectorLength,
        asked,
      ]),
    ).toEqual([
      [
        Float64Array.of(2, 0),
        Float64Array.of(-2, -0),
        Float64Array.of(20, 0),
        Float64Array.of(2, 2, 0, 0),
        2,
        null,
      ],
      [
        Float64Array.of(1),
        Float64Array.of(-1),
        Float64Array.of(10),
        Float64Array.of(Number.NaN, Number.NaN),
        2,
        null,
      ],
    ]);
  });

  test.each([
    ['twice', 0],
    ['with some left out', 4],
  ])('may not send points %s', (_, firstId) => {
    const { submit } = clientOf();
    submit(0, 3);
    expect(() => submit(firstId, 1)).toThrow(expect.objectContaining({ code: 'GLOMPO_PROTOCOL' }));
  });

  test('that is resumed may send the points of earlier sessions again, each once, and goes on after them', () => {
    const { client, submit, answer, engine, recorded } = clientOf(10);
    submit(6, 2);
    submit(2, 1);
    submit(10, 2);
    expect(client.asked).toBe(12);
    expect(engine.submitted).toEqual([
      [6, 2],
      [2, 1],
      [10, 2],
    ]);
    expect(() => submit(7, 1)).toThrow('sent points twice');
    expect(() => submit(9, 2)).toThrow('sent points twice');
    answer([11, 2, 7, 6, 10]);
    expect(recorded.map(({ points }) => [...(points ?? [])])).toEqual([[-11, -2, -7, -6, -10]]);
  });
});
