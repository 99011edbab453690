import { GlompoError, invalidOption } from '../domain/errors.js';
import { checkOptions, finiteNumber, wholeNumber } from '../domain/options.js';
import type { Intervention } from '../domain/run-events.js';

/** What a file in a run's working directory can ask for; to end it by force is left to those who have its process. */
export type ControlAction =
  | Exclude<Intervention, { readonly action: 'stop' | 'close' }>
  | { readonly action: 'stop'; readonly reason: string };

/** What a control file asks for, and who asks. */
export interface ControlRequest {
  readonly wanted: ControlAction;
  readonly by: string;
}

/** Who asks where a file does not say it. */
const BY_FILE = 'file';

const MOST_NAME = 200;
const MOST_REASON = 1_000;
const MOST_CONDITIONS = 10_000;

/** A name with a dot is none: what was refused, and what is being written, have one. */
const NAME = /^(?:EXIT|CHKPT|CHANGE|STOP_[\w-]+|(?:PAUSE|RESUME|INJECT)(?:_[\w-]+)?)$/;

/** Whether a file of this name asks something of a run. */
export function isControlName(name: string): boolean {
  return NAME.test(name);
}

/**
 * What a control file asks for; null when its text may only be the begin of what is being written.
 *
 * @param name Name of the file, for which {@link isControlName} holds.
 * @param text What it holds: nothing, or an object in JSON.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when it can never be understood.
 */
export function controlRequest(name: string, text: string): ControlRequest | null {
  const [verb, rest] = split(name);
  const isEmpty = text.trim() === '';
  const content = isEmpty ? {} : parsed(text);
  if (content === null || (isEmpty && (verb === 'INJECT' || verb === 'CHANGE'))) return null;
  checkOptions(name, content, ['by', 'reason', ...(KEYS[verb] ?? [])]);
  const by = shortText(`${name}.by`, content.by ?? BY_FILE, MOST_NAME);
  const reason = shortText(`${name}.reason`, content.reason ?? `stopped by the file ${name}`, MOST_REASON);
  return { wanted: wantedBy(verb, rest, content, reason), by };
}

/**
 * The control file that asks for something: its name, and its text.
 *
 * @param token Tells the file from others that ask for the same, where several may wait: letters, digits, `_`, `-`.
 */
export function controlFile(
  { wanted, by }: ControlRequest,
  token: string,
): { readonly name: string; readonly text: string } {
  const { action, ...more } = wanted;
  const id = 'optimizerId' in wanted ? wanted.optimizerId : null;
  if (action === 'inject' || action === 'change') {
    const given = Object.entries({ ...more, by }).filter(([, value]) => value !== null);
    const name = action === 'inject' ? `INJECT_${token}` : 'CHANGE';
    return { name, text: JSON.stringify(Object.fromEntries(given)) };
  }
  const reason = 'reason' in wanted ? { reason: wanted.reason } : {};
  return { name: nameOf(action, id), text: JSON.stringify({ by, ...reason }) };
}

function nameOf(action: Exclude<ControlAction['action'], 'inject' | 'change'>, id: number | null): string {
  if (action === 'checkpoint') return 'CHKPT';
  if (action === 'stop' || action === 'stopOptimizer') return `STOP_${id ?? 'ALL'}`;
  return `${action === 'pause' ? 'PAUSE' : 'RESUME'}${id === null ? '' : `_${id}`}`;
}

type Content = Readonly<Record<string, unknown>>;

/** What may be said besides who asks, and why. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  INJECT: ['x', 'fx', 'optimizerId'],
  CHANGE: ['exitConditions', 'maxJobs'],
};

function split(name: string): readonly [string, string | null] {
  const at = name.indexOf('_');
  return at < 0 ? [name, null] : [name.slice(0, at), name.slice(at + 1)];
}

/** Null for what is no object, or not yet. */
function parsed(text: string): Content | null {
  try {
    const content: unknown = JSON.parse(text);
    const isObject = typeof content === 'object' && content !== null && !Array.isArray(content);
    return isObject ? (content as Content) : null;
  } catch {
    return null;
  }
}

function wantedBy(verb: string, rest: string | null, content: Content, reason: string): ControlAction {
  if (verb === 'CHKPT') return { action: 'checkpoint' };
  if (verb === 'INJECT') return injectionOf(content);
  if (verb === 'CHANGE') return changeOf(content);
  if (verb === 'EXIT' || rest === 'ALL') {
    if (verb === 'EXIT' || verb === 'STOP') return { action: 'stop', reason };
  }
  const optimizerId = rest === null ? null : idOf(`${verb}_`, rest);
  if (verb === 'STOP') return { action: 'stopOptimizer', optimizerId: optimizerId as number, reason };
  return { action: verb === 'PAUSE' ? 'pause' : 'resume', optimizerId };
}

function idOf(prefix: string, text: string): number {
  const id = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(id) && id > 0) return id;
  throw invalidOption(`what follows ${prefix}`, text, 'the number of an optimizer, from 1');
}

function injectionOf({ x, fx, optimizerId }: Content): ControlAction {
  if (!Array.isArray(x) || x.length === 0) throw invalidOption('x', x, 'a list of numbers');
  return {
    action: 'inject',
    x: x.map((value, i) => finiteNumber(`x[${i}]`, value)),
    fx: fx === undefined || fx === null ? null : finiteNumber('fx', fx),
    optimizerId:
      optimizerId === undefined || optimizerId === null ? null : wholeNumber('optimizerId', optimizerId, 1),
  };
}

function changeOf({ exitConditions, maxJobs }: Content): ControlAction {
  const others = {
    exitConditions:
      exitConditions === undefined || exitConditions === null
        ? null
        : shortText('exitConditions', exitConditions, MOST_CONDITIONS),
    maxJobs: maxJobs === undefined || maxJobs === null ? null : wholeNumber('maxJobs', maxJobs, 1),
  };
  if (others.exitConditions === null && others.maxJobs === null) {
    const message = 'CHANGE names nothing that is to change; it may be exitConditions, maxJobs, or both.';
    throw new GlompoError('GLOMPO_OPTION_INVALID', message);
  }
  return { action: 'change', ...others };
}

/** What is said by others goes into logs and journals: one line of some length. */
function shortText(option: string, value: unknown, most: number): string {
  if (typeof value === 'string' && value.length <= most && /^\P{Cc}+$/u.test(value)) return value;
  throw invalidOption(option, value, `a text of one line, of at most ${most} characters`);
}
