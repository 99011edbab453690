import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GlompoError, type JobEntry } from '../index.js';
import type { RecordedJob } from '../record.js';
import { loadJob } from './job.js';
import type { ResumeRequest } from './requests.js';

/** A run of a job that has the configuration, and how the job was called. */
export interface ChosenRun {
  readonly entry: JobEntry;
  readonly job: RecordedJob;
}

/**
 * The run of the job that is named, or the one that the record names, or the only one.
 *
 * @param path File of the job.
 * @param recorded How the job was called the first time; null when it was not.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when there is none, or several; as `loadJob`.
 */
export async function chosenRun(
  { args, only, json }: Pick<ResumeRequest, 'args' | 'only' | 'json'>,
  path: string,
  recorded: RecordedJob | null,
): Promise<ChosenRun> {
  const own = args.length > 0 ? args : (recorded?.args ?? []);
  const entries = await loadJob(path, { args: own, json, cwd: process.cwd() });
  const name = only ?? recorded?.entry;
  const found = entries.find((entry) => entry.name === name) ?? (only === null ? soleOf(entries) : undefined);
  const file = pathToFileURL(resolve(path)).href;
  if (found !== undefined) return { entry: found, job: { file, args: own, entry: found.name } };
  const names = entries.map((entry) => entry.name).join(', ');
  const what =
    only === null ? `The job ${path} has several runs; --only` : `--only is ${JSON.stringify(only)}, but`;
  throw new GlompoError('GLOMPO_OPTION_INVALID', `${what} must be one of: ${names}.`);
}

function soleOf(entries: readonly JobEntry[]): JobEntry | undefined {
  return entries.length === 1 ? entries[0] : undefined;
}
