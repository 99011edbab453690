import {
  Checkpointer,
  type CheckpointParts,
  type WrittenCheckpoint,
} from '../../../../../actors/host/manager/checkpointer.js';
import type { OptimizerActor } from '../../../../../actors/host/manager/optimizer-actor.js';
import type { OptimizerRecord } from '../../../../../actors/host/manager/optimizer-record.js';
import type { CheckpointControl } from '../../../../../src/domain/checkpoint-control.js';
import type { OptimizerSnapshot } from '../../../../../src/domain/optimizer-snapshot.js';
import { SimulatedClock } from '../../../../../src/testing/index.js';
import { alive, books, rowsWith } from './setup.js';

/** Lets all that is settled by now have its effect. */
export const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Where an optimizer says that it stands after so many evaluations. */
export function snapshotAt(told: number): OptimizerSnapshot {
  const none = new Float64Array(0);
  return {
    saved: { told },
    asked: told,
    told,
    injected: 0,
    worst: 0,
    pendingIds: none,
    pendingPoints: none,
  };
}

/** A run that makes checkpoints, of which the writing is settled by the test. */
export function checkpointed(checkpointControl: CheckpointControl = {}) {
  const clock = new SimulatedClock();
  const { books: made, events } = books({ checkpointControl, maxJobs: 20 }, clock);
  const log: string[] = [];
  const failures: Error[] = [];
  const parts: CheckpointParts[] = [];
  const writes: { readonly succeed: () => void; readonly fail: (error: Error) => void }[] = [];
  const host = { isInRound: false };
  const checkpointer = new Checkpointer({
    books: made,
    plan: made.plan.checkpoint,
    write: (given) => {
      parts.push(given);
      return new Promise<WrittenCheckpoint>((resolve, fail) => {
        const name = `c_${parts.length}`;
        writes.push({ succeed: () => resolve({ name, directory: `/${name}`, bytes: 7 }), fail });
      });
    },
    isInRound: () => host.isInRound,
    onDone: () => log.push('done'),
    onFailure: (error) => failures.push(error),
  });
  const optimizer = () => {
    const record = alive(made);
    record.actor = { save: () => log.push(`save ${record.id}`) } as unknown as OptimizerActor;
    return record;
  };
  /** Records evaluations of an optimizer. */
  const evaluate = (record: OptimizerRecord, ...values: number[]) => {
    made.ledger.grant(record.id, values.length);
    made.ledger.record(record.id, values.length);
    record.history.append(rowsWith(values, record.history.length), 0, values.length);
  };
  const end = (record: OptimizerRecord) => {
    record.outcome = 'stopped';
    made.remove(record);
    checkpointer.joined(record);
  };
  const said = () => log.splice(0);
  return {
    books: made,
    events,
    clock,
    host,
    checkpointer,
    optimizer,
    evaluate,
    end,
    parts,
    writes,
    failures,
    said,
  };
}
