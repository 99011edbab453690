import type { Anomaly, Observed } from './observed.ts';
import { ANOMALY_PARAMETERS } from './travel-time-task.ts';

/** A true anomaly beside the one found that is nearest to it. */
export interface Match {
  readonly expected: Anomaly;
  readonly found: Anomaly;
  /** Distance of the centres, in km. */
  readonly distance: number;
}

/** The anomalies of a point of the task. */
export function anomaliesOf(x: ArrayLike<number>): Anomaly[] {
  const anomalies: Anomaly[] = [];
  for (let k = 1; k < x.length; k += ANOMALY_PARAMETERS) anomalies.push([x[k], x[k + 1], x[k + 2], x[k + 3]]);
  return anomalies;
}

/** Pairs true and found anomalies, the nearest pair of centres first, each one once. */
export function matched({ trueModel }: Observed, x: ArrayLike<number>): Match[] {
  const pairs = trueModel.anomalies.flatMap((expected) =>
    anomaliesOf(x).map((found) => ({
      expected,
      found,
      key: found.join(),
      distance: Math.hypot(expected[0] - found[0], expected[1] - found[1]),
    })),
  );
  pairs.sort((a, b) => a.distance - b.distance);
  const matches: Match[] = [];
  const used = new Set<string>();
  for (const { expected, found, key, distance } of pairs) {
    if (used.has(key) || matches.some((match) => match.expected === expected)) continue;
    used.add(key);
    matches.push({ expected, found, distance });
  }
  return matches;
}

/** The comparison as lines of text. */
export function comparisonTable(observed: Observed, x: ArrayLike<number>): string {
  const row = (kind: string, [cx, cy, sigma, amplitude]: Anomaly, distance = '') =>
    `  ${kind.padEnd(6)}${[cx, cy, sigma].map((value) => value.toFixed(2).padStart(8)).join('')}` +
    `${amplitude.toFixed(3).padStart(11)}${distance.padStart(10)}`;
  return [
    `  background: found ${x[0].toFixed(3)} km/s, true ${observed.trueModel.background.toFixed(3)} km/s`,
    '           x (km)  y (km)   sigma  amplitude  distance',
    ...matched(observed, x).flatMap(({ expected, found, distance }) => [
      row('true', expected),
      row('found', found, distance.toFixed(2)),
    ]),
  ].join('\n');
}
