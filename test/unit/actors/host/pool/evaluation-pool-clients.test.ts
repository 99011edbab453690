import { describe, expect, test } from 'vitest';
import { CANCELLED, OK } from '../../../../../src/domain/outcome.js';
import { poolOf, turns } from './setup.js';

describe('a client that leaves', () => {
  test('with points under way ends the evaluator that has them, and nothing comes back', async () => {
    const { source, client } = poolOf(2);
    const [mine, other] = [client(1), client(2)];
    mine.submit(1);
    await turns();
    other.submit(1);
    await turns();
    await mine.engine.close();
    await turns();
    expect(source.evaluators.map(({ ended }) => ended)).toEqual([true, false, false]);
    source.evaluators[1].answer();
    await turns();
    expect([mine.answered.length, other.answered.length]).toEqual([0, 1]);
    expect(source.alive.flatMap(({ ids }) => ids)).toEqual([]);
  });
});

describe('a client that cancels', () => {
  test('gets back what waits, and the evaluators are told', async () => {
    const { source, client } = poolOf(1);
    const [mine, other] = [client(1), client(2)];
    mine.submit(3);
    await turns();
    other.submit(1);
    mine.engine.cancel();
    expect(mine.answered).toEqual([
      { id: 1, value: Number.NaN, outcome: CANCELLED },
      { id: 2, value: Number.NaN, outcome: CANCELLED },
    ]);
    mine.engine.abort();
    await turns();
    expect(source.evaluators[0].messages).toEqual([
      { type: 'cancel', optimizerId: 1 },
      { type: 'abort', optimizerId: 1 },
    ]);
    source.evaluators[0].answer();
    await turns();
    expect(mine.answered[2]).toEqual({ id: 0, value: 0, outcome: OK });
    expect(source.evaluators[0].inHand[0].optimizerId).toBe(2);
  });

  test('gets back what a dead evaluator had in hand, untried', async () => {
    const { source, client } = poolOf(1);
    const { engine, submit, answered } = client(1);
    submit(1);
    await turns();
    engine.cancel();
    source.alive[0].die();
    await turns();
    expect(source.alive[0].ids).toEqual([]);
    expect(answered).toEqual([{ id: 0, value: Number.NaN, outcome: CANCELLED }]);
  });
});
