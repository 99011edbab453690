import { linearScale } from './linear-scale.js';
import { logTicks, negative } from './log-scale.js';
import { numberText } from './number-text.js';
import type { Scale, Tick } from './scale.js';

/** So many powers of ten below the largest absolute value the scale turns linear. */
const DECADES = 6;

/**
 * A scale for values of both signs that differ by powers of ten: linear about zero, logarithmic far from it, by
 * asinh(f / c) (Johnson 1949, system of unbounded curves), with c a millionth of the largest absolute value.
 *
 * @param padding Share of the range that is added at each end; default 0.
 */
export function symmetricLogScale(lowest: number, highest: number, padding = 0): Scale {
  const largest = Math.max(Math.abs(lowest), Math.abs(highest));
  const linear = Math.max(10 ** (Math.ceil(Math.log10(largest)) - DECADES), Number.MIN_VALUE);
  const range = linearScale(Math.asinh(lowest / linear), Math.asinh(highest / linear), { padding });
  const [low, high] = range.domain;
  const valueAt = (place: number) =>
    Math.min(Math.max(linear * Math.sinh(place), -Number.MAX_VALUE), Number.MAX_VALUE);
  const domain = [valueAt(low), valueAt(high)] as const;
  return {
    kind: 'symmetricLogarithmic',
    domain,
    ticks: ticksOf(domain, linear),
    note: `logarithmic on both sides, linear near zero within ±${numberText(linear)}`,
    position: (value) =>
      Number.isFinite(value) ? (Math.asinh(value / linear) - low) / (high - low) : Number.NaN,
  };
}

function ticksOf([low, high]: readonly [number, number], linear: number): Tick[] {
  const within = (from: number, to: number) =>
    to > from ? logTicks(from, to).filter(({ label }) => label) : [];
  const below = within(Math.max(10 * linear, -high), -low)
    .map(negative)
    .reverse();
  const above = within(Math.max(10 * linear, low), high);
  const zero = low <= 0 && high >= 0 ? [{ value: 0, label: '0' }] : [];
  return [...below, ...zero, ...above];
}
