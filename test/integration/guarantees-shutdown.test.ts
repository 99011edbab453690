import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineTask } from 'glompo';
import { maxEvaluations, maxSeconds } from 'glompo/exit-conditions';
import { cmaEs, randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { afterAll, describe, expect, test } from 'vitest';
import { until } from '../fixtures/process-table.js';
import { behaviour, eventsOf, histories, observed, processOf, smallRun } from '../fixtures/run.js';

const ISOLATED = ['threads', 'processes'] as const;
const directory = mkdtempSync(join(tmpdir(), 'glompo-shutdown-'));
afterAll(() => rmSync(directory, { recursive: true }));

const liveness = (name: string, options: unknown = null) =>
  defineTask(new URL('./guarantees/liveness.mjs', import.meta.url), { export: name, options });

test('weakness 2: both levels run in processes of one owner; one that dies takes only its own with it', async () => {
  const manager = smallRun({
    backend: 'processes',
    task: liveness('takes', { ms: 5 }),
    optSelector: cycle(randomSearch({ workers: 2, backend: 'processes' })),
    maxJobs: 4,
    exitConditions: maxEvaluations(600),
  });
  const ended = observed(manager);
  await until(() => manager.oCounter === 2 && manager.history(2).length > 20, 'the work of all');
  const { resources } = await manager.status();
  const sources = resources?.usages.map(({ source }) => source) ?? [];
  expect(sources.filter((source) => /optimizer \d+ evaluator/.test(source))).toHaveLength(4);
  process.kill(await processOf(manager, 'optimizer 1'), 'SIGKILL');
  const { events, result } = await ended;
  expect(result.optimizers[0]).toMatchObject({ outcome: 'crashed' });
  expect(result.optimizers[1]).toMatchObject({ outcome: 'stopped', escalations: [] });
  expect(result.stats).toMatchObject({ evaluations: 600, crashed: 1, failedEvaluations: 0 });
  expect(eventsOf(events, 'optimizerStarted').length).toBeGreaterThan(2);
});

describe.each(ISOLATED)('weakness 4: %s that hang are ended, and the run with them', (backend) => {
  test.each(['inline', 'threads', 'processes', 'shared'] as const)(
    'evaluating in %s, however many',
    async (evaluations) => {
      const { result } = await observed(
        smallRun({
          backend,
          task: behaviour('loopsForEver'),
          optSelector: cycle(randomSearch({ backend: evaluations })),
          maxJobs: 6,
          endTimeout: 0.3,
          exitConditions: maxSeconds({ session: 2 }),
        }),
      );
      expect(result).toMatchObject({ outcome: 'completed', stats: { lost: 0 } });
      // One after the other they would take six times as long (weakness 18: the limit is that of one).
      expect(result.seconds).toBeLessThan(7);
    },
  );
});

test.each(ISOLATED)('weakness 5: whatever had to be killed is listed (%s)', async (backend) => {
  const { events, result } = await observed(
    smallRun({
      backend,
      task: liveness('hangsInFirst'),
      forceTerminationsAfter: 0.4,
      exitConditions: maxEvaluations(3_000),
      stopcheckInterval: 10,
    }),
  );
  const [first, second] = result.optimizers;
  expect(first).toMatchObject({ outcome: 'forced', escalations: ['noFeedbackTimeout', 'terminate'] });
  expect(second.escalations).toEqual([]);
  expect(result.stats.escalations).toMatchObject({ noFeedbackTimeout: 1, terminate: 1, kill: 0, abandon: 0 });
  const escalated = eventsOf(events, 'escalated').filter(({ source }) => source === 'optimizer 1');
  expect(escalated.map(({ escalation }) => escalation)).toEqual(first.escalations);
});

describe.each(ISOLATED)('weakness 18: the end of quick optimizers in %s', (backend) => {
  test('never waits for a queue that nobody empties', { timeout: 60_000 }, async () => {
    for (let seed = 0; seed < 8; seed += 1) {
      const { result } = await observed(
        smallRun({ backend, seed, optSelector: cycle(cmaEs()), exitConditions: maxEvaluations(200) }),
      );
      expect(result).toMatchObject({ outcome: 'completed', stats: { evaluations: 200, forced: 0 } });
      expect(result.stats.escalations).toMatchObject({ abort: 0, stopTimeout: 0 });
    }
  });
});

test.each(ISOLATED)('weakness 19: a stop reaches all optimizers at once (%s)', async (backend) => {
  const manager = smallRun({ backend, maxJobs: 8, exitConditions: maxSeconds({ session: 60 }) });
  const ended = observed(manager);
  await until(() => manager.oCounter === 8 && manager.history(8).length > 100, 'the work of all');
  const began = performance.now();
  await manager.stop();
  expect(performance.now() - began).toBeLessThan(1_000);
  const { result } = await ended;
  expect(result.stats).toMatchObject({ forced: 0, crashed: 0 });
});

test('weakness 20: acknowledgements are awaited at the same time, not one after the other', async () => {
  const manager = smallRun({
    backend: 'threads',
    task: liveness('takesItsTime', { ms: 400 }),
    maxJobs: 8,
    exitConditions: maxSeconds({ session: 60 }),
  });
  const ended = observed(manager);
  await until(() => manager.fCounter >= 8, 'the work of all');
  const began = performance.now();
  await manager.stop();
  expect(performance.now() - began).toBeLessThan(4 * 400);
  const { result } = await ended;
  expect(result.stats).toMatchObject({ forced: 0, evaluations: manager.fCounter });
});

describe.each(ISOLATED)('weakness 23: a stop is honoured (%s)', (backend) => {
  test('between any two evaluations, within a population too', async () => {
    const file = join(directory, `${backend}.calls`);
    const manager = smallRun({
      backend,
      task: liveness('tellsWhen', { ms: 30, file }),
      optSelector: cycle(cmaEs({ popsize: 50 })),
      exitConditions: maxSeconds({ session: 60 }),
    });
    const ended = observed(manager);
    await until(() => manager.oCounter === 2 && manager.history(2).length >= 3, 'the work of both');
    const stoppedAt = Date.now();
    await manager.stop();
    const { result } = await ended;
    const calls = readFileSync(file, 'utf8').trim().split('\n');
    const after = calls.map((line) => line.split(' ').map(Number)).filter(([, began]) => began > stoppedAt);
    // The one that had begun when the message arrived, and no other.
    for (const id of [1, 2]) expect(after.filter(([by]) => by === id).length).toBeLessThanOrEqual(2);
    expect(result.stats).toMatchObject({ forced: 0, evaluations: calls.length });
  });

  test('in the middle of an evaluation, if that is asked for', async () => {
    const manager = smallRun({
      backend,
      task: behaviour('loopsForEver'),
      endTimeout: 60,
      exitConditions: maxSeconds({ session: 60 }),
    });
    const events = manager.events();
    const ended = manager.run();
    for await (const event of events) if (event.type === 'optimizerReady') break;
    const began = performance.now();
    await manager.close();
    expect(performance.now() - began).toBeLessThan(5_000);
    expect((await ended).stats).toMatchObject({ stopped: 0, forced: 2, evaluations: 0 });
  });
});

test('weakness 28: each step of an end by force is followed by the next until death is verified', async () => {
  const manager = smallRun({
    backend: 'processes',
    task: liveness('ignoresSigterm'),
    maxJobs: 1,
    endTimeout: 0.3,
    exitConditions: maxSeconds({ session: 60 }),
  });
  const ended = observed(manager);
  const events = manager.events();
  for await (const event of events) if (event.type === 'log') break;
  const pid = await processOf(manager, 'optimizer 1');
  await manager.stop();
  const { result } = await ended;
  expect(result.optimizers[0]).toMatchObject({
    outcome: 'forced',
    escalations: ['abort', 'stopTimeout', 'terminate', 'kill'],
  });
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

describe.each(ISOLATED)('an optimizer in %s that is ended by force', (backend) => {
  test('takes nothing away from the others, whose results are those of an undisturbed run', async () => {
    const settings = {
      backend,
      maxJobs: 3,
      optSelector: cycle(randomSearch()),
      exitConditions: maxEvaluations(2_500),
    } as const;
    const undisturbed = smallRun({ ...settings, task: liveness('takes', { ms: 2 }) });
    await undisturbed.run();
    const task = liveness('hangsInFirst', { ms: 2 });
    const manager = smallRun({ ...settings, task, forceTerminationsAfter: 0.4 });
    const result = await manager.run();
    expect(result.optimizers[0]).toMatchObject({ outcome: 'forced' });
    const [expected, got] = [histories(undisturbed), histories(manager)];
    for (const id of [2, 3]) {
      const length = Math.min(expected[id - 1].length, got[id - 1].length);
      expect(length).toBeGreaterThan(100);
      expect(got[id - 1].slice(0, length)).toEqual(expected[id - 1].slice(0, length));
    }
  });
});
