import type { DeclaredHeaders } from '../domain/detail-columns.js';
import { invalidOption } from '../domain/errors.js';
import { checkOptions, finiteNumber, flag, oneOf, wholeNumber } from '../domain/options.js';
import type { DefinedTask } from '../domain/task.js';
import { fileUrl, nonEmptyText, pathWithin, texts, textsByName } from './checks.js';
import { type CommandOutput, type OutputPlan, outputPlanOf } from './command-output.js';
import { runnerTask } from './runner-task.js';

/**
 * How a program gets its parameters, besides by its arguments and environment. In all these texts, placeholders are
 * replaced: `{x[0]}` by a parameter, `{x}` by all of them with spaces between, `{json}` by all of them as a JSON array,
 * `{directory}`, `{optimizerId}` and `{evaluationId}`. Numbers are written with as many digits as give the same number
 * again. Other text in braces is left as it is.
 */
export interface CommandInput {
  /** What is written to stdin. Default: nothing. */
  readonly stdin?: string;
  /** Files to write, by their paths within the evaluation's directory. Default: none. */
  readonly files?: Readonly<Record<string, string>>;
  /** Files of the `template` directory in which placeholders are replaced, by their paths. Default: none. */
  readonly filled?: readonly string[];
}

/** Where directories of evaluations are kept. */
export interface KeptDirectories {
  /** Directory, made when it is not there, that gets a directory `optimizer-1-evaluation-7` for each of them. */
  readonly in: URL | string;
  /** Those of failed evaluations, or all. Default: `failed`. */
  readonly which?: 'failed' | 'all';
}

export interface CommandTaskOptions {
  /**
   * Program and arguments, with placeholders; no shell is involved. A program with a relative path that contains a slash is
   * looked for in the evaluation's directory, one without a slash in the PATH.
   */
  readonly argv: readonly string[];
  /** Default: arguments only. */
  readonly input?: CommandInput;
  /** Where the value is found. Default: `'lastNumber'`, of stdout. */
  readonly output?: CommandOutput;
  /** Variables added to those of the evaluator, with placeholders. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
  /** Directory that each evaluation's own is a copy of; a file URL. Default: an empty one. */
  readonly template?: URL | string;
  /** Seconds that the program may take; the run's `evaluationTimeout` holds as well. Default: no limit of its own. */
  readonly timeout?: number;
  /** Seconds that a program that is not wanted any more has to end after SIGTERM; 0 ends it by SIGKILL. Default 0. */
  readonly endTimeout?: number;
  /** Bytes of stdout that are kept, the last ones; of more, the beginning is dropped. Default 16 MiB. */
  readonly maxOutput?: number;
  /** Exit statuses of a program that has succeeded. Default `[0]`. */
  readonly successStatuses?: readonly number[];
  /** Which directories of evaluations are kept, and where. Default: none, each is removed after its evaluation. */
  readonly keep?: KeptDirectories;
  /** Whether what the program prints to stderr is printed by the evaluator too. Default false. */
  readonly showStderr?: boolean;
  /** Columns of what the output has besides the value; see `defineTask`. */
  readonly headers?: DeclaredHeaders;
}

/** The same as plain data with all defaults, as it travels to the runner. */
export interface CommandPlan {
  readonly argv: readonly string[];
  readonly stdin: string | null;
  readonly files: Readonly<Record<string, string>>;
  readonly filled: readonly string[];
  readonly output: OutputPlan;
  readonly env: Readonly<Record<string, string>>;
  readonly template: string | null;
  /** Milliseconds; Infinity for no limit. */
  readonly timeoutMs: number;
  /** Milliseconds. */
  readonly endTimeoutMs: number;
  readonly maxOutput: number;
  readonly successStatuses: readonly number[];
  readonly keep: { readonly in: string; readonly which: 'failed' | 'all' } | null;
  readonly showStderr: boolean;
}

