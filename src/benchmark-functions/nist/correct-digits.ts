/** The certified values are given to this many digits. */
export const CERTIFIED_DIGITS = 11;

/**
 * How many digits of a result are right: minus the decimal logarithm of its relative error (the LRE of McCullough
 * 1998), from 0 to the 11 digits that the certified values have.
 */
export function correctDigits(value: number, certified: number): number {
  const digits = -Math.log10(Math.abs(value - certified) / Math.abs(certified));
  return Number.isNaN(digits) ? 0 : Math.min(CERTIFIED_DIGITS, Math.max(0, digits));
}
