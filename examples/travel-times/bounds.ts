import type { Observed } from './observed.ts';

/** Velocity of the background, in km/s. */
const BACKGROUND = [1.5, 2.5] as const;

/** Width of an anomaly, in km. */
const SIGMA = [3, 15] as const;

/** Amplitude of an anomaly, in km/s. */
const AMPLITUDE = [-0.6, 0.6] as const;

/** The box of models with that many anomalies, whose centres lie within the extent. */
export function modelBounds({ extent }: Observed, anomalies: number): [number, number][] {
  const [x0, x1, y0, y1] = extent;
  const each = [[x0, x1], [y0, y1], SIGMA, AMPLITUDE] as const;
  return [BACKGROUND, ...Array.from({ length: anomalies }, () => each).flat()].map(([from, to]) => [
    from,
    to,
  ]);
}