const OPTIONS = [
  'argv',
  'input',
  'output',
  'env',
  'template',
  'timeout',
  'endTimeout',
  'maxOutput',
  'successStatuses',
  'keep',
  'showStderr',
  'headers',
];
const MOST_OUTPUT = 16 * 1024 * 1024;

/**
 * A program as task: it is started for each evaluation, in a directory of its own and in a process group of its own, which
 * ends with it. An exit status other than 0, a signal, and an output without a value are failed evaluations whose errors
 * show what the program printed last.
 *
 * As it only waits for programs, one isolate can make several evaluations at a time: `cmaEs({ workers: 4, backend: 'inline' })`.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * const task = commandTask({
 *   argv: ['./simulate', '--quiet', 'in.dat'],
 *   template: new URL('./template/', import.meta.url),
 *   input: { filled: ['in.dat'] }, // contains {x[0]} and {x[1]}
 *   output: { pattern: 'total energy = (\\S+)' },
 *   timeout: 600,
 * });
 */
export function commandTask(options: CommandTaskOptions): DefinedTask {
  checkOptions('commandTask', options, OPTIONS);
  const { argv, env = {}, template, timeout, endTimeout = 0, showStderr = false } = options;
  const { maxOutput = MOST_OUTPUT, successStatuses = [0], output = 'lastNumber', keep } = options;
  if (texts('commandTask.argv', argv).length === 0) {
    throw invalidOption('commandTask.argv', argv, 'a program and its arguments');
  }
  nonEmptyText('commandTask.argv[0]', argv[0], 'the name or the path of a program');
  if (timeout !== undefined) finiteNumber('commandTask.timeout', timeout, { min: 0, exclusive: true });
  if (!Array.isArray(successStatuses)) {
    throw invalidOption('commandTask.successStatuses', successStatuses, 'an array of whole numbers');
  }
  successStatuses.forEach((status, i) => {
    wholeNumber(`commandTask.successStatuses[${i}]`, status, 0, 255);
  });
  const plan: CommandPlan = {
    argv,
    ...inputOf(options.input ?? {}, template !== undefined),
    output: outputPlanOf('commandTask.output', output),
    env: textsByName('commandTask.env', env),
    template: template === undefined ? null : fileUrl('commandTask.template', template),
    timeoutMs: timeout === undefined ? Infinity : 1000 * timeout,
    endTimeoutMs: 1000 * finiteNumber('commandTask.endTimeout', endTimeout, { min: 0 }),
    maxOutput: wholeNumber('commandTask.maxOutput', maxOutput, 1),
    successStatuses,
    keep: keep === undefined ? null : keptOf(keep),
    showStderr: flag('commandTask.showStderr', showStderr),
  };
  return runnerTask('commandTask', 'command-task', 'createCommandTask', plan, options.headers);
}

function inputOf(input: CommandInput, hasTemplate: boolean): Pick<CommandPlan, 'stdin' | 'files' | 'filled'> {
  checkOptions('commandTask.input', input, ['stdin', 'files', 'filled']);
  const { stdin, files = {}, filled = [] } = input;
  if (stdin !== undefined && typeof stdin !== 'string') {
    throw invalidOption('commandTask.input.stdin', stdin, 'a text');
  }
  for (const path of Object.keys(textsByName('commandTask.input.files', files))) {
    pathWithin('commandTask.input.files', path);
  }
  texts('commandTask.input.filled', filled).forEach((path, i) => {
    pathWithin(`commandTask.input.filled[${i}]`, path);
  });
  if (filled.length > 0 && !hasTemplate) {
    throw invalidOption('commandTask.input.filled', filled, 'left out where there is no template');
  }
  return { stdin: stdin ?? null, files, filled };
}

function keptOf(keep: KeptDirectories): NonNullable<CommandPlan['keep']> {
  checkOptions('commandTask.keep', keep, ['in', 'which']);
  const { in: directory, which = 'failed' } = keep;
  return {
    in: fileUrl('commandTask.keep.in', directory),
    which: oneOf('commandTask.keep.which', which, ['failed', 'all']),
  };
}
