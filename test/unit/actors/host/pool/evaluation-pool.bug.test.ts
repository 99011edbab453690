import { expect, test } from 'vitest';
import { CANCELLED } from '../../../../../src/domain/outcome.js';
import { poolOf, turns } from './setup.js';

/** `PoolClient.takeBack` does not know of the cancel: a stopped optimizer waits for a second try of its last points. */
test('what a dead evaluator had in hand of a client that has cancelled is called off, not tried again', async () => {
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
