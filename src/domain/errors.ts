/**
 * Every code that a {@link GlompoError} can carry, with the sentence that the README's error reference prints.
 * Codes are stable: they are never renamed or reused.
 */
export const ERROR_CODES = {
  GLOMPO_OPTION_INVALID: 'An option has a value that it may not have, or no such option exists.',
  GLOMPO_OPTION_WITHOUT_EFFECT: 'A setting was accepted whose feature this version does not have yet.',
  GLOMPO_BOUNDS_INVALID: 'The bounds are empty, reversed, or not finite.',
  GLOMPO_TASK_NOT_PORTABLE: 'A function was given as task where it would have to travel to another isolate.',
  GLOMPO_TASK_LOAD: 'The module of a task could not be loaded, or its export is not a function.',
  GLOMPO_TASK_FAILED: 'A task threw, rejected, or returned something that is not a number.',
  GLOMPO_TASK_TIMEOUT: 'An evaluation took longer than evaluationTimeout.',
  GLOMPO_OPTIMIZER_LOAD: 'The module of an optimizer could not be loaded, or its export is not a factory.',
  GLOMPO_OPTIMIZER_CRASHED: 'An optimizer threw, or its thread or process ended by itself.',
  GLOMPO_CRASH_LOOP: 'Optimizers of one configuration crashed again and again without any evaluation.',
  GLOMPO_SLOTS: 'No optimizer fits into the slots that maxJobs allows.',
  GLOMPO_STATE: 'The call is not allowed in the present state.',
  GLOMPO_SPAWN: 'A thread or process could not be started, or did not get ready in time.',
  GLOMPO_STRATEGY_FAILED: 'A stopper, exit condition, generator or selector threw or returned nonsense.',
  GLOMPO_PROTOCOL: 'A message was malformed, too large, or of another protocol version.',
  GLOMPO_CHANNEL_CLOSED: 'The channel to an actor was closed.',
  GLOMPO_JOB_INVALID: 'A job module could not be loaded or does not export a configuration.',
  GLOMPO_WORKING_DIR: 'The working directory cannot be used, or holds results that may not be overwritten.',
  GLOMPO_JOURNAL: 'The journal of a run cannot be written at present, or not be read.',
  GLOMPO_CHECKPOINT: 'A checkpoint cannot be written, or not be read.',
  GLOMPO_RESUME: 'A run cannot be resumed, or not in this way.',
  GLOMPO_REPLAY_DIVERGED:
    'An optimizer that was resumed did not ask again for the points that it had asked for.',
  GLOMPO_CONTROL_FILE: 'A file that asks something of a run was not acted upon.',
  GLOMPO_DATA_INVALID: 'An input file does not have the format that it should have.',
  GLOMPO_CONTAINMENT: 'Something that a run had started could not be ended, or can no longer be seen.',
  GLOMPO_OUTPUT: 'What an optimizer printed could not be written to its file.',
  GLOMPO_PLOT: 'A plot could not be saved.',
  GLOMPO_INTERNAL: 'A fault of glompo itself.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface GlompoErrorOptions {
  readonly cause?: unknown;
  /** Plain data that helps to act on the error, such as the option's name or the point that failed. */
  readonly data?: Readonly<Record<string, unknown>>;
}

const BRAND = Symbol.for('glompo.error');

/**
 * The one root of all errors that glompo throws. `instanceof` works across threads, processes and copies of the
 * package, because it looks at a registered symbol and not at the class.
 *
 * @example
 * try {
 *   await manager.run();
 * } catch (error) {
 *   if (error instanceof GlompoError && error.code === 'GLOMPO_CRASH_LOOP') console.error(error.data);
 * }
 */
export class GlompoError extends Error {
  readonly code: ErrorCode;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: GlompoErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'GlompoError';
    this.code = code;
    this.data = options.data ?? {};
    Object.defineProperty(this, BRAND, { value: true });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}

/**
 * The error for an option that has a wrong value: it names the option, what it was, and what it may be.
 *
 * @example
 * throw invalidOption('maxJobs', -1, 'a whole number of at least 1');
 */
export function invalidOption(option: string, value: unknown, expected: string): GlompoError {
  return new GlompoError(
    'GLOMPO_OPTION_INVALID',
    `${option} is ${printed(value)}, but must be ${expected}.`,
    {
      data: { option, value: printed(value), expected },
    },
  );
}

/** A short text of any value, for messages. */
export function printed(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
  if (typeof value === 'function') return `function ${value.name || '(anonymous)'}`;
  if (typeof value === 'object' && value !== null) {
    if (Array.isArray(value)) return `an array of ${value.length}`;
    const name = (value.constructor as { name?: string } | undefined)?.name ?? 'null-prototype';
    return name === 'Object' ? 'an object' : `a ${name}`;
  }
  return typeof value === 'bigint' ? `${value}n` : String(value);
}
