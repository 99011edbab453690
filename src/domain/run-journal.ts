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
  /** Reads back what was recorded of an optimizer. */
  rowsOf(optimizerId: number): RowStore;
}
