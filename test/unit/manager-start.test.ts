import { beforeEach, expect, test, vi } from 'vitest';
import { createManager } from '../../src/manager.js';
import { randomSearch } from '../../src/optimizers/index.js';
import { cycle } from '../../src/selectors/index.js';

const { calls } = vi.hoisted(() => ({ calls: [] as string[] }));

vi.mock('../../src/run-isolates.js', () => ({
  supervisorOf: () => ({
    killAll: () => calls.push('killAll'),
    allExited: async () => {
      calls.push('allExited');
    },
  }),
  prepareIsolates: async () => {
    throw new Error('no way');
  },
}));

beforeEach(() => {
  calls.splice(0);
});

test('a run that cannot be prepared ends what was started for it, its events, and all who wait', async () => {
  const manager = createManager({
    task: { module: 'file:///task.js', export: 'cost', factory: false, options: null },
    bounds: [[-1, 2]],
    optSelector: cycle(randomSearch()),
    summaryFiles: 0,
  });
  const events = manager.events();
  await expect(manager.run()).rejects.toThrow('no way');
  expect(calls).toEqual(['killAll', 'allExited']);
  expect(await events.next()).toMatchObject({ done: true });
  expect(await manager.closed).toBeNull();
});
