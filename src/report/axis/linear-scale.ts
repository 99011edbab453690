import { steppedTexts } from './number-text.js';
import type { Scale, Tick } from './scale.js';

export interface LinearOptions {
  /** About how many ticks; default 6. */
  readonly ticks?: number;
  /** Share of the range that is added at each end; default 0. */
  readonly padding?: number;
  /** Only whole numbers get ticks; default false. */
  readonly whole?: boolean;
}

/**
 * A linear scale over finite values.
 *
 * @example
 * linearScale(0, 10).ticks.map(({ label }) => label); // ['0', '2', '4', '6', '8', '10']
 */
export function linearScale(
  lowest: number,
  highest: number,
  { ticks = 6, padding = 0, whole = false }: LinearOptions = {},
): Scale {
  const [low, high] = padded(lowest, highest, padding);
  // Halves, since the difference of two finite numbers need not be finite.
  const half = high / 2 - low / 2;
  const step = Math.max(niceStep((half / ticks) * 2), whole ? 1 : 0);
  return {
    kind: 'linear',
    domain: [low, high],
    ticks: steppedTicks(low, high, step, whole),
    note: '',
    position: (value) => (Number.isFinite(value) ? (value / 2 - low / 2) / half : Number.NaN),
  };
}

/** The least of 1, 2 and 5 times a power of ten that is not below the number. */
export function niceStep(least: number): number {
  const exponent = Math.floor(Math.log10(least));
  // As text, since powers of ten below one are not exact.
  const power = (mantissa: number) => Number(`${mantissa}e${exponent}`);
  return [1, 2, 5].map(power).find((step) => step >= least * (1 - 1e-12)) ?? Number(`1e${exponent + 1}`);
}

/** Ticks at the multiples of a step, which count something or not. */
export function steppedTicks(low: number, high: number, step: number, areCounts = false): Tick[] {
  if (!(step > 0) || !Number.isFinite(step)) return [];
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  const values = Array.from({ length: Math.max(0, Math.min(count, 100)) }, (_, i) =>
    Number(((first + i) * step).toPrecision(15)),
  )
    .map((value) => Math.min(Math.max(value, low), high))
    .filter((value, i, all) => i === 0 || value > all[i - 1]);
  const labels = values.length === 0 ? [] : steppedTexts(values, step, areCounts);
  return values.map((value, i) => ({ value, label: labels[i] }));
}

/** The range with something added at its ends; a single value gets room around it. */
function padded(lowest: number, highest: number, share: number): [number, number] {
  const smallest = Math.max(Math.abs(lowest), Math.abs(highest)) * 1e-12;
  const flat = !(highest / 2 - lowest / 2 > smallest);
  const extra = flat
    ? Math.max(Math.abs(lowest) * 0.05, lowest === 0 ? 1 : 1e-300)
    : 2 * share * (highest / 2 - lowest / 2);
  return [Math.max(lowest - extra, -Number.MAX_VALUE), Math.min(highest + extra, Number.MAX_VALUE)];
}
