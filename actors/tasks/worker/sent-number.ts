/** Numbers that JSON has not, by the texts that stand for them. */
const SPECIAL: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** A number as it is sent. */
export function sentNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** What was sent, or the number for which it stands. */
export function receivedNumber(value: unknown): unknown {
  return typeof value === 'string' && Object.hasOwn(SPECIAL, value) ? SPECIAL[value] : value;
}
