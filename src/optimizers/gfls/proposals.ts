/**
 * What a point is proposed for: the first population; a step to the minimum of the model; a variation of one that is
 * being evaluated; to make the model better; because it is the best that is known elsewhere.
 */
export type Purpose = 'start' | 'step' | 'vary' | 'explore' | 'injected';

/** One point that is wanted, or whose value is. */
export interface Proposal {
  readonly id: number;
  readonly purpose: Purpose;
  /** In units of the range. */
  readonly point: Float64Array;
  /** Decrease of the sum of squares that the model predicted; 0 where none was asked. */
  readonly predicted: number;
  /** Which centre the model had: how many there were before. */
  readonly centre: number;
}

/** Plain data of {@link Proposals}. */
export interface ProposalsState {
  open: Proposal[];
  asked: number;
  made: number;
}

/**
 * The points that wait to be asked for or evaluated, first come first served. They are made when a value is told, never
 * when points are asked for, so that they depend on the order of the values alone.
 */
export class Proposals {
  readonly state: ProposalsState;

  constructor(saved?: ProposalsState) {
    this.state = saved ?? { open: [], asked: 0, made: 0 };
  }

  /** How many points are waiting. */
  get count(): number {
    return this.state.open.length;
  }

  /** Whether there is one of this purpose, from this centre. */
  has(purpose: Purpose, centre: number): boolean {
    for (const proposal of this.state.open) {
      if (proposal.purpose === purpose && proposal.centre === centre) return true;
    }
    return false;
  }

  add(purpose: Purpose, point: Float64Array, predicted: number, centre: number): void {
    const { state } = this;
    state.open.push({ id: state.made, purpose, point: point.slice(), predicted, centre });
    state.made += 1;
  }

  /** The next point to ask for, or null. */
  next(): Proposal | null {
    const { state } = this;
    for (const proposal of state.open) {
      if (proposal.id !== state.asked) continue;
      state.asked += 1;
      return proposal;
    }
    return null;
  }

  /** Nothing is waited for any more. */
  clear(): void {
    this.state.open.length = 0;
  }

  /** Takes out the point of which a value was told; null when there is none such that was asked for. */
  take(id: number): Proposal | null {
    const { state } = this;
    if (!(id < state.asked)) return null;
    for (let at = 0; at < state.open.length; at += 1) {
      if (state.open[at].id === id) return state.open.splice(at, 1)[0];
    }
    return null;
  }
}
