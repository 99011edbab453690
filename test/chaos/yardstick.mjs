import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Milliseconds in which all must be dead after the owner, on a machine that has time for that. */
const MOST_AFTER_DEATH_MS = 1_000;

/**
 * The sidecar becomes Node, and looks, stops and kills in turn: about three times the work of a start of Node, of which
 * the second has room for much more. What a start takes longer on a busy machine, these take longer too.
 */
const STARTS = 5;

/**
 * Milliseconds that all may take to die after their owner, on this machine as busy as it is now: a program that starts and
 * ends meanwhile tells how long it lets processes wait.
 */
export async function mostAfterDeath() {
  const began = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
  return MOST_AFTER_DEATH_MS + STARTS * (performance.now() - began);
}
