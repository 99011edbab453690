/** See `settings.mjs`. */
export function settingsOf(seed: number, trial: number): object;
