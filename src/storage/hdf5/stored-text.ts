const ZERO = '\0';
/** The picture of a zero, U+2400. */
const SYMBOL_FOR_ZERO = '␀';

/** A text as it is stored: HDF5's end at the first zero, so that a zero becomes its symbol. */
export function storedText(text: string): string {
  return text.includes(ZERO) ? text.replaceAll(ZERO, SYMBOL_FOR_ZERO) : text;
}

/**
 * Plain data as JSON. What JSON lacks is text: `"NaN"`, `"Infinity"`, `"-Infinity"`, the digits of a bigint; typed
 * arrays are arrays.
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, replaced) ?? 'null';
}

function replaced(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as unknown as ArrayLike<number>);
  }
  return value;
}
