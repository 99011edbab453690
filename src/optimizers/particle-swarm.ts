import type { Optimizer, OptimizerFactory, OptimizerSpec } from '../domain/optimizer.js';
import { type EvaluationOptions, specified } from '../domain/optimizer-spec.js';
import { finiteNumber, wholeNumber } from '../domain/options.js';
import { multistart } from './batch/multistart.js';
import { createSwarm, type SwarmOptions } from './particle-swarm/swarm.js';

export interface ParticleSwarmOptions extends EvaluationOptions {
  /** Particles, at least 3. Default 40, rounded up to a multiple of `workers`. */
  readonly popsize?: number;
  /** Particles that each one tells of its best point, chosen at random, at least 1. Default 3. */
  readonly informants?: number;
  /** How often a swarm that has converged begins again; null: without limit. Default 0. */
  readonly restarts?: number | null;
  /** Converged when all best points lie within this fraction of the range from the best of all ... Default 1e-8. */
  readonly xatol?: number;
  /** ... and their values within this, in units of the task's value. Default 1e-12. */
  readonly fatol?: number;
}

const OPTIONS = ['popsize', 'informants', 'restarts', 'xatol', 'fatol'];

/**
 * Particle swarm: the standard of 2011 (Clerc, "Standard particle swarm optimisation", 2012; Zambrano-Bigiarini, Clerc
 * and Rojas 2013), whose moves do not depend on the directions of the axes. Each particle remembers its best point and
 * hears of those of some others; it moves to a random point of the ball around the mean of its place and, from there,
 * points a little beyond both.
 *
 * - The first places are a Latin hypercube, with the start point in place of its first. All particles can be evaluated
 *   at the same time.
 * - A particle that would leave the box stops at the bound and turns back at half its speed.
 * - A failed evaluation is never a best point.
 * - An injected point that is better than all becomes the best point of the particle whose own is the worst.
 * - `finished` begins with `converged`, `stagnated` when no best point has improved in 200 generations, or
 *   `noFiniteValue`.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * createManager({ optSelector: cycle(particleSwarm({ restarts: null, workers: 4 })), ... });
 */
export function particleSwarm(options: ParticleSwarmOptions = {}): OptimizerSpec {
  const { popsize, informants, restarts, xatol, fatol } = options;
  if (popsize !== undefined) wholeNumber('particleSwarm.popsize', popsize, 3);
  if (informants !== undefined) wholeNumber('particleSwarm.informants', informants, 1);
  if (restarts !== undefined && restarts !== null) wholeNumber('particleSwarm.restarts', restarts, 0);
  if (xatol !== undefined) finiteNumber('particleSwarm.xatol', xatol, { min: 0 });
  if (fatol !== undefined) finiteNumber('particleSwarm.fatol', fatol, { min: 0 });
  return specified(
    { kind: 'particleSwarm', module: import.meta.url, export: 'createParticleSwarm' },
    { ...options },
    OPTIONS,
  );
}

export const createParticleSwarm: OptimizerFactory<ParticleSwarmOptions> = (
  setup,
  options,
  saved,
): Optimizer => {
  const { popsize = Math.ceil(40 / setup.workers) * setup.workers, informants = 3 } = options;
  const { restarts = 0, xatol = 1e-8, fatol = 1e-12 } = options;
  return multistart<SwarmOptions>(
    setup,
    createSwarm,
    { popsize, informants, xatol, fatol },
    { restarts, polishes: false },
    saved,
  );
};
