import { invalidOption } from '../domain/errors.js';
import type { Optimizer, OptimizerFactory, OptimizerSpec } from '../domain/optimizer.js';
import { type EvaluationOptions, specified } from '../domain/optimizer-spec.js';
import { finiteNumber, oneOf, wholeNumber } from '../domain/options.js';
import { createChain } from './adaptive-rate-monte-carlo/chain.js';
import { defaultMoves, type MoveFunction } from './adaptive-rate-monte-carlo/moves.js';

export interface AdaptiveRateMonteCarloOptions extends EvaluationOptions {
  /** What a state becomes worse by whenever a move was decided on, at the start; in units of the task's value. Default 1. */
  readonly phi?: number;
  /** Factor by which `phi` is raised or lowered, above 1. Default 2. */
  readonly gamma?: number;
  /** Part of the moves that shall be accepted, between 0 and 1. Default 0.25. */
  readonly aTarget?: number;
  /** Super-iterations after which the optimizer ends; null: it never ends by itself. Default null. */
  readonly superIterLen?: number | null;
  /** Moves of one super-iteration, after which `phi` is adapted. Default 100. */
  readonly subIterLen?: number;
  /**
   * How a move changes a parameter: `add` adds a part of its range; `multiply` multiplies its value, which can neither
   * change its sign nor move it away from 0. Default `add`.
   */
  readonly moveFunction?: MoveFunction;
  /**
   * What a move is drawn from. For `add` parts of the range, none of them 0; default 0.1, 0.05, 0.025, ... (ten times
   * halved), of both signs. For `multiply` factors above 0, none of them 1; default 0.9 to 1.1 in steps of 0.005.
   */
  readonly moveRange?: readonly number[];
}

const OPTIONS = ['phi', 'gamma', 'aTarget', 'superIterLen', 'subIterLen', 'moveFunction', 'moveRange'];

/**
 * Adaptive rate Monte Carlo (Cosseddu and Infante, "Force field parametrization of colloidal CdSe nanocrystals using an
 * adaptive rate Monte Carlo optimization algorithm", 2017), made for the parameters of force fields: a chain of states
 * in which a move changes one random parameter, and is accepted when its value is below that of the state. After every
 * move the state that is left or kept becomes worse by `phi`, so the longer a state is held, the worse the states that
 * may follow; `phi` is adapted so that a constant part of the moves is accepted.
 *
 * - Unlike the original it moves by parts of the range unless `moveFunction` says otherwise, so any bounds will do, and
 *   it has no memory of the states before. A move beyond a bound is reflected.
 * - `workers` moves of the same state are evaluated at once. They are decided on in their order; those that follow the
 *   first accepted one are dropped, so the chain follows the same law as that of one worker (pre-fetching; Brockwell
 *   2006). At the usual rate of acceptance 4 workers make about 2.7 moves at a time.
 * - A failed evaluation is never accepted. Until one has not failed, the points are random.
 * - An injected point that is better than all of its own becomes the state.
 * - `finished` begins with `superIterations`, `noFiniteValue` after 1,000 points without one, or `noMove` when
 *   `multiply` is left with nothing but zeros.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * createManager({ optSelector: cycle(adaptiveRateMonteCarlo({ phi: 0.1, workers: 4 })), ... });
 */
export function adaptiveRateMonteCarlo(options: AdaptiveRateMonteCarloOptions = {}): OptimizerSpec {
  const { phi, gamma, aTarget, superIterLen, subIterLen, moveFunction, moveRange } = options;
  if (phi !== undefined) finiteNumber('adaptiveRateMonteCarlo.phi', phi, { min: 0, exclusive: true });
  if (gamma !== undefined) finiteNumber('adaptiveRateMonteCarlo.gamma', gamma, { min: 1, exclusive: true });
  if (aTarget !== undefined) {
    finiteNumber('adaptiveRateMonteCarlo.aTarget', aTarget, { min: 0, max: 1, exclusive: true });
  }
  if (superIterLen !== undefined && superIterLen !== null) {
    wholeNumber('adaptiveRateMonteCarlo.superIterLen', superIterLen, 1);
  }
  if (subIterLen !== undefined) wholeNumber('adaptiveRateMonteCarlo.subIterLen', subIterLen, 1);
  if (moveFunction !== undefined) {
    oneOf('adaptiveRateMonteCarlo.moveFunction', moveFunction, ['add', 'multiply']);
  }
  if (moveRange !== undefined) checkMoves(moveRange, moveFunction ?? 'add');
  return specified(
    { kind: 'adaptiveRateMonteCarlo', module: import.meta.url, export: 'createAdaptiveRateMonteCarlo' },
    { ...options },
    OPTIONS,
  );
}

function checkMoves(moves: unknown, moveFunction: MoveFunction): void {
  const multiplies = moveFunction === 'multiply';
  const moving = (move: unknown) =>
    typeof move === 'number' && Number.isFinite(move) && (multiplies ? move > 0 && move !== 1 : move !== 0);
  if (Array.isArray(moves) && moves.length > 0 && moves.every(moving)) return;
  throw invalidOption(
    'adaptiveRateMonteCarlo.moveRange',
    moves,
    multiplies ? 'a list of finite numbers above 0, without 1' : 'a list of finite numbers, without 0',
  );
}

export const createAdaptiveRateMonteCarlo: OptimizerFactory<AdaptiveRateMonteCarloOptions> = (
  setup,
  options,
  saved,
): Optimizer => {
  const { phi = 1, gamma = 2, aTarget = 0.25, superIterLen = null, subIterLen = 100 } = options;
  const { moveFunction = 'add', moveRange = defaultMoves(moveFunction) } = options;
  return createChain(
    setup,
    { phi, gamma, aTarget, superIterLen, subIterLen, moveFunction, moveRange },
    saved,
  );
};
