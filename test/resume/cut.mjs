import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newestCheckpoint } from '../../dist/src/storage/checkpoints/index.js';
import { KIND } from '../../dist/src/storage/journal/frame.js';
import { SegmentSet } from '../../dist/src/storage/journal/segment-set.js';
import { recordOf } from './record.mjs';

/** Bytes of all segments of a run's journal. */
export function journalBytes(directory) {
  const place = join(directory, 'glompo_journal');
  return namesIn(place).reduce(
    (sum, name) => sum + (statSync(join(place, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

/**
 * Takes the last bytes from a journal, as a kill in the middle of a write or the end of the machine does, but none that
 * were certain to be on the disk: the begin of the first segment, and what a checkpoint was written behind.
 *
 * @returns How many bytes were taken.
 */
export function cutJournal(directory, wanted) {
  const place = join(directory, 'glompo_journal');
  const last = namesIn(place).at(-1);
  if (last === undefined || wanted === 0) return 0;
  const path = join(place, last);
  const whole = readFileSync(path);
  const kept = Math.max(whole.length - wanted, beginOf(place, last));
  if (kept >= whole.length) return 0;
  truncateSync(path, kept);
  const { checkpoint } = newestCheckpoint(join(directory, 'checkpoints'), null);
  if ((checkpoint?.state.evaluations ?? 0) <= (recordOf(directory)?.evaluations ?? 0))
    return whole.length - kept;
  writeFileSync(path, whole);
  return 0;
}

/** Bytes of the first segment up to the start of the session, which are written before anything else is done. */
function beginOf(place, name) {
  const segments = new SegmentSet(place);
  let begin = 0;
  segments.read(
    (segment, { kind, offset, bytes }) => {
      if (segment === 1 && kind === KIND.sessionStart) begin = offset + bytes;
    },
    () => {},
  );
  segments.close();
  return name === '000001.journal' ? begin + 32 : 0;
}

function namesIn(place) {
  try {
    return readdirSync(place).sort();
  } catch {
    return [];
  }
}
