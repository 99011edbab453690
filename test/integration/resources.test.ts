import { defineTask, type ManagerConfig, type ResourceSample } from 'glompo';
import { maxEvaluations, maxSeconds } from 'glompo/exit-conditions';
import { randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { describe, expect, test } from 'vitest';
import { eventsOf, observed, smallRun } from '../fixtures/run.js';

const MIB = 2 ** 20;

const hungry = (name: string, options: unknown = null) =>
  defineTask(new URL('../fixtures/tasks/hungry.mjs', import.meta.url), { export: name, options });

/** A run that keeps the processor busy until it is stopped. */
function busyRun(config: Partial<ManagerConfig>) {
  return smallRun({
    task: hungry('busy', 5),
    maxJobs: 1,
    exitConditions: maxSeconds({ session: 60 }),
    ...config,
  });
}

/** What a run uses at a moment when its optimizers have been at work for a while. */
async function sampleOf(config: Partial<ManagerConfig>): Promise<ResourceSample> {
  const manager = busyRun(config);
  const running = manager.run();
  await expect.poll(() => manager.fCounter, { timeout: 20_000 }).toBeGreaterThan(60);
  const { resources } = await manager.status();
  await manager.stop();
  await running;
  if (resources === null) throw new Error('nothing was measured');
  return resources;
}

const bySource = (sample: ResourceSample) =>
  Object.fromEntries(sample.usages.map((usage) => [usage.source, usage]));

describe('the status of a run', () => {
  test('has what optimizers and evaluators in processes use, and the manager', async () => {
    const optSelector = cycle(randomSearch({ workers: 2, backend: 'processes' }));
    const sample = await sampleOf({ backend: 'processes', maxJobs: 2, optSelector });
    const usages = bySource(sample);
    expect(Object.keys(usages).sort()).toEqual([
      'manager',
      'optimizer 1',
      'optimizer 1 evaluator.0',
      'optimizer 1 evaluator.1',
    ]);
    expect(usages.manager).toMatchObject({ pid: process.pid, optimizerId: null });
    for (const { pid, memoryBytes, source } of sample.usages) {
      expect(pid).toBeGreaterThan(0);
      expect(memoryBytes).toBeGreaterThan(20 * MIB);
      expect(usages[source].optimizerId).toBe(source === 'manager' ? null : 1);
    }
    expect(usages['optimizer 1 evaluator.0'].cpuPercent).toBeGreaterThan(0);
    const memory = sample.usages.reduce((sum, { memoryBytes }) => sum + (memoryBytes ?? 0), 0);
    expect(sample.memoryBytes).toBe(memory);
  });

  test('has the share of the processor of threads, whose memory is that of the manager', async () => {
    const sample = await sampleOf({ backend: 'threads' });
    const { manager, 'optimizer 1': optimizer } = bySource(sample);
    expect(optimizer).toMatchObject({ pid: null, memoryBytes: null, optimizerId: 1 });
    expect(optimizer.cpuPercent).toBeGreaterThan(0);
    expect(sample.memoryBytes).toBe(manager.memoryBytes);
    expect(sample.cpuPercent).toBe(manager.cpuPercent);
  });

  test('has no resources before the run, and the last ones after it', async () => {
    const manager = busyRun({ backend: 'threads' });
    expect(await manager.status()).toMatchObject({ resources: null, evaluations: 0, optimizersAlive: 0 });
    const running = manager.run();
    await expect.poll(() => manager.fCounter).toBeGreaterThan(10);
    const during = await manager.status();
    expect(during).toMatchObject({ optimizersAlive: 1, slotsUsed: 1, maxJobs: 1 });
    await manager.stop();
    await running;
    const { resources } = await manager.status();
    expect(resources?.at).toBeGreaterThanOrEqual(during.resources?.at ?? Infinity);
    expect((await manager.status()).resources).toBe(resources);
  });

  test('comes as an event with what was last measured; the history and the result have it too', async () => {
    const manager = busyRun({ statusInterval: 0.3, exitConditions: maxSeconds({ session: 1.5 }) });
    const { events, result } = await observed(manager);
    const statuses = eventsOf(events, 'status');
    expect(statuses.length).toBeGreaterThanOrEqual(2);
    const { resources } = statuses[statuses.length - 1];
    expect(manager.resourceHistory).toContain(resources);
    expect(resources?.usages.map(({ source }) => source)).toEqual(['manager', 'optimizer 1']);
    const peak = Math.max(...manager.resourceHistory.map(({ memoryBytes }) => memoryBytes));
    expect(result.resources.peakMemoryBytes).toBe(peak);
    expect(result.resources.meanCpuPercent).toBeGreaterThan(0);
  });

  test('of a short run is not measured', async () => {
    const { resources } = await smallRun({ backend: 'inline', exitConditions: maxEvaluations(5) }).run();
    expect(resources).toEqual({ peakMemoryBytes: null, meanCpuPercent: null });
  });
});

describe('more memory than maxMemory', () => {
  /** The next optimizer can start only when the first has ended. */
  const limited = (config: Partial<ManagerConfig>) =>
    observed(smallRun({ maxMemory: 96, maxJobs: 1, exitConditions: maxEvaluations(100), ...config }));

  test.each(['takesBuffers', 'takesObjects'])(
    'in a process (%s) ends its optimizer or its evaluation, with a reason that says so; the run goes on',
    async (name) => {
      const { events, result } = await limited({ backend: 'processes', task: hungry(name) });
      expect(result).toMatchObject({ outcome: 'completed', stats: { evaluations: 100 } });
      const reasons = [
        result.optimizers[0].reason,
        ...eventsOf(events, 'evaluationFailed').map(({ error }) => error.message),
      ];
      expect(reasons.join('\n')).toMatch(/memory|allocation failed/i);
    },
  );

  test('in one program that a task has started ends that program, or the process with it', async () => {
    const { result } = await limited({ backend: 'processes', task: hungry('startsHog') });
    expect(result).toMatchObject({ outcome: 'completed', stats: { evaluations: 100 } });
  });

  test('in several programs together ends the process with all of them, and says how much they used', async () => {
    const { result } = await limited({ backend: 'processes', task: hungry('startsManyPrograms') });
    expect(result).toMatchObject({ outcome: 'completed', stats: { evaluations: 100, crashed: 1 } });
    expect(result.optimizers[0]).toMatchObject({
      outcome: 'crashed',
      reason: expect.stringMatching(/used \d{3} MiB, more than maxMemory = 96 MiB/),
    });
  });

  test('in a thread (small objects) ends its optimizer alone', async () => {
    const { result } = await limited({ backend: 'threads', task: hungry('takesObjects') });
    expect(result).toMatchObject({ outcome: 'completed', stats: { evaluations: 100 } });
    expect(result.optimizers[0]).toMatchObject({
      outcome: 'crashed',
      reason: expect.stringMatching(/memory/),
    });
  });
});
