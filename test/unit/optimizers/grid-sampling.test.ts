import { expect, test } from 'vitest';
import { boundsOf } from '../../../src/domain/bounds.js';
import { Rng } from '../../../src/domain/rng.js';
import { createGridSampling } from '../../../src/optimizers/grid-sampling.js';
import { gridSampling } from '../../../src/optimizers/index.js';
import { drive } from '../../../src/testing/index.js';
import { cubeSetup, sphere } from './setup.js';

test('gridSampling: the start point, then the whole grid in lexicographic order, bounds included', () => {
  const bounds = boundsOf([
    [0, 1],
    [-0.3, 0.3],
  ]);
  const setup = { bounds, x0: Float64Array.of(0.2, 0.1), rng: Rng.of(1), workers: 1 };
  const seen: number[][] = [];
  const onEvaluation = (x: Float64Array) => seen.push([...x]);
  const optimizer = createGridSampling(setup, { nsteps: 2 });
  const { finished, evaluations } = drive(optimizer, 2, sphere, { capacity: 4, onEvaluation });
  expect(evaluations).toBe(10);
  expect(finished).toMatch(/^gridDone/);
  expect(seen[0]).toEqual([0.2, 0.1]);
  expect(seen.slice(1)).toEqual([0, 0.5, 1].flatMap((a) => [-0.3, 0, 0.3].map((b) => [a, b])));
});

test('gridSampling: cuts each range into ten by default', () => {
  const { evaluations, bestFx } = drive(createGridSampling(cubeSetup(3, -5, 5, 1), {}), 3, sphere);
  expect(evaluations).toBe(11 ** 3 + 1);
  expect(bestFx).toBe(0);
});

test('gridSampling: goes on in grids that have more points than any number can count', () => {
  const optimizer = createGridSampling(cubeSetup(400, -5, 5, 1), {});
  expect(drive(optimizer, 400, sphere, { evaluations: 50 }).evaluations).toBe(50);
});

test('gridSampling: refuses bad options, naming them', () => {
  expect(() => gridSampling({ nsteps: 0 })).toThrow('gridSampling.nsteps');
});
