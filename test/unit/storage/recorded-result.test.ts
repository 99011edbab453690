import { expect, test } from 'vitest';
import { openRun } from '../../../src/storage/journal/open-run.js';
import { recordedResult } from '../../../src/storage/recorded-result.js';
import { rowsOf, started, testDirectory, writerIn } from './journal/setup.js';

const newDirectory = testDirectory('recorded-result');

test('of a run that has not ended, those optimizers run whose ends are not known', async () => {
  const directory = newDirectory();
  const writer = await writerIn(directory);
  writer.event(started(1));
  writer.event(started(2));
  writer.evaluations(1, rowsOf([3, 2, 4]), 0, 3);
  writer.event({
    at: 2,
    type: 'optimizerEnded',
    optimizerId: 2,
    outcome: 'crashed',
    reason: 'bad',
    detail: '',
    evaluations: 0,
    report: null,
    escalations: [],
  });
  await writer.close(null);
  const run = openRun(directory);
  const { outcome, fx, origin, stats, optimizers } = recordedResult(run);
  run.close();
  expect([outcome, fx, origin]).toEqual([null, 2, { optimizerId: 1, kind: 'cmaEs' }]);
  expect(stats).toMatchObject({ evaluations: 3, started: 2, crashed: 1, lost: 0 });
  expect(optimizers.map((optimizer) => optimizer.outcome)).toEqual(['running', 'crashed']);
});
