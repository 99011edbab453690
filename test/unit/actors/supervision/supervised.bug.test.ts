import { afterEach, expect, test, vi } from 'vitest';
import { Supervised } from '../../../../actors/supervision/supervised.js';
import { managerMachine } from '../../../../machines/supervised.js';

afterEach(() => {
  vi.restoreAllMocks();
});

/** `Manager.close()` after `run()` does this: xstate prints two lines on the user's console for each event. */
test('an event after the end is ignored without a word on the console', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const idle = () => {};
  const actions = { askToStop: idle, abortWork: idle, terminate: idle, kill: idle, abandon: idle };
  const subject = new Supervised({ id: 'manager', machine: managerMachine, delays: {}, actions });
  subject.send({ type: 'exited', detail: 'exit status 0' });
  await subject.joined;
  subject.send({ type: 'close', reason: 'late' });
  expect(warn.mock.calls).toEqual([]);
});
