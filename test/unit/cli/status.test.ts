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
