import { afterEach, expect, test, vi } from 'vitest';
import { GlompoError } from '../../src/domain/errors.js';
import { randomSearch } from '../../src/optimizers/index.js';
import { planOf } from '../../src/run-plan.js';
import { RunSession, type SessionStart } from '../../src/run-session.js';
import { cycle } from '../../src/selectors/index.js';
import type { ControlFiles } from '../../src/storage/control-files.js';

const { run } = vi.hoisted(() => ({ run: { fails: false } }));

vi.mock('../../src/run-isolates.js', () => ({
  supervisorOf: () => ({ runId: 'run-1', alive: [] }),
  prepareIsolates: async () => ['leftovers were found'],
}));
vi.mock('../../actors/host/manager/manager-host.js', () => ({
  ManagerHost: class {
    async run(): Promise<unknown> {
      if (run.fails) throw new GlompoError('GLOMPO_SLOTS', 'No optimizer fits.');
      return 'the result';
    }
  },
}));

afterEach(() => {
  vi.useRealTimers();
  run.fails = false;
});

function session(start: Partial<SessionStart> = {}) {
  const plan = planOf({
    task: { module: 'file:///task.js', export: 'default', factory: false, options: null },
    bounds: [[-1, 1]],
    optSelector: cycle(randomSearch()),
  });
  const whole: SessionStart = { resumed: null, job: null, warnings: [], controlFiles: null, ...start };
  const made = new RunSession(plan, whole, () => {});
  const events: string[] = [];
  made.books.events.emit = (event) => {
    if (event.type === 'log') events.push(`${event.level} ${event.text}`);
    if (event.type === 'warning') events.push(`warning ${event.error.message}`);
  };
  return { session: made, events };
}

/** Control files that take a while to be there. */
function late(look: () => void): SessionStart['controlFiles'] {
  return async () => {
    for (let i = 0; i < 3; i += 1) await new Promise((resolve) => setImmediate(resolve));
    return { look } as ControlFiles;
  };
}

test('what the user should know is told when the session has begun', async () => {
  const { session: one, events } = session({ warnings: ['slots are fewer'] });
  expect(await one.run()).toBe('the result');
  expect(events).toEqual(['info leftovers were found', 'warn slots are fewer']);
  one.end();
});

test('a run that fails before its files can be looked at fails for whoever waits for it, and for nobody else', async () => {
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', onUnhandled);
  run.fails = true;
  const { session: one } = session({ controlFiles: late(() => {}) });
  await expect(one.run()).rejects.toThrow('No optimizer fits');
  for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setImmediate(resolve));
  one.end();
  process.off('unhandledRejection', onUnhandled);
  expect(unhandled).toEqual([]);
});

test('nobody looks at the files after the end, also when they were not there by then', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  run.fails = true;
  let looks = 0;
  const { session: one } = session({
    controlFiles: late(() => {
      looks += 1;
    }),
  });
  await expect(one.run()).rejects.toThrow();
  one.end();
  for (let i = 0; i < 10; i += 1) await new Promise((resolve) => setImmediate(resolve));
  vi.advanceTimersByTime(10_000);
  expect([looks, vi.getTimerCount()]).toEqual([0, 0]);
});

test('files that cannot be looked at do not end the run', async () => {
  const { session: one, events } = session({
    controlFiles: async () => {
      throw new GlompoError('GLOMPO_CONTROL_FILE', 'no right to look');
    },
  });
  expect(await one.run()).toBe('the result');
  expect(events).toContain('warning no right to look');
  one.end();
});

test('what is asked before the host is there is asked when it is', async () => {
  const { session: one } = session();
  const asked: unknown[] = [];
  one.ask((host) => asked.push(host));
  expect(asked).toEqual([]);
  await one.run();
  expect(asked).toEqual([one.host]);
  one.ask((host) => asked.push(host));
  expect(asked).toHaveLength(2);
  one.end();
});
