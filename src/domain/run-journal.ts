import type { RowStore } from './row-store.js';
import type { Rows } from './rows.js';
import type { RunEvent } from './run-events.js';

/** When what was written is forced onto the disk: after every write, once a second, or when the system sees fit. */
export type JournalSync = 'every' | 'interval' | 'never';

/** Where a run is recorded as it happens. */
export interface RunJournal {
  /** Whether it keeps up; if not, no more evaluations should be granted for a while. */
  readonly hasRoom: boolean;
  /** Records the rows from `start` up to `end`, in the order in which the run counts them. */
  evaluations(optimizerId: number, rows: Rows, start: number, end: number): void;
  event(event: RunEvent): void;
  /**
   * Records that an optimizer whose evaluations the shared pool makes had asked for `asked` points when it had been told of
   * `told` evaluations. Of others, the rows say it.
   */
  asked(optimizerId: number, told: number, asked: number): void;
  /** Records that a round of a run in lock step is over: all before it was decided upon. */
  roundEnded(unshared: boolean): void;
  /** Resolves when everything recorded so far is forced onto the disk, or cannot be. */
  synced(): Promise<void>;
  /** Reads back what was recorded of an optimizer. */
  rowsOf(optimizerId: number): RowStore;
}
