import { printed } from '../domain/errors.js';
import { MAX_CONTROL_ITEMS, MAX_DEPTH } from './limits.js';
import { protocolError } from './protocol-error.js';

type TypedArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array;

/** What msgpackr would turn into garbage travels as `{ $: name, b: bytes }`. */
const TYPED_ARRAYS: Readonly<Record<string, new (buffer: ArrayBuffer) => TypedArray | Uint8Array>> = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
};

const NEGATIVE_ZERO = { $: '-0' };

/** Values on the wire that a tag needs besides the one for its object: two keys and what they hold. */
const TAGGED_ITEMS = 4;

/**
 * A copy of plain data that msgpack carries without loss: typed arrays and -0 wrapped, keys that begin with `$`
 * escaped by another one.
 *
 * @throws GlompoError `GLOMPO_PROTOCOL` for anything else than plain data, with where it was found.
 */
export function wrapped(value: unknown, where: string): unknown {
  return new Wrapper().wrap(value, where);
}

class Wrapper {
  readonly #ancestors: object[] = [];
  #items = 0;

  wrap(value: unknown, where: string): unknown {
    this.#count(1);
    if (typeof value === 'number') {
      if (!Object.is(value, -0)) return value;
      this.#count(TAGGED_ITEMS);
      return NEGATIVE_ZERO;
    }
    if (value === null || value === undefined) return value;
    if (typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value !== 'object') throw notPlain(value, where);
    if (ArrayBuffer.isView(value)) {
      this.#count(TAGGED_ITEMS);
      return wrappedView(value, where);
    }
    if (this.#ancestors.includes(value)) throw protocolError(`${where} contains itself.`);
    if (this.#ancestors.length >= MAX_DEPTH - 1) throw protocolError(`${where} is nested too deep.`);
    this.#ancestors.push(value);
    const copy = Array.isArray(value)
      ? Array.from(value, (item: unknown, i) => this.wrap(item, `${where}[${i}]`))
      : this.#wrapEntries(value, where);
    this.#ancestors.pop();
    return copy;
  }

  #wrapEntries(value: object, where: string): Record<string, unknown> {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) throw notPlain(value, where);
    const copy: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
      this.#count(1);
      if (key === '__proto__') throw protocolError(`${where} has a key __proto__.`);
      copy[key.startsWith('$') ? `$${key}` : key] = this.wrap(item, `${where}.${key}`);
    }
    return copy;
  }

  #count(items: number): void {
    this.#items += items;
    if (this.#items > MAX_CONTROL_ITEMS) throw protocolError('A message has too many values.');
  }
}

function notPlain(value: unknown, where: string) {
  return protocolError(`${where} is ${printed(value)}, which is not plain data.`);
}

function wrappedView(view: ArrayBufferView, where: string): unknown {
  const name = view.constructor.name === 'Buffer' ? 'Uint8Array' : view.constructor.name;
  if (!Object.hasOwn(TYPED_ARRAYS, name)) throw notPlain(view, where);
  return { $: name, b: Buffer.from(view.buffer, view.byteOffset, view.byteLength) };
}

/**
 * The data that {@link wrapped} wrapped. Typed arrays are copies with a buffer of their own. The nesting of `value`
 * must be bounded.
 *
 * @throws GlompoError `GLOMPO_PROTOCOL` when it holds something that `wrapped` does not make.
 */
export function unwrapped(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) value[i] = unwrapped(value[i]);
    return value;
  }
  if (ArrayBuffer.isView(value)) throw protocolError('A message holds bytes without their type.');
  const entries = value as Record<string, unknown>;
  if (Object.hasOwn(entries, '$')) return untagged(entries);
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(entries)) {
    if (key === '__proto__') throw protocolError('A message has a key __proto__.');
    copy[key.startsWith('$') ? key.slice(1) : key] = unwrapped(entries[key]);
  }
  return copy;
}

function untagged({ $: tag, b: bytes }: Record<string, unknown>): unknown {
  if (tag === '-0') return -0;
  if (typeof tag !== 'string' || !Object.hasOwn(TYPED_ARRAYS, tag) || !(bytes instanceof Uint8Array))
    throw protocolError('A message holds a value of unknown type.');
  const copy = new Uint8Array(bytes.byteLength);
  copy.set(bytes);
  try {
    return new TYPED_ARRAYS[tag](copy.buffer);
  } catch (cause) {
    throw protocolError(`A message holds a ${tag} of ${bytes.byteLength} bytes.`, { cause });
  }
}
