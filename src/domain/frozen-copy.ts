/** A copy of plain data that nobody can change; the elements of typed arrays alone cannot be frozen. */
export function frozenCopy<T>(value: T): T {
  return deepFrozen(structuredClone(value));
}

function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  for (const part of Object.values(value)) deepFrozen(part);
  return Object.freeze(value);
}
