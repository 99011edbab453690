/** JSON in which numbers that are not finite, which JSON does not have, are texts, and typed arrays are arrays. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === 'number' && !Number.isFinite(item)) return String(item);
    if (ArrayBuffer.isView(item) && !(item instanceof DataView)) return [...(item as Float64Array)];
    if (item instanceof Error)
      return { name: item.name, message: item.message, ...('code' in item && { code: item.code }) };
    return item;
  });
}
