import type { Optimizer } from '../../domain/optimizer.js';
import { Renumbering } from './relay.js';

/** Plain data of a {@link rotation}. */
export interface RotationState {
  /** Saved states of the members. */
  readonly members: readonly unknown[];
  /** Points that each member has asked for so far. */
  readonly asked: number[];
  /** Whose turn it is. */
  current: number;
  /** Id of the first point of the turn, and what the member had asked for before. */
  turnFirst: number;
  turnAsked: number;
  turnTold: number;
  /** Value 1 for each point of the turn whose value was told. */
  told: Float64Array;
  bestFx: number;
  improved: boolean;
}

/**
 * Optimizers that take turns, as one. Whoever lowered the best value of all in its turn has the next one too; otherwise
 * it is the next member's. They know nothing of each other's points, only of those that are injected.
 *
 * @param members What each is made by, given its saved state or undefined; they must be able to save.
 * @param turn Points of one turn.
 * @param saved What the `save` of an earlier one returned.
 */
export function rotation(
  members: readonly ((saved: unknown) => Optimizer)[],
  turn: number,
  savedState?: unknown,
): Optimizer {
  const saved = savedState === undefined ? undefined : (structuredClone(savedState) as RotationState);
  const optimizers = members.map((make, k) => make(saved?.members[k]));
  const s: Omit<RotationState, 'members'> = saved ?? {
    asked: members.map(() => 0),
    current: 0,
    turnFirst: 0,
    turnAsked: 0,
    turnTold: 0,
    told: new Float64Array(turn),
    bestFx: Infinity,
    improved: false,
  };
  const numbering = new Renumbering();
  let lastReason: string | null = null;

  /** Gives the next turn to whom it belongs. Returns whether there is anybody. */
  function nextTurn(): boolean {
    const stays = s.improved && optimizers[s.current].finished === null;
    s.turnFirst += s.turnAsked;
    s.asked[s.current] += s.turnAsked;
    s.turnAsked = 0;
    s.turnTold = 0;
    s.told.fill(0);
    s.improved = false;
    if (stays) return true;
    for (let k = 1; k <= optimizers.length; k += 1) {
      const other = (s.current + k) % optimizers.length;
      if (optimizers[other].finished !== null) continue;
      s.current = other;
      return true;
    }
    return false;
  }

  return {
    get finished() {
      if (lastReason === null && optimizers.every(({ finished }) => finished !== null)) {
        lastReason = optimizers[s.current].finished;
      }
      return lastReason;
    },
    ask(points, capacity) {
      if (this.finished !== null) return 0;
      const left = turn - s.turnAsked;
      const over = left === 0 || optimizers[s.current].finished !== null;
      if (over) {
        // Values of this turn that are still missing decide about the next one.
        if (s.turnTold < s.turnAsked && optimizers[s.current].finished === null) return 0;
        return nextTurn() ? this.ask(points, capacity) : 0;
      }
      const count = optimizers[s.current].ask(points, Math.min(capacity, left));
      s.turnAsked += count;
      if (count === 0 && optimizers[s.current].finished !== null) return this.ask(points, capacity);
      return count;
    },
    tell(evaluated) {
      for (let i = 0; i < evaluated.count; i += 1) {
        const row = evaluated.ids[i] - s.turnFirst;
        if (!(row >= 0 && row < s.turnAsked) || s.told[row] === 1) continue;
        s.told[row] = 1;
        s.turnTold += 1;
        if (!(evaluated.values[i] < s.bestFx)) continue;
        s.bestFx = evaluated.values[i];
        s.improved = true;
      }
      optimizers[s.current].tell(numbering.from(s.turnFirst - s.asked[s.current], evaluated));
    },
    inject(x, fx) {
      for (const optimizer of optimizers) optimizer.inject?.(x, fx);
    },
    save: (): RotationState =>
      structuredClone({ ...s, members: optimizers.map((optimizer) => optimizer.save?.()) }),
  };
}
