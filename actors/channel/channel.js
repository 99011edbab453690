/** How many bytes may wait before {@link Channel.send} says false. */
export const DEFAULT_HIGH_WATER = 1024 * 1024;
