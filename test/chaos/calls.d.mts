/** A call of a task, as it wrote it down itself. */
interface Call {
  readonly isolate: string;
  readonly optimizerId: number;
  readonly evaluationId: number;
  readonly at: number;
}

/** See `calls.mjs`. */
export function readCalls(file: string): {
  readonly evaluating: ReadonlySet<number>;
  readonly begun: readonly Call[];
  readonly answered: readonly (Call & { readonly x: string; readonly fx: string })[];
};
