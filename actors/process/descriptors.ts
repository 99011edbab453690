/** Descriptors of a child process besides the standard ones. */
export const CHANNEL_FD = 3;
export const WATCHDOG_FD = 4;
