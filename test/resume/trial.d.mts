/** See `trial.mjs`. */
export function runTrial(
  settings: object,
  folder: string,
): Promise<{ readonly complaints: readonly string[] }>;
