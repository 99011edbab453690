import { join } from 'node:path';
import { openRun } from 'glompo/record';
import { decodeEvent } from '../../dist/src/storage/journal/entries.js';
import { KIND } from '../../dist/src/storage/journal/frame.js';
import { SegmentSet } from '../../dist/src/storage/journal/segment-set.js';

/** Decisions about one optimizer. */
const DECISIONS = ['optimizerStarted', 'optimizerStopping', 'optimizerConverged'];

/**
 * What the journal in a directory says of a run; null while there is nothing in it.
 *
 * @returns `optimizers`: of each its evaluations in the order of the record, and how it has ended; `decisions`: what was
 *   decided of which optimizer after how many evaluations of the run.
 */
export function recordOf(directory) {
  let run;
  try {
    run = openRun(directory);
  } catch {
    return null;
  }
  const { dims, optimizers } = { dims: run.settings.bounds.length, optimizers: run.optimizers };
  const record = {
    evaluations: run.evaluations,
    damage: run.damage,
    best: run.best,
    sessions: run.sessions.length,
    optimizers: optimizers.map((optimizer) => ({
      id: optimizer.id,
      kind: optimizer.kind,
      outcome: optimizer.outcome,
      reason: optimizer.reason,
      x0: optimizer.x0,
      dims,
      length: optimizer.length,
      ids: optimizer.ids(),
      points: optimizer.points(),
      values: optimizer.values(),
      outcomes: optimizer.outcomes(),
      callIds: optimizer.callIds(),
    })),
    decisions: decisionsIn(directory),
  };
  run.close();
  return record;
}

/** What is there twice was decided again by a session that went on, at the same number of evaluations. */
function decisionsIn(directory) {
  const decisions = new Map();
  const segments = new SegmentSet(join(directory, 'glompo_journal'));
  segments.read(
    (_, { kind, payload, evaluations }) => {
      if (kind !== KIND.event) return;
      const { type, optimizerId } = decodeEvent(payload);
      const key = `${type} ${optimizerId}`;
      if (DECISIONS.includes(type) && !decisions.has(key)) decisions.set(key, evaluations);
    },
    () => {},
  );
  segments.close();
  return decisions;
}
