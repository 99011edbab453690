import { ERROR_CODES, type ErrorCode, GlompoError, printed } from '../domain/errors.js';
import { MAX_CAUSES, MAX_ERROR_TEXT } from './limits.js';
import { dictionary, type Shape } from './shape.js';

/** An error as plain data. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** Code of a {@link GlompoError}, or of an error of Node such as `ENOENT`. */
  readonly code?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly cause?: WireError;
}

const MAX_DATA_DEPTH = 4;
const MAX_DATA_ENTRIES = 64;
const MAX_DATA_TEXT = 1024;
const MAX_DATA_ITEMS = 512;

/** Whether a decoded value is a {@link WireError}. */
export const wireError: Shape<WireError> = (value): value is WireError => {
  if (!dictionary(value)) return false;
  const { name, message, stack, code, data, cause } = value;
  return (
    typeof name === 'string' &&
    typeof message === 'string' &&
    (stack === undefined || typeof stack === 'string') &&
    (code === undefined || typeof code === 'string') &&
    (data === undefined || dictionary(data)) &&
    (cause === undefined || wireError(cause))
  );
};

/** Anything that was thrown, as plain data of bounded size. Never throws itself. */
export function toWire(thrown: unknown): WireError {
  return converted(thrown, MAX_CAUSES);
}

/** The error that `wire` describes: a {@link GlompoError} when it has one of its codes. */
export function fromWire(wire: WireError): Error {
  const cause = wire.cause === undefined ? undefined : fromWire(wire.cause);
  const error = isGlompoCode(wire.code)
    ? new GlompoError(wire.code, wire.message, { data: wire.data ?? {}, cause })
    : Object.assign(
        new Error(wire.message, cause === undefined ? undefined : { cause }),
        wire.code === undefined ? {} : { code: wire.code },
        wire.data === undefined ? {} : { data: wire.data },
      );
  define(error, 'name', wire.name);
  if (wire.stack !== undefined) define(error, 'stack', wire.stack);
  return error;
}

function define(error: Error, key: 'name' | 'stack', value: string): void {
  Object.defineProperty(error, key, { value, writable: true, configurable: true, enumerable: false });
}

function isGlompoCode(code: string | undefined): code is ErrorCode {
  return code !== undefined && Object.hasOwn(ERROR_CODES, code);
}

function converted(thrown: unknown, causesLeft: number): WireError {
  if (typeof thrown !== 'object' || thrown === null) {
    return { name: 'NonError', message: cut(attempt(() => printed(thrown)) ?? 'something odd') };
  }
  const name = textOf(thrown, 'name') ?? 'NonError';
  const message = textOf(thrown, 'message') ?? attempt(() => printed(thrown)) ?? 'something odd';
  const stack = textOf(thrown, 'stack');
  const code = textOf(thrown, 'code');
  const data = dataOf(thrown);
  const cause = read(thrown, 'cause');
  return {
    name: cut(name),
    message: cut(message),
    ...(stack === undefined ? {} : { stack: cut(stack) }),
    ...(code === undefined ? {} : { code: cut(code) }),
    ...(data === undefined ? {} : { data }),
    ...(cause === undefined || causesLeft === 0 ? {} : { cause: converted(cause, causesLeft - 1) }),
  };
}

/** The `data` of our own errors; the properties that others were given besides the usual ones. */
function dataOf(thrown: object): Record<string, unknown> | undefined {
  const budget = { items: MAX_DATA_ITEMS };
  const own = read(thrown, 'data');
  if (typeof own === 'object' && own !== null && !Array.isArray(own)) {
    const entries = plainEntries(own, MAX_DATA_DEPTH, budget, []);
    return Object.keys(entries).length === 0 ? undefined : entries;
  }
  const rest = plainEntries(thrown, MAX_DATA_DEPTH, budget, ['name', 'message', 'stack', 'code', 'cause']);
  return Object.keys(rest).length === 0 ? undefined : rest;
}

interface Budget {
  items: number;
}

function plain(value: unknown, depth: number, budget: Budget): unknown {
  budget.items -= 1;
  if (typeof value === 'string') return cut(value, MAX_DATA_TEXT);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (typeof value !== 'object') return cut(attempt(() => printed(value)) ?? 'unprintable', MAX_DATA_TEXT);
  if (depth === 0) return attempt(() => printed(value)) ?? 'an object';
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    const items = value as ArrayLike<unknown>;
    const kept: unknown[] = [];
    for (let i = 0; i < Math.min(items.length, MAX_DATA_ENTRIES) && budget.items > 0; i += 1)
      kept.push(plain(read(items, i), depth - 1, budget));
    return kept;
  }
  return plainEntries(value, depth, budget, []);
}

function plainEntries(from: object, depth: number, budget: Budget, except: readonly string[]) {
  const entries: Record<string, unknown> = {};
  const keys = (attempt(() => Object.keys(from)) ?? []).slice(0, MAX_DATA_ENTRIES);
  for (const key of keys) {
    if (except.includes(key) || key === '__proto__' || budget.items <= 0) continue;
    const value = read(from, key);
    if (value !== undefined) entries[cut(key, MAX_DATA_TEXT)] = plain(value, depth - 1, budget);
  }
  return entries;
}

function textOf(from: object, key: string): string | undefined {
  const value = read(from, key);
  return typeof value === 'string' ? value : undefined;
}

/** Properties of what was thrown may be getters, or of a proxy, that throw in turn. */
function read(from: object, key: string | number): unknown {
  return attempt(() => (from as Record<string | number, unknown>)[key]);
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function cut(text: string, longest = MAX_ERROR_TEXT): string {
  return text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
}
