import { endLeftovers, findLeftovers } from '../actors/reaper/leftovers.js';
import type { DeadRun } from './domain/dead-run.js';
import { invalidOption } from './domain/errors.js';
import { checkOptions, flag } from './domain/options.js';

export interface ReapOptions {
  /** Only runs with this working directory or one below it. Default: all runs of this machine. */
  readonly workingDir?: string;
  /** Whether leftovers are only shown. Default: false. */
  readonly dryRun?: boolean;
}

/**
 * Finds what runs have left behind whose process is dead, and ends it: processes, and temporary directories. A run that
 * is alive is never touched; a PID that has passed to another process is told by that one's start time. A run in another
 * PID namespace, such as a container, on another machine, or from before this one was last started, cannot be judged and
 * is left alone. A new run does the same for its own working directory.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when an option is unknown or wrong.
 * @example
 * for (const { runId, processes } of reap({ workingDir: 'results', dryRun: true })) {
 *   console.log(runId, processes.map(({ pid }) => pid));
 * }
 */
export function reap(options: ReapOptions = {}): readonly DeadRun[] {
  checkOptions('reap', options, ['workingDir', 'dryRun']);
  const { workingDir } = options;
  if (workingDir !== undefined && (typeof workingDir !== 'string' || workingDir === '')) {
    throw invalidOption('workingDir', workingDir, 'a path');
  }
  const where = workingDir === undefined ? {} : { workingDir };
  return flag('dryRun', options.dryRun ?? false) ? findLeftovers(where) : endLeftovers(where);
}
