/** Plain data of an annealing, besides its random stream, its open point and its descent. */
export interface AnnealingState {
  /** Id of the first point of the descent, and how many it has asked for. */
  localFirst: number;
  localAsked: number;
  /** Best value of all when the descent began. */
  localGoal: number;
  /** Best of the descent: value, id and point. */
  localFx: number;
  localId: number;
  readonly localX: Float64Array;
  readonly x: Float64Array;
  fx: number;
  readonly bestX: Float64Array;
  bestFx: number;
  /** Best point visited since the last descent, of those that lie beyond `reach` from where it would lead back to. */
  readonly candidateX: Float64Array;
  candidateFx: number;
  /** Distance, as a fraction of the range, within which points probably lie in a basin that is known. */
  reach: number;
  /** Whether the descent began at the candidate. */
  exploring: boolean;
  round: number;
  /** Step in the round; -1 while a fresh start point is evaluated. */
  step: number;
  improved: boolean;
  unimproved: number;
  /** Steps without a new best point after which a descent from the candidate follows. */
  patience: number;
  /** Rounds in a row without a new best point. */
  restless: number;
  /** Whether the best point has been descended from to its last digits, and whether that is being done. */
  polished: boolean;
  polishing: boolean;
  firstDescent: boolean;
}

/** @param patience See {@link AnnealingState}, as `reach`; at the start. */
export function freshAnnealing(x0: Float64Array, patience: number, reach: number): AnnealingState {
  return {
    localFirst: 0,
    localAsked: 0,
    localGoal: Infinity,
    localFx: Infinity,
    localId: 0,
    localX: new Float64Array(x0.length),
    x: x0.slice(),
    fx: Infinity,
    bestX: x0.slice(),
    bestFx: Infinity,
    candidateX: new Float64Array(x0.length),
    candidateFx: Infinity,
    reach,
    exploring: false,
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
