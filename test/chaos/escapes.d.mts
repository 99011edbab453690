/** See `escapes.mjs`. */
export function mayEscape(trial: object): boolean;
