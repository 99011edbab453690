/** Plain data of an annealing, besides its random stream, its open point and its descent. */
export interface AnnealingState {
  /** Id of the first point of the descent, and how many it has asked for. */
  localFirst: number;
  localAsked: number;
  /** Best of the descent: value, id and point. */
  localFx: number;
  localId: number;
  readonly localX: Float64Array;
  readonly x: Float64Array;
  fx: number;
  readonly bestX: Float64Array;
  bestFx: number;
  /** Best current point since the last new best. */
  readonly chainX: Float64Array;
  chainFx: number;
  round: number;
  /** Step in the round; -1 while a fresh start point is evaluated. */
  step: number;
  improved: boolean;
  unimproved: number;
  /** Steps without a new best point after which a descent from the best of the chain follows. */
  patience: number;
  /** Rounds in a row without a new best point. */
  restless: number;
  /** Whether the best point has been descended from to its last digits, and whether that is being done. */
  polished: boolean;
  polishing: boolean;
  firstDescent: boolean;
}

/** @param patience See {@link AnnealingState}; at the start. */
export function freshAnnealing(x0: Float64Array, patience: number): AnnealingState {
  return {
    localFirst: 0,
    localAsked: 0,
    localFx: Infinity,
    localId: 0,
    localX: new Float64Array(x0.length),
    x: x0.slice(),
    fx: Infinity,
    bestX: x0.slice(),
    bestFx: Infinity,
    chainX: new Float64Array(x0.length),
    chainFx: Infinity,
    round: 0,
    step: -1,
    improved: false,
    unimproved: 0,
    patience,
    restless: 0,
    polished: false,
    polishing: false,
    firstDescent: true,
  };
}
