import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { showStatus } from '../../../src/cli/status.js';
import { lockDirectory } from '../../../src/run-owner.js';
import { started, testDirectory, writerIn } from '../storage/journal/setup.js';

const newDirectory = testDirectory('status');
afterEach(() => vi.useRealTimers());

function stateIn(directory: string): unknown {
  let text = '';
  const status = showStatus(
    { directory, json: true },
    (more) => {
      text += more;
    },
    () => {},
  );
  expect(status).toBe(0);
  return JSON.parse(text);
}

test('a run that has not had an event for long has still run until now; a dead one until its last event', async () => {
  const directory = newDirectory();
  const release = lockDirectory(directory);
  const writer = await writerIn(directory);
  writer.event(started(1, 2));
  await writer.close(null);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
  const { seconds } = stateIn(directory) as { readonly seconds: number };
  expect(seconds).toBeGreaterThanOrEqual(3_600);
  release();
  expect(stateIn(directory)).toMatchObject({ state: 'died', seconds: 2 });
});

test('sessions, checkpoints that are still there, and what was asked of the run are shown', async () => {
  const directory = newDirectory();
  const writer = await writerIn(directory);
  writer.event(started(1, 2));
  for (const name of ['kept', 'removed']) {
    const at = join(directory, name);
    if (name === 'kept') mkdirSync(at);
    const sizes = { bytes: 5, saved: 1, optimizers: 1, seconds: 0.1 };
    writer.event({ at: 3, type: 'checkpointed', name, directory: at, evaluations: 9, ...sizes });
  }
  writer.event({ at: 4, type: 'intervention', by: 'Ada', action: 'pause', optimizerId: 1 });
  await writer.close({ outcome: 'interrupted', exitReason: 'enough' });
  expect(stateIn(directory)).toMatchObject({
    sessions: [{ outcome: 'interrupted', exitReason: 'enough' }],
    checkpoints: [{ name: 'kept', evaluations: 9 }],
    interventions: [{ at: 4, by: 'Ada', action: 'pause', optimizerId: 1 }],
  });
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  showStatus({ directory, json: false }, write, write);
  expect(text).toContain(`  checkpoint   3 s, 9 evaluations: ${join(directory, 'kept')}\n`);
  expect(text).toContain('  asked        4 s, Ada: optimizer 1 waits\n');
});
