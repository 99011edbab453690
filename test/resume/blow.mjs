import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pause, until } from '../chaos/pause.mjs';
import { journalBytes } from './cut.mjs';

/** Milliseconds that a session may take until the moment of its death, or until its end. */
export const MOST_ALIVE = 120_000;

/** Waits for the moment at which a session is to be killed; for its end when that comes first. */
export async function momentOf({ moment, after, growth, into }, session, directory) {
  const waitFor = (condition) => until(() => session.hasEnded || condition(), MOST_ALIVE);
  if (moment === 'time') return pause(after);
  if (moment === 'begun') {
    await waitFor(() => session.said.includes('begun'));
    return pause(after / 10);
  }
  if (moment === 'growth') {
    const before = journalBytes(directory);
    return waitFor(() => journalBytes(directory) >= before + growth);
  }
  const before = checkpointsIn(directory);
  await until(
    () => session.hasEnded || checkpointsIn(directory) !== before,
    // There may be none at all, or none before the end.
    after + 300,
  );
  return pause(into);
}

/** All that is there of checkpoints, finished or not, as one text. */
function checkpointsIn(directory) {
  try {
    return readdirSync(join(directory, 'checkpoints')).sort().join();
  } catch {
    return '';
  }
}
