import { burn } from '../lib/busy.js';

/** A task that computes for a fixed number of steps. */
export function makeBusy({ steps }) {
  return (x) => burn(steps, x[0]);
}
