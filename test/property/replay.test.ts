import fc from 'fast-check';
import { describe, test } from 'vitest';
import type { OptimizerFactory } from '../../src/domain/optimizer.js';
import {
  adaptiveRateMonteCarlo,
  cmaEs,
  controlledRandomSearch,
  differentialEvolution,
  direct,
  dualAnnealing,
  gfls,
  levenbergMarquardt,
  nelderMead,
  onePlusOneEs,
  particleSwarm,
  portfolio,
} from '../../src/optimizers/index.js';
import { checkResumed, type Subject, traced } from '../unit/actors/host/optimizer/replay-trace.js';

const SPECS = [
  adaptiveRateMonteCarlo({ subIterLen: 10, superIterLen: 20 }),
  cmaEs({ restarts: 'ipop', maxIterations: 4, injectionInterval: 2 }),
  controlledRandomSearch(),
  differentialEvolution(),
  direct(),
  dualAnnealing(),
  gfls({ xTol: 1e-8, fTol: 0 }),
  levenbergMarquardt(),
  nelderMead({ restarts: 3 }),
  onePlusOneEs(),
  particleSwarm(),
  portfolio({ budget: 20 }),
];

const scenario = fc.record({
  seed: fc.nat(),
  /** Where it is cut, and which snapshot before that is used, as parts of what there is. */
  cut: fc.double({ min: 0, max: 1, noNaN: true }),
  snapshot: fc.option(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
  serial: fc.boolean(),
  workers: fc.integer({ min: 1, max: 5 }),
});

describe.each(SPECS.map((spec) => [spec.kind, spec] as const))('%s', (_, spec) => {
  test('asks for the same points wherever it is cut and resumed', async () => {
    const factory = ((await import(spec.module)) as Record<string, OptimizerFactory>)[spec.export];
    fc.assert(
      fc.property(scenario, ({ seed, cut: part, snapshot, serial, workers }) => {
        const subject: Subject = {
          make: (setup, saved) => factory(setup, spec.options, saved),
          wants: spec.wants,
          workers,
        };
        const trace = traced(subject, seed, 80, serial);
        const cut = Math.floor(part * trace.rows.length);
        const before = trace.snapshots.filter(({ told }) => told <= cut);
        const from = snapshot === null ? null : (before[Math.floor(snapshot * before.length)] ?? null);
        checkResumed(subject, trace, seed, cut, from);
      }),
      { numRuns: 15 },
    );
  });
});
