import { linearScale, niceStep, steppedTicks } from './linear-scale.js';
import { powerText } from './number-text.js';
import type { Scale, Tick } from './scale.js';

const MOST_LABELS = 8;
/** Up to so many powers of ten the multiples between them get ticks. */
const DECADES_WITH_MULTIPLES = 6;
/** Up to so many powers of ten those without a label have ticks. */
const DECADES_WITH_TICKS = 40;

/**
 * A logarithmic scale over values of one sign. Negative ones have their largest distances from zero at the low end, as
 * `sign(f) log10 |f|` has them; the labels are the values themselves.
 *
 * @param lowest Above zero, or `highest` below it.
 * @param padding Share of the range that is added at each end; default 0.
 * @example
 * logScale(1, 1000).ticks.filter(({ label }) => label).map(({ label }) => label); // ['1', '10', '10²', '10³']
 */
export function logScale(lowest: number, highest: number, padding = 0): Scale {
  const sign = lowest > 0 ? 1 : -1;
  const [near, far] = sign > 0 ? [lowest, highest] : [-highest, -lowest];
  const range = linearScale(Math.log10(near), Math.log10(far), { padding });
  const [low, high] = range.domain;
  const limits = [Math.max(10 ** low, Number.MIN_VALUE), Math.min(10 ** high, Number.MAX_VALUE)] as const;
  const ticks = logTicks(limits[0], limits[1]);
  return {
    kind: 'logarithmic',
    domain: sign > 0 ? limits : [-limits[1], -limits[0]],
    ticks: sign > 0 ? ticks : ticks.map(negative).reverse(),
    note: sign > 0 ? 'logarithmic' : 'logarithmic, of the distance from zero',
    position: (value) => {
      if (!(sign * value > 0) || !Number.isFinite(value)) return Number.NaN;
      const share = (Math.log10(sign * value) - low) / (high - low);
      return sign > 0 ? share : 1 - share;
    },
  };
}

/** The tick at the other side of zero. */
export function negative({ value, label }: Tick): Tick {
  return { value: -value, label: label === '' || label === '0' ? label : `−${label}` };
}

/** Ticks at the powers of ten from one positive number to another; multiples of them where there are few. */
export function logTicks(low: number, high: number): Tick[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const powers = last - first + 1;
  if (powers < 2) {
    // Less than two powers: the values lie so near to each other that even steps read better.
    return steppedTicks(low, high, niceStep((high - low) / 6)).filter(({ value }) => value > 0);
  }
  const stride = Math.ceil(powers / MOST_LABELS);
  const ticks: Tick[] = [];
  for (let exponent = first - 1; exponent <= last; exponent++) {
    const isLabelled = exponent % stride === 0;
    if (!isLabelled && powers > DECADES_WITH_TICKS) continue;
    const multiples = powers <= DECADES_WITH_MULTIPLES ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : [1];
    for (const multiple of multiples) {
      const value = Number(`${multiple}e${exponent}`);
      if (value === 0 || value < low * (1 - 1e-12) || value > high * (1 + 1e-12)) continue;
      const label = multiple === 1 && isLabelled ? labelOf(exponent) : '';
      ticks.push({ value: Math.min(Math.max(value, low), high), label });
    }
  }
  return ticks;
}

function labelOf(exponent: number): string {
  if (exponent === 0) return '1';
  return exponent === 1 ? '10' : powerText(exponent);
}
