import type { RunEvent, TaskDetail } from 'glompo';
import { single } from 'glompo/generators';
import { randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { maxFunctionCalls } from 'glompo/stoppers';
import { describe, expect, test } from 'vitest';
import { eventsOf, histories, observed, smallRun } from '../fixtures/run.js';
import { sourcesOf } from '../unit/house/sources.js';
import { alone, EVERY_OPTIMIZER, residuals } from './guarantees/every-optimizer.js';

test('guarantee 64: optimizers are our own, and need no package but the random numbers', () => {
  const packages = sourcesOf(['src/optimizers', 'src/domain']).flatMap(({ imports }) =>
    imports.filter(({ relative }) => !relative).map(({ to }) => to),
  );
  expect([...new Set(packages)]).toEqual(['pure-rand']);
});

test('guarantee 69: in a run of all optimizers together each evaluates its start point first', async () => {
  const specs = EVERY_OPTIMIZER.map(([, create]) => create());
  const { config } = alone(specs[0], 20 * specs.length, {
    optSelector: cycle(...specs),
    maxJobs: specs.length,
    stopcheckInterval: 10,
  });
  const manager = smallRun(config);
  const { events } = await observed(manager);
  const started = eventsOf(events, 'optimizerStarted').slice(0, specs.length);
  expect(started.map(({ kind }) => kind)).toEqual(specs.map(({ kind }) => kind));
  for (const { optimizerId, x0 } of started) {
    expect([...manager.history(optimizerId).point(0)]).toEqual(x0);
  }
});

describe.each(EVERY_OPTIMIZER)('%s', (_name, create) => {
  const spec = create();
  const x0 = [1.25, 7, -22];
  const start = { x0Generator: single(x0) };

  test('guarantee 62: nothing that was evaluated is lost when it is stopped within a population', async () => {
    const several = create({ workers: 3, backend: 'inline' });
    const { config } = alone(several, 1_000, start);
    const answers: number[] = [];
    const task = async (x: Float64Array): Promise<TaskDetail> => {
      const vector = residuals(x);
      const fx = vector.reduce((sum, r) => sum + r * r, 0);
      await Promise.resolve();
      answers.push(fx);
      if (answers.length === 20) void manager.stop();
      return { fx, residuals: vector };
    };
    const manager = smallRun({ ...config, task, stopcheckInterval: 1_000, deterministic: false });
    const { fx, stats } = await manager.run();
    // One that has converged is followed by another.
    const values = histories(manager).map((numbers) => numbers.filter((_, i) => i % (x0.length + 1) === 0));
    const recorded = values.flat();
    expect(stats.evaluations).toBe(answers.length);
    expect(recorded.sort()).toEqual(answers.sort());
    expect(fx).toBe(Math.min(...answers));
  });

  test('guarantee 65: stops where it is told to, at any evaluation, and nobody has to use force', async () => {
    const calls = 7;
    const { config } = alone(spec, 2 * calls, {
      ...start,
      stoppers: maxFunctionCalls(calls),
      applyStoppersToBest: true,
      stopcheckInterval: calls,
    });
    const { optimizers, stats } = await smallRun(config).run();
    expect(optimizers[0]).toMatchObject({
      evaluations: calls,
      outcome: 'stopped',
      reason: `maxFunctionCalls(${calls}) = true`,
      escalations: [],
    });
    expect(stats).toMatchObject({ crashed: 0, forced: 0, lost: 0 });
  });

  test('guarantee 65: hears of better points while it runs, and is none the worse for it', async () => {
    const { config } = alone(spec, 200, {
      optSelector: cycle(spec, randomSearch()),
      maxJobs: spec.workers + 1,
      shareBestSolutions: true,
      stopcheckInterval: 10,
    });
    const { stats } = await smallRun(config).run();
    expect(stats).toMatchObject({ evaluations: 200, crashed: 0, forced: 0, lost: 0 });
  });

  test('guarantee 66: values of 1e30 and more are values, and no evaluation goes uncounted', async () => {
    const { config, calls } = alone(spec, 60, start, 1e31);
    const { events, result } = await observed(smallRun(config));
    expect(calls[0].fx).toBeGreaterThan(1e30);
    expect(result.stats.evaluations).toBe(calls.length);
    expect(result.optimizers[0].bestFx).toBeLessThan(calls[0].fx);
    expect(result.stats.crashed).toBe(0);
    expect(failures(events)).toEqual([]);
  });

  test('guarantees 67 and 68: its best is the run’s, and is what the task gives at that point', async () => {
    const { config, calls } = alone(spec, 150, start);
    const manager = smallRun(config);
    const { x, fx, origin, optimizers } = await manager.run();
    const best = calls.find((call) => call.fx === Math.min(...calls.map((each) => each.fx)));
    expect({ x, fx }).toEqual(best);
    expect(residuals(x ?? []).reduce((sum, r) => sum + r * r, 0)).toBe(fx);
    expect(optimizers[(origin?.optimizerId ?? 0) - 1]).toMatchObject({ kind: origin?.kind, bestFx: fx });
    expect(manager.history(origin?.optimizerId ?? 0).bestValue).toBe(fx);
  });

  test('guarantee 69: the first point that the task sees is the start point, to the last bit', async () => {
    for (const point of [
      [-1, 8, -30],
      [0.1 + 0.2, Math.PI, -1e-17],
    ]) {
      const { config, calls } = alone(spec, 3, { x0Generator: single(point) });
      await smallRun(config).run();
      expect(calls[0].x).toEqual(point);
    }
  });
});

function failures(events: readonly RunEvent[]): RunEvent[] {
  return events.filter(({ type }) => type === 'evaluationFailed' || type === 'warning');
}
