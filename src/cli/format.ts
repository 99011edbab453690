const THIN_SPACE = '\u202f';

/** A count with thin spaces between groups of three digits. */
export function countText(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
}

/** A count with its noun, such as `1 optimizer` or `12 optimizers`. */
export function countOf(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A value in six digits, to look at and not to calculate with. */
export function valueText(value: number): string {
  if (!Number.isFinite(value)) return value === Infinity ? 'none' : String(value);
  return String(Number(value.toPrecision(6)));
}

/** Seconds as `7 s`, `3:05` or `1:02:03`. */
export function durationText(seconds: number): string {
  const whole = Math.floor(seconds);
  if (whole < 60) return `${whole} s`;
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [first, ...rest] = parts[0] === 0 ? parts.slice(1) : parts;
  return [first, ...rest.map((part) => String(part).padStart(2, '0'))].join(':');
}

/** How many a second, with a digit after the point only where it tells something. */
export function rateText(perSecond: number): string {
  return perSecond < 10 ? `${perSecond.toFixed(1)}/s` : `${countText(perSecond)}/s`;
}
