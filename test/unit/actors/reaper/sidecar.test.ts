import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Sidecar } from '../../../../actors/reaper/sidecar.js';
import { processesWith } from '../../../fixtures/programs/setup.js';
import { until } from '../../../fixtures/process-table.js';

let runId: string;
let sidecar: Sidecar;
beforeEach(async () => {
  runId = randomUUID();
  sidecar = new Sidecar(runId, '1.2.3', () => {});
  sidecar.start();
  await until(() => processesWith(runId).length === 1, 'the sidecar');
});
afterEach(() => {
  for (const pid of processesWith(runId)) process.kill(pid, 'SIGKILL');
});

test('a sidecar goes when it is told goodbye, and is not replaced', async () => {
  await sidecar.dismiss();
  expect(processesWith(runId)).toEqual([]);
  sidecar.start();
  expect(processesWith(runId)).toEqual([]);
});

test('a sidecar that somebody has stopped does not keep the run from its end', async () => {
  process.kill(processesWith(runId)[0], 'SIGSTOP');
  await sidecar.dismiss();
  await until(() => processesWith(runId).length === 0, 'its death');
});
