import { DEFAULT_DELAYS } from '../../../machines/lifecycle-types.js';
import { managerMachine } from '../../../machines/supervised.js';
import { patientClock } from '../../patient-clock.js';
import type { IsolateSource } from '../../supervision/isolate-source.js';
import { Supervised } from '../../supervision/supervised.js';
import type { OptimizerFleet } from './optimizer-fleet.js';
import type { RunBooks } from './run-books.js';

/** Milliseconds that ending an optimizer by force takes at most, with the last of its results taken in. */
const OPTIMIZERS_LADDER_MS =
  DEFAULT_DELAYS.abortTimeout +
  DEFAULT_DELAYS.terminateTimeout +
  DEFAULT_DELAYS.killTimeout +
  DEFAULT_DELAYS.sweepTimeout +
  1_000;

export interface SupervisedRun {
  readonly books: RunBooks;
  readonly fleet: OptimizerFleet;
  readonly supervisor: IsolateSource;
  /** Every optimizer was asked to end, or is being ended. */
  readonly onEnding: () => void;
}

/** The machine of a run. The ladders of the optimizers come first; its own begins where they must have ended. */
export function superviseRun({ books, fleet, supervisor, onEnding }: SupervisedRun): Supervised {
  return new Supervised({
    id: 'manager',
    machine: managerMachine,
    clock: patientClock(books.clock),
    delays: {
      spawnTimeout: Infinity,
      abortTimeout: Infinity,
      stopTimeout: 1000 * books.plan.endTimeout + OPTIMIZERS_LADDER_MS,
      terminateTimeout: OPTIMIZERS_LADDER_MS,
      killTimeout: OPTIMIZERS_LADDER_MS,
    },
    actions: {
      askToStop: (reason) => {
        books.emit({ type: 'runStopping', reason });
        for (const { actor } of books.alive) actor?.stop(reason);
        onEnding();
      },
      abortWork: () => {},
      terminate: () => {
        for (const { actor } of books.alive) actor?.close('the run ends now');
        fleet.closeNow();
        onEnding();
      },
      kill: () => supervisor.killAll(),
      sweep: () => {},
      abandon: () => {},
      suspend: () => {
        for (const { actor } of books.alive) actor?.pause();
      },
      resume: () => {
        for (const { actor, paused } of books.alive) if (!paused) actor?.resume();
      },
      onEscalation: (escalation, reason) =>
        books.emit({ type: 'escalated', source: 'manager', escalation, reason }),
    },
  });
}
