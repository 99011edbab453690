import { statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GlompoError, type JobContext, type JobEntry, type ManagerConfig } from '../index.js';
import { loadModule } from '../load-module.js';

/** Functions that return functions: more of them than this, and they will never end. */
const DEEPEST = 10;

const ENTRY_KEYS = ['name', 'config', 'report'];

/**
 * The runs of the job that a module exports.
 *
 * @throws GlompoError `GLOMPO_JOB_INVALID`, or the error that the module itself threw if it is one of ours.
 */
export async function loadJob(path: string, context: JobContext): Promise<readonly JobEntry[]> {
  const file = resolve(context.cwd, path);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) throw invalidJob(`The job ${path} does not exist.`);
  if (!stat.isFile()) throw invalidJob(`The job ${path} is not a file.`);
  const module = await guarded(`The job ${path} could not be loaded`, () =>
    loadModule(pathToFileURL(file).href),
  );
  if (!('default' in module)) throw invalidJob(`The job ${path} has no default export.`);
  return entriesOf(module.default, path, context);
}

/** The runs that a default export stands for. */
export async function entriesOf(
  exported: unknown,
  path: string,
  context: JobContext,
): Promise<readonly JobEntry[]> {
  let job = await exported;
  for (let depth = 0; typeof job === 'function' && depth < DEEPEST; depth += 1) {
    const make = job as (context: JobContext) => unknown;
    job = await guarded(`The job ${path} failed`, () => make(context));
  }
  if (Array.isArray(job)) {
    if (job.length === 0) throw invalidJob(`The job ${path} is an empty list.`);
    return checkedNames(
      path,
      job.map((entry, i) => entryOf(entry, `Entry ${i + 1} of the job ${path}`)),
    );
  }
  if (isConfig(job)) return [{ name: basename(path, extname(path)), config: job }];
  return [entryOf(job, `The job ${path}`)];
}

/** The entries that `--only` names, in the order of the job; all of them when it names none. */
export function selected(entries: readonly JobEntry[], only: readonly string[]): readonly JobEntry[] {
  const names = entries.map(({ name }) => name);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new GlompoError(
      'GLOMPO_OPTION_INVALID',
      `--only is ${JSON.stringify(unknown)}, but must be one of: ${names.join(', ')}.`,
    );
  }
  return only.length === 0 ? entries : entries.filter(({ name }) => only.includes(name));
}

function entryOf(value: unknown, what: string): JobEntry {
  const expected =
    'must be a configuration, or { name, config }, or a list of those, or a function that gives them';
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !('config' in value)) {
    throw invalidJob(`${what} is ${kindOf(value)}, but ${expected}.`);
  }
  const stranger = Object.keys(value).find((key) => !ENTRY_KEYS.includes(key));
  if (stranger !== undefined) {
    throw invalidJob(
      `${what} has a key ${JSON.stringify(stranger)}, but only ${ENTRY_KEYS.join(', ')} exist.`,
    );
  }
  const { name, config, report } = value as Partial<Record<keyof JobEntry, unknown>>;
  if (typeof name !== 'string' || !/^\P{Cc}+$/u.test(name)) {
    throw invalidJob(`${what} has the name ${JSON.stringify(name)}, but a name is one line of text.`);
  }
  if (typeof config !== 'object' || config === null) {
    throw invalidJob(`${what} has ${kindOf(config)} as config, which must be a configuration.`);
  }
  if (report !== undefined && typeof report !== 'function') {
    throw invalidJob(`${what} has ${kindOf(report)} as report, which must be a function.`);
  }
  return value as JobEntry;
}

function checkedNames(path: string, entries: readonly JobEntry[]): readonly JobEntry[] {
  const seen = new Set<string>();
  for (const { name } of entries) {
    if (seen.has(name)) throw invalidJob(`The job ${path} has two entries with the name ${name}.`);
    seen.add(name);
  }
  return entries;
}

function isConfig(value: unknown): value is ManagerConfig {
  if (typeof value !== 'object' || value === null || 'config' in value) return false;
  return 'task' in value || 'bounds' in value || 'optSelector' in value;
}

async function guarded<Value>(what: string, action: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await action();
  } catch (cause) {
    if (cause instanceof GlompoError) throw cause;
    throw new GlompoError('GLOMPO_JOB_INVALID', `${what}: ${textOf(cause)}`, { cause });
  }
}

const OWN_FILES = new URL('../..', import.meta.url).href;

/** Of a stack only the place in the job where it happened: the rest is this program's own business. */
function textOf(error: unknown): string {
  const { message, stack } = (error ?? {}) as Partial<Error>;
  const places = (stack ?? '').match(/file:[^\s)]+:\d+/g) ?? [];
  const place = places.find((url) => !url.startsWith(OWN_FILES));
  return (message ?? String(error)).trim() + (place === undefined ? '' : ` (${place})`);
}

function invalidJob(message: string): GlompoError {
  return new GlompoError('GLOMPO_JOB_INVALID', message);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
