import { explanationTree } from 'glompo';
import { formula, maxEvaluations, noImprovement } from 'glompo/exit-conditions';
import {
  annealing,
  basinHopping,
  best,
  exploitExplore,
  farFromStopped,
  latinHypercube,
  perturbation,
  single,
  sobol,
} from 'glompo/generators';
import { nelderMead, randomSearch } from 'glompo/optimizers';
import { bandit, chain, cycle, random, spawnControl } from 'glompo/selectors';
import {
  lastPointsInvalid,
  minFunctionCalls,
  parameterDistance,
  stepSize,
  timeAnnealing,
  typeOf,
  valueAnnealing,
} from 'glompo/stoppers';
import { describe, expect, test } from 'vitest';
import { behaviour, histories, smallRun } from '../fixtures/run.js';

const specs = [randomSearch(), nelderMead()];
const settings = { backend: 'inline', deterministic: true, stopcheckInterval: 20, maxJobs: 3 } as const;
const stoppers = minFunctionCalls(40).and(timeAnnealing(5)).or(valueAnnealing(0.3));

describe('guarantees 46 and 52: strategies serve from the first start on, and decide by the seed alone', () => {
  test.each([
    annealing(),
    basinHopping(),
    best(),
    exploitExplore(400),
    farFromStopped(),
    latinHypercube(5),
    perturbation([0, 0]),
    single(),
    sobol(),
  ])('the generator $label', async (x0Generator) => {
    const run = async () => {
      const exitConditions = maxEvaluations(400);
      const manager = smallRun({ ...settings, stoppers, x0Generator, exitConditions });
      const { stats } = await manager.run();
      expect(stats).toMatchObject({ evaluations: 400 });
      expect(stats.started).toBeGreaterThan(3);
      return histories(manager);
    };
    expect(await run()).toEqual(await run());
  });

  test.each([
    bandit(...specs),
    random(...specs),
    chain(specs, [100]),
    spawnControl(cycle(...specs), { maxOptimizers: 100 }),
  ])('the selector $label', async (optSelector) => {
    const run = async () => {
      const manager = smallRun({ ...settings, stoppers, optSelector });
      const { stats } = await manager.run();
      expect(stats).toMatchObject({ evaluations: 200 });
      expect(stats.started).toBeGreaterThan(3);
      return histories(manager);
    };
    expect(await run()).toEqual(await run());
  });

  test.each([
    lastPointsInvalid(1_000).or(minFunctionCalls(40)),
    minFunctionCalls(40).and(parameterDistance(0.3, { testAll: true })),
    stepSize(20, 0.6),
    timeAnnealing(3),
    typeOf('randomSearch').and(minFunctionCalls(40)),
    minFunctionCalls(40).and(valueAnnealing(0.9)),
  ])('the stopper %s', async (stopper) => {
    const run = async () => {
      const manager = smallRun({ ...settings, stoppers: stopper });
      const { stats } = await manager.run();
      expect(stats.stopped).toBeGreaterThan(0);
      return histories(manager);
    };
    expect(await run()).toEqual(await run());
  });
});

test('guarantee 57: a run ends when it has not improved for a number of evaluations', async () => {
  const manager = smallRun({ ...settings, task: behaviour('sphere'), exitConditions: noImprovement(150) });
  const { stats, exitReason } = await manager.run();
  expect(exitReason).toBe('noImprovement(150) = true');
  const values = histories(manager).map((numbers) => numbers.filter((_, i) => i % 3 === 0));
  expect(stats.evaluations).toBe(values.flat().length);
  expect(stats.evaluations).toBeGreaterThanOrEqual(150);
});

test('guarantee 57: a task that always fails ends by no improvement, too', async () => {
  const task = behaviour('throwsAlways');
  const { stats } = await smallRun({ ...settings, task, exitConditions: noImprovement(60) }).run();
  expect(stats.evaluations).toBeGreaterThanOrEqual(60);
  expect(stats.failedEvaluations).toBe(stats.evaluations);
});

test('after the last start that spawn control allows, the run goes on to the end of the others', async () => {
  const optSelector = spawnControl(cycle(...specs), { maxOptimizers: 4 });
  const { stats, exitReason } = await smallRun({
    ...settings,
    optSelector,
    stoppers: minFunctionCalls(40),
    applyStoppersToBest: true,
    exitConditions: maxEvaluations(100_000),
  }).run();
  expect(exitReason).toBe('No optimizers alive, spawning stopped.');
  expect(stats).toMatchObject({ started: 4 });
});

test('guarantee 53: as many thresholds as optimizers end the starts, not the run', async () => {
  const { stats, exitReason } = await smallRun({
    ...settings,
    optSelector: chain([randomSearch()], [50]),
    stoppers: minFunctionCalls(60),
    applyStoppersToBest: true,
    exitConditions: maxEvaluations(100_000),
  }).run();
  expect(exitReason).toBe('No optimizers alive, spawning stopped.');
  expect(stats).toMatchObject({ started: 3, stopped: 3 });
});

test('a start point outside the bounds is refused before anything starts', () => {
  for (const [x0Generator, name] of [
    [single([0, 7]), 'x'],
    [perturbation([0, 7]), 'x0'],
  ] as const) {
    expect(() => smallRun({ ...settings, x0Generator })).toThrow(
      expect.objectContaining({
        code: 'GLOMPO_OPTION_INVALID',
        message: expect.stringContaining(`${name}[1] is 7, but must be within its bounds, -3 and 1`),
      }),
    );
  }
});

test('what ends a run may be read from a formula, and is shown as a tree', () => {
  const exit = formula('1 & !2', maxEvaluations(1), noImprovement(1_000));
  expect(String(exit)).toBe('(maxEvaluations(1) and not noImprovement(1000))');
  expect(explanationTree({ label: String(exit), value: true })).toBe(`${exit} = true`);
});
