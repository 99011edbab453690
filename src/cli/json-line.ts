import { GlompoError } from '../index.js';

/** A value as one line of JSON. What JSON lacks is replaced: numbers that are not finite by null. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value, replaced)}\n`;
}

function replaced(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof GlompoError) return { code: value.code, message: value.message };
  if (value instanceof Error) return { message: value.message };
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as unknown as ArrayLike<number>);
  }
  return value;
}
