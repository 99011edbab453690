export interface DescentOptions {
  readonly pairs: number;
  readonly maxIterations: number;
  readonly ftol: number;
  readonly fatol: number;
  readonly gtol: number;
  readonly differences: 'forward' | 'central' | 'adaptive';
  readonly speculative: boolean;
  /** Whether the values that are told bring the gradient; where they do not, it is made of differences. */
  readonly taskGradient: boolean;
  /** Whether the very first step goes towards the corner that lies downhill, instead of down the steepest slope. */
  readonly cornerFirst: boolean;
  /** Value that must be undercut: a descent that will not get there is given up. Infinity for none. */
  readonly goal: number;
}

/** Which points the open batch holds. */
export type Phase = 'start' | 'gradient' | 'trial';

/** Plain data of a descent, besides its open batch, its memory and its differences. Gradients are in units of the range. */
export interface DescentState {
  phase: Phase;
  readonly x: Float64Array;
  fx: number;
  readonly gradient: Float64Array;
  /** Where the last step began, and the gradient there. */
  readonly lastX: Float64Array;
  readonly lastGradient: Float64Array;
  readonly direction: Float64Array;
  /** Fraction of the direction that is tried. */
  fraction: number;
  /** Fraction that was good enough, while a better one is tried; 0 when there is none. */
  accepted: number;
  acceptedFx: number;
  /** Gradient told with the newest point, and with the accepted one; NaN where there was none. */
  readonly told: Float64Array;
  readonly acceptedTold: Float64Array;
  backtracks: number;
  /** Whether the newest step lowered the value by so little that the search has converged. */
  still: boolean;
  /** Whether `lastX` and `lastGradient` are those of the step to `x`. */
  stepped: boolean;
  iterations: number;
  finished: string | null;
}

/** Pairs of step and change of the gradient that a descent keeps when nothing is said. */
export function defaultPairs(n: number): number {
  return Math.min(Math.max(10, 2 * n), 200);
}

export function freshDescent(x0: Float64Array): DescentState {
  const n = x0.length;
  return {
    phase: 'start',
    x: x0.slice(),
    fx: Infinity,
    gradient: new Float64Array(n),
    lastX: new Float64Array(n),
    lastGradient: new Float64Array(n),
    direction: new Float64Array(n),
    fraction: 1,
    accepted: 0,
    acceptedFx: Infinity,
    told: new Float64Array(n).fill(Number.NaN),
    acceptedTold: new Float64Array(n),
    backtracks: 0,
    still: false,
    stepped: false,
    iterations: 0,
    finished: null,
  };
}
