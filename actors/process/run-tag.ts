/**
 * What marks everything that belongs to a run: variables of the environment, which programs inherit. A tag is
 * `<run id>/` and then one number for each isolate on the way down, such as `Vx3f/3/1/` for a thread that process 3 has
 * started: all below an isolate have its tag as prefix.
 */
export interface RunTag {
  readonly tag: string;
  /** The process that the run lives in, as {@link ownIdentity} writes it. */
  readonly owner: string;
  readonly workingDir: string;
}

const TAG = 'GLOMPO_RUN';
const OWNER = 'GLOMPO_OWNER';
const WORKING_DIR = 'GLOMPO_WORKING_DIR';

/** The variables that mark what is started with them. */
export function tagVariables({ tag, owner, workingDir }: RunTag): Record<string, string> {
  return { [TAG]: tag, [OWNER]: owner, [WORKING_DIR]: workingDir };
}

/** The environment without any mark, for what must outlive the run. */
export function untagged(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { [TAG]: _tag, [OWNER]: _owner, [WORKING_DIR]: _directory, ...rest } = environment;
  return rest;
}

/** The tag of the whole run, which is the prefix of all its others. */
export function rootTag(runId: string): string {
  return `${runId}/`;
}

export function childTag(parent: string, number: number): string {
  return `${parent}${number}/`;
}

/** How the variable of a tag, and of all that begin with it, begins in an environment. */
export function tagPattern(tag: string): string {
  return `${TAG}=${tag}`;
}

/** The run that a tag belongs to. */
export function runIdOf(tag: string): string {
  return tag.slice(0, Math.max(0, tag.indexOf('/')));
}

/** The mark in an environment, such as `process.env`; undefined where there is none. */
export function tagIn(environment: NodeJS.ProcessEnv): RunTag | undefined {
  const tag = environment[TAG];
  if (tag === undefined || !tag.includes('/')) return undefined;
  return { tag, owner: environment[OWNER] ?? '', workingDir: environment[WORKING_DIR] ?? '' };
}

/** The mark in an environment as `/proc/PID/environ` has it: `NAME=value`, ended by NUL. */
export function tagInText(environ: string): RunTag | undefined {
  const tag = valueIn(environ, TAG);
  if (tag === undefined || !tag.includes('/')) return undefined;
  return { tag, owner: valueIn(environ, OWNER) ?? '', workingDir: valueIn(environ, WORKING_DIR) ?? '' };
}

/** What marks this isolate. Read once, before a task can change the environment. */
export const OWN_TAG: RunTag | undefined = tagIn(process.env);

/** The run that this isolate belongs to, or an empty text where it belongs to none. */
export const OWN_RUN_ID: string = runIdOf(OWN_TAG?.tag ?? '');

function valueIn(environ: string, name: string): string | undefined {
  const key = `${name}=`;
  let at = environ.startsWith(key) ? 0 : environ.indexOf(`\0${key}`) + 1;
  if (at === 0 && !environ.startsWith(key)) return undefined;
  at += key.length;
  const end = environ.indexOf('\0', at);
  return environ.slice(at, end === -1 ? undefined : end);
}
