import { type ErrorCode, GlompoError } from '../index.js';

/** Codes of what the user can put right in the job or on the command line. */
const BAD_INPUT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'GLOMPO_OPTION_INVALID',
  'GLOMPO_BOUNDS_INVALID',
  'GLOMPO_TASK_NOT_PORTABLE',
  'GLOMPO_JOB_INVALID',
  'GLOMPO_WORKING_DIR',
  'GLOMPO_DATA_INVALID',
  'GLOMPO_RESUME',
  'GLOMPO_CHECKPOINT',
]);

export const EXIT_FAILED = 1;
export const EXIT_BAD_INPUT = 2;

/** The message with its code. */
export function errorText(error: unknown): string {
  if (error instanceof GlompoError) return `${error.message} [${error.code}]`;
  return error instanceof Error ? error.message : String(error);
}

/** Where an error came from, for those who want to know. */
export function traceText(error: unknown): string {
  const { cause, stack } = (error ?? {}) as Partial<Error>;
  const trace = stack ?? String(error);
  return cause === undefined ? trace : `${trace}\ncaused by: ${traceText(cause)}`;
}

export function statusOfError(error: unknown): number {
  return error instanceof GlompoError && BAD_INPUT.has(error.code) ? EXIT_BAD_INPUT : EXIT_FAILED;
}
