/** See `settings.mjs`. */
export function settingsOf(seed: number, trial: number): Readonly<Record<string, unknown>>;
