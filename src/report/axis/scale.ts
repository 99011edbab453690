/** A labelled place of an axis. */
export interface Tick {
  readonly value: number;
  /** '' for one that only helps the eye. */
  readonly label: string;
}

/** What turns values into places on an axis. */
export interface Scale {
  readonly kind: 'linear' | 'logarithmic' | 'symmetricLogarithmic';
  /** Lowest and highest value of the axis. */
  readonly domain: readonly [number, number];
  /** In ascending order, all within the domain. */
  readonly ticks: readonly Tick[];
  /** What the label of the axis must say of it; '' for a linear one. */
  readonly note: string;
  /** From 0 at the low end to 1 at the high end; not a number for what has no place. */
  position(value: number): number;
}
