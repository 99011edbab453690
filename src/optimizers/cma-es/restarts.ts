import type { Rng } from '../../domain/rng.js';

export type RestartScheme = 'ipop' | 'bipop';

/** Plain data: what the schedule of restarts remembers. */
export interface RestartsState {
  /** Searches begun. */
  runs: number;
  /** How often the large population was doubled, at most {@link MAX_DOUBLINGS} times. */
  doublings: number;
  /** Evaluations of the searches with large and with small populations, without the very first. */
  spentLarge: number;
  spentSmall: number;
  /** Evaluations of the last search with a large population. */
  lastLarge: number;
  small: boolean;
}

/** One search of the schedule. */
export interface Restart {
  readonly popsize: number;
  /** Of the usual initial step. */
  readonly stepFactor: number;
  readonly maxGenerations: number;
}

/**
 * Doublings after which the population keeps its size, 512 times the usual one: on a flat function, where every search
 * soon ends, it would otherwise grow with the evaluations, and the memory with it. The number is this file's choice.
 */
const MAX_DOUBLINGS = 9;

export function firstRestarts(): RestartsState {
  return { runs: 0, doublings: 0, spentLarge: 0, spentSmall: 0, lastLarge: 0, small: false };
}

/**
 * What follows a search that has ended. Searches with large populations double it each time (Auger and Hansen, "A
 * restart CMA evolution strategy with increasing population size", 2005). In the bipop scheme (Hansen, "Benchmarking a
 * BI-population CMA-ES on the BBOB-2009 function testbed", 2009, section 2) those with small populations take turns
 * with them, such that both get the same number of evaluations: random in size and step, and at most half as long as
 * the last large one.
 *
 * @param state Is brought up to date.
 * @param usual The population of the first search.
 * @param spent Evaluations of the search that has ended.
 * @returns Null for the very first search.
 */
export function nextRestart(
  scheme: RestartScheme,
  state: RestartsState,
  usual: number,
  spent: number,
  rng: Rng,
): Restart | null {
  state.runs += 1;
  if (state.runs === 1) return null;
  if (state.small) state.spentSmall += spent;
  else {
    state.lastLarge = spent;
    if (state.runs > 2) state.spentLarge += spent;
  }
  state.small = scheme === 'bipop' && state.doublings > 0 && state.spentSmall < state.spentLarge;
  if (!state.small) {
    state.doublings = Math.min(state.doublings + 1, MAX_DOUBLINGS);
    return { popsize: usual * 2 ** state.doublings, stepFactor: 1, maxGenerations: Infinity };
  }
  const ratio = 2 ** (state.doublings - 1);
  const popsize = Math.floor(usual * ratio ** (rng.uniform() ** 2));
  return {
    popsize,
    stepFactor: 10 ** (-2 * rng.uniform()),
    maxGenerations: Math.max(1, Math.floor(state.lastLarge / 2 / popsize)),
  };
}
