import type { Rows } from './rows.js';

/** Rows of one optimizer that follow each other. */
export interface StoredRows {
  /** Index of the first one among the optimizer's evaluations. */
  readonly start: number;
  readonly count: number;
  readonly rows: Rows;
}

/** Where the evaluations of one optimizer can be read back from, so that they need not stay in memory. */
export interface RowStore {
  /** Number of rows, from the first one on, that can be read back. */
  readonly length: number;
  /**
   * Reads the rows around row `index`, as many as are stored together.
   *
   * @throws GlompoError `GLOMPO_JOURNAL` when they cannot be read any more.
   */
  read(index: number): StoredRows;
}
