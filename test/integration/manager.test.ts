import { randomUUID } from 'node:crypto';
import { GlompoError, type RunEvent } from 'glompo';
import { maxEvaluations, maxSeconds } from 'glompo/exit-conditions';
import { cmaEs, randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { afterEach, describe, expect, test } from 'vitest';
import { processesOfRuns } from '../fixtures/process-table.js';
import { behaviour, eventsOf, observed, smallRun } from '../fixtures/run.js';

const LONG = { exitConditions: maxSeconds({ session: 60 }) };

// Tells the processes of these tests from those of others that run at the same time.
process.env.TEST_MARKER = randomUUID();

afterEach(() => {
  expect(processesOfRuns(`TEST_MARKER=${process.env.TEST_MARKER}`)).toEqual([]);
});

/** Resolves when an optimizer has reported a first value. */
async function working(events: AsyncIterable<RunEvent>): Promise<void> {
  for await (const event of events) if (event.type === 'improved') return;
}

describe.each(['inline', 'threads', 'processes'] as const)('a manager with optimizers in %s', (backend) => {
  test('stops in order: the result says so and keeps what was found', async () => {
    const manager = smallRun({ backend, ...LONG });
    const found = working(manager.events());
    const running = manager.run();
    await found;
    const result = await manager.stop('enough');
    expect(result).toMatchObject({ outcome: 'interrupted', exitReason: 'enough' });
    expect(result?.fx).toBeLessThan(Infinity);
    expect(await running).toBe(result);
    expect(await manager.closed).toBe(result);
    expect(result?.optimizers.every(({ outcome }) => outcome === 'stopped')).toBe(true);
  });

  test('closes now', async () => {
    const manager = smallRun({ backend, ...LONG });
    const found = working(manager.events());
    const running = manager.run();
    await found;
    const result = await manager.close();
    expect(result).toMatchObject({ outcome: 'interrupted' });
    expect((await running).fx).toBeLessThan(Infinity);
  });

  test('an aborted signal stops it in order, and run rejects with the reason', async () => {
    const controller = new AbortController();
    const manager = smallRun({ backend, ...LONG });
    const found = working(manager.events());
    const running = manager.run({ signal: controller.signal });
    await found;
    controller.abort(new Error('out of patience'));
    await expect(running).rejects.toThrow('out of patience');
    expect(manager.result).toMatchObject({ outcome: 'interrupted' });
  });

  test('is disposed of at the end of its scope', async () => {
    let closed: Promise<unknown>;
    {
      await using manager = smallRun({ backend, ...LONG });
      const found = working(manager.events());
      closed = manager.run();
      await found;
    }
    expect(await closed).toMatchObject({ outcome: 'interrupted', exitReason: 'disposed of' });
  });

  test('stops while it starts', async () => {
    const manager = smallRun({ backend, ...LONG });
    const running = manager.run();
    await manager.stop();
    expect(await running).toMatchObject({ outcome: 'interrupted' });
  });

  test('closes while it starts', async () => {
    const manager = smallRun({ backend, ...LONG });
    const running = manager.run();
    await manager.close();
    expect(await running).toMatchObject({ outcome: 'interrupted' });
  });
});

test('events tell the life of the run in order', async () => {
  const { events, result } = await observed(smallRun({ backend: 'threads', optSelector: cycle(cmaEs()) }));
  expect(events[0].type).toBe('runStarted');
  expect(events.at(-1)).toMatchObject({ type: 'runEnded', result });
  expect(eventsOf(events, 'optimizerStarted').length).toBe(result.stats.started);
  expect(eventsOf(events, 'optimizerEnded').length).toBe(result.stats.started);
  const times = events.map(({ at }) => at);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(eventsOf(events, 'improved').at(-1)).toMatchObject({ fx: result.fx, x: result.x });
});

test('several readers of events do not disturb each other, and one may leave', async () => {
  const manager = smallRun({ backend: 'inline' });
  const early = (async () => {
    for await (const event of manager.events()) if (event.type === 'optimizerStarted') return 'left';
    return 'never';
  })();
  const { events } = await observed(manager);
  expect(await early).toBe('left');
  expect(events.at(-1)?.type).toBe('runEnded');
});

test('runs once', async () => {
  const manager = smallRun({ backend: 'inline' });
  await manager.run();
  await expect(manager.run()).rejects.toMatchObject({ code: 'GLOMPO_STATE' });
});

test('what was never run is closed at once', async () => {
  const manager = smallRun();
  expect(await manager.stop()).toBeNull();
  expect(await manager.closed).toBeNull();
  await expect(manager.run()).rejects.toBeInstanceOf(GlompoError);
});

test('a result is frozen and says where it comes from', async () => {
  const result = await smallRun({ backend: 'inline' }).run();
  expect(Object.isFrozen(result) && Object.isFrozen(result.x) && Object.isFrozen(result.stats)).toBe(true);
  expect(result.origin).toEqual({ optimizerId: expect.any(Number), kind: 'randomSearch' });
  expect(result.seed).toBe(7);
});

test('an exit condition that holds from the start ends the run before anything is started', async () => {
  const result = await smallRun({ exitConditions: maxSeconds({ session: 1e-9 }) }).run();
  expect(result).toMatchObject({ outcome: 'completed', stats: { started: 0, evaluations: 0 } });
});

test('optimizers that need more slots than there are end the run with an error', async () => {
  const manager = smallRun({ optSelector: cycle(randomSearch({ workers: 8 })), maxJobs: 2 });
  await expect(manager.run()).rejects.toMatchObject({ code: 'GLOMPO_SLOTS' });
});

test('a fast run ends within a tenth of a second after its exit condition', async () => {
  for (const backend of ['threads', 'processes'] as const) {
    const { events } = await observed(smallRun({ backend, exitConditions: maxEvaluations(5_000) }));
    const stopping = eventsOf(events, 'runStopping')[0].at;
    expect(events.at(-1)?.at).toBeLessThan(stopping + 2);
  }
});

test('the logger hears the events', async () => {
  const lines: { level: string; logger: string; message: string }[] = [];
  const at = (level: string) => (fields: object, message: string) =>
    lines.push({ level, logger: (fields as { logger: string }).logger, message });
  const logger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  await smallRun({ backend: 'inline', task: behaviour('throwsSometimes'), logger, maxJobs: 1 }).run();
  const has = (level: string, name: string, message: string) =>
    expect(lines).toContainEqual({ level, logger: name, message: expect.stringContaining(message) });
  has('info', 'glompo.manager', 'started with seed 7');
  has('info', 'glompo.manager', 'Optimizer 1 (randomSearch) started in this process');
  has('warn', 'glompo.optimizers.opt1', 'Evaluation 1 failed');
  has('info', 'glompo.exitcondition', 'maxEvaluations(200) = true');
  has('info', 'glompo.manager', 'Run completed after 200 evaluations');
});
