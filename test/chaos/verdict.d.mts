/** See `verdict.mjs`. */
export function complaintsAbout(report: object, calls: object, settings: object, struckAt: number): string[];
