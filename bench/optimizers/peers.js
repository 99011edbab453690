import { readFileSync } from 'node:fs';

const stored = JSON.parse(readFileSync(new URL('./peers.json', import.meta.url), 'utf8'));

/** What the peers were measured to do, in the order of their names: the first figure that there is, or null. */
export function peerFigure(names, dims, problem) {
  for (const name of names) {
    const figure = stored.optimizers[name]?.[dims]?.[problem];
    if (figure !== undefined) return { peer: name, ...figure };
  }
  return null;
}

/** Parameters of the suite's functions and the values that the original found, by the functions' names. */
export const ORIGINAL = stored.manager;

/** Microseconds that pycma spends on one evaluation, by the number of parameters. */
export const PYCMA_OVERHEAD = stored.overhead;
