const FIRST_MS = 50;
const LONGEST_MS = 5_000;

/**
 * Milliseconds to wait before something is tried again that has failed so many times in a row: none before a first
 * try, then 50, doubled with each failure up to 5,000.
 */
export function backOffMs(failures: number): number {
  return failures <= 0 ? 0 : Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
}
