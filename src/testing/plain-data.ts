import assert from 'node:assert/strict';

/**
 * Asserts that a value is plain data, as a saved state must be: numbers, strings, booleans, null, arrays, plain objects
 * and `Float64Array`, without cycles.
 *
 * @param at What the value is called in the message.
 * @throws AssertionError naming the place of the first part that is something else.
 * @example
 * assertPlainData(optimizer.save());
 */
export function assertPlainData(value: unknown, at = 'the state', above: readonly unknown[] = []): void {
  if (value === null || ['number', 'string', 'boolean'].includes(typeof value)) return;
  assert.equal(typeof value, 'object', `${at} is a ${typeof value}, which is not plain data`);
  assert.ok(!above.includes(value), `${at} contains itself`);
  if (value instanceof Float64Array) return;
  const inside = [...above, value];
  if (Array.isArray(value)) {
    value.forEach((entry: unknown, i) => {
      assertPlainData(entry, `${at}[${i}]`, inside);
    });
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  assert.ok(prototype === Object.prototype || prototype === null, `${at} is an instance of a class`);
  for (const [key, entry] of Object.entries(value as object)) {
    assertPlainData(entry, `${at}.${key}`, inside);
  }
}
