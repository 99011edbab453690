import { maxEvaluations, maxSeconds, noImprovement, targetCost } from 'glompo/exit-conditions';
import { cmaEs, nelderMead, randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import {
  bestUnmoving,
  evaluationsUnmoving,
  lastPointsInvalid,
  maxFunctionCalls,
  minFunctionCalls,
  parameterDistance,
  stepSize,
  timeAnnealing,
  typeOf,
  valueAnnealing,
} from 'glompo/stoppers';
import { describe, expect, test } from 'vitest';
import { eventsOf, histories, observed, smallRun } from '../fixtures/run.js';

const settings = { backend: 'inline', deterministic: true, stopcheckInterval: 20 } as const;
const sphere = (x: Float64Array) => x.reduce((sum, xi) => sum + xi * xi, 0);

describe('guarantee 57: budgets', () => {
  test('of evaluations for each optimizer', async () => {
    const { optimizers } = await smallRun({
      ...settings,
      maxJobs: 1,
      stoppers: maxFunctionCalls(40),
      applyStoppersToBest: true,
    }).run();
    expect(optimizers.map(({ evaluations }) => evaluations)).toEqual([40, 40, 40, 40, 40]);
    const reasons = optimizers.slice(0, 4).map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(new Set(['maxFunctionCalls(40) = true']));
  });

  test('of time for the run', async () => {
    const exitConditions = maxEvaluations(10)
      .and(targetCost(-1))
      .or(maxSeconds({ session: 0.05 }));
    const { outcome, exitReason, stats } = await smallRun({ ...settings, exitConditions }).run();
    expect(outcome).toBe('completed');
    expect(exitReason).toContain('maxSeconds({ session: 0.05 }) = true');
    expect(stats.started).toBeGreaterThan(0);
  });
});

describe('guarantee 58: conditions with and, or, not', () => {
  const exitConditions = noImprovement(1_000_000)
    .not()
    .and(maxEvaluations(60).or(targetCost(-1)));
  const stoppers = minFunctionCalls(20).and(typeOf('cmaEs').not()).or(lastPointsInvalid(5));

  test('say which part decided, of the end of the run and of an optimizer', async () => {
    const optSelector = cycle(cmaEs(), randomSearch());
    const config = { ...settings, optSelector, exitConditions, stoppers, applyStoppersToBest: true };
    const { exitReason, optimizers } = await smallRun(config).run();
    expect(exitReason).toBe(
      '(not noImprovement(1000000) = false and ' +
        '(maxEvaluations(60) = true or targetCost(-1) = not evaluated))',
    );
    const stopped = optimizers.filter(({ reason }) => reason.includes('minFunctionCalls'));
    expect(stopped.map(({ kind }) => kind)).toContain('randomSearch');
    expect(stopped.map(({ kind }) => kind)).not.toContain('cmaEs');
    expect(stopped[0].reason).toBe(
      '((minFunctionCalls(20) = true and not typeOf("cmaEs") = false) or ' +
        'lastPointsInvalid(5) = not evaluated)',
    );
  });

  test('remember nothing: one that has served a run decides alike in the next', async () => {
    const run = async () => {
      const manager = smallRun({ ...settings, exitConditions, stoppers });
      const { exitReason, stats } = await manager.run();
      return { exitReason, stats, histories: histories(manager) };
    };
    expect(await run()).toEqual(await run());
  });
});

describe('guarantee 60: what is no finite number is a failed evaluation', () => {
  test.each([Number.NaN, Infinity, -Infinity])('%s', async (bad) => {
    const manager = smallRun({
      ...settings,
      task: (x: Float64Array, { evaluationId }) => (evaluationId % 3 === 1 ? bad : 1 + sphere(x)),
      optSelector: cycle(randomSearch(), nelderMead()),
      exitConditions: maxEvaluations(200).or(targetCost(0.5)),
    });
    const { events, result } = await observed(manager);
    const outcomes = histories(manager).flatMap((numbers) => numbers.filter((_, i) => i % 3 === 0));
    const failed = outcomes.filter((value) => !Number.isFinite(value));
    expect(failed.length).toBeGreaterThan(50);
    expect(new Set(failed)).toEqual(new Set([bad]));
    expect(result.stats).toMatchObject({ evaluations: 200, failedEvaluations: failed.length });
    expect(eventsOf(events, 'evaluationFailed')).toHaveLength(failed.length);
    expect(result.fx).toBe(Math.min(...outcomes.filter(Number.isFinite)));
    expect(eventsOf(events, 'improved').every(({ fx }) => Number.isFinite(fx))).toBe(true);
  });

  test('no stopper but the one for failures holds where there are only such', async () => {
    const config = { ...settings, task: () => Number.NaN, applyStoppersToBest: true };
    const others = bestUnmoving(5, 0.5)
      .or(evaluationsUnmoving(5, 0.5))
      .or(timeAnnealing())
      .or(parameterDistance(1))
      .or(typeOf('cmaEs'));
    const { stats } = await smallRun({ ...config, stoppers: others }).run();
    expect(stats).toMatchObject({ evaluations: 200, started: 2, stopped: 0 });
    expect(stats.stopchecks).toBeGreaterThan(5);
    const { optimizers } = await smallRun({ ...config, stoppers: others.or(lastPointsInvalid(5)) }).run();
    expect(optimizers[0].reason).toContain('lastPointsInvalid(5) = true');
  });

  test('points count for the step size, whatever their values were', async () => {
    const stoppers = stepSize(20, 1).and(valueAnnealing(0.5).not());
    const { optimizers } = await smallRun({ ...settings, task: () => Number.NaN, stoppers }).run();
    expect(optimizers[0].reason).toBe('(stepSize(20, 1) = true and not valueAnnealing(0.5) = false)');
  });
});
