export const state: { secret: string };
