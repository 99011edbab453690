/** Plain data: what a local search has gained lately, and what it is up against. */
export interface Pace {
  /** The least sum of squares of the searches before. */
  rival: number;
  /** Whether another search will follow, so that this one need not creep to its end. */
  expendable: boolean;
  /** The sums of squares at the last looks: of a few steps ago, and of many. */
  recent: number;
  former: number;
}

/** Steps after which it is looked at again whether a search will be better than the best before it. */
const LOOK = 5;
/** Fraction of what it lags behind that a search must gain from one look to the next. */
const LEAST_PACE = 0.2;
/** Steps after which it is looked at again whether a search stands still. */
const LONG_LOOK = 100;
/**
 * Fraction of the sum of squares that it must gain in that time. The long valley of NIST's MGH10 gives 3e-3 or more; the
 * ways to infinity of Rat43 and Thurber soon give less.
 */
const LEAST_GAIN = 1e-3;

export function newPace(rival: number, expendable: boolean): Pace {
  return { rival, expendable, recent: Infinity, former: Infinity };
}

/** Why the effort is better spent elsewhere, or null; to be asked once an iteration. */
export function hopeless(pace: Pace, iterations: number, cost: number): string | null {
  if (iterations % LOOK === 0) {
    const gained = pace.recent - cost;
    pace.recent = cost;
    if (gained < LEAST_PACE * (cost - pace.rival)) return 'outdone: a search before was better';
  }
  if (iterations % LONG_LOOK === 0) {
    const gained = pace.former - cost;
    pace.former = cost;
    if (pace.expendable && gained < LEAST_GAIN * cost) return 'stalled: it hardly gains anything';
  }
  return null;
}
