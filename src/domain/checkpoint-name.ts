import { invalidOption } from './errors.js';

/** Between the name of a checkpoint and the writer that moves it out of the way of a new one of the same name. */
export const REPLACED_BY = '.replaced-by-';

/** Names of files have at most 255 bytes, and a checkpoint's name must leave room for its writer's. */
const MOST_BYTES = 150;

const KEY = /%\(([^)]*)\)?/g;

/** What each key of a format stands for, and which texts it can have stood for. */
const KEYS: Readonly<
  Record<string, { readonly text: (date: Date, count: number) => string; readonly pattern: string }>
> = {
  date: { text: (date) => `${year(date)}${month(date)}${day(date)}`, pattern: '\\d{8}' },
  year: { text: year, pattern: '\\d{4}' },
  yr: { text: (date) => year(date).slice(2), pattern: '\\d{2}' },
  month: { text: month, pattern: '\\d{2}' },
  day: { text: day, pattern: '\\d{2}' },
  time: { text: (date) => `${hour(date)}${minute(date)}${second(date)}`, pattern: '\\d{6}' },
  hour: { text: hour, pattern: '\\d{2}' },
  min: { text: minute, pattern: '\\d{2}' },
  sec: { text: second, pattern: '\\d{2}' },
  count: { text: (_date, count) => digits(count, 3), pattern: '(\\d{3,})' },
};

/**
 * A format for names of checkpoints, such as `run_v1.2_%(count)`.
 *
 * @param option What the option is called, for messages.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when it has a key that there is not, or would give no name of a file.
 */
export function checkedNamingFormat(option: string, value: unknown): string {
  const refuse = (expected: string) => invalidOption(option, value, expected);
  if (typeof value !== 'string' || value === '') throw refuse('a text with keys such as %(date)');
  for (const [key, name] of value.matchAll(KEY)) {
    if (!key.endsWith(')') || !Object.hasOwn(KEYS, name)) {
      const known = Object.keys(KEYS).map((one) => `%(${one})`);
      throw refuse(`without ${key}: there are ${known.join(', ')}`);
    }
  }
  if (/[/\\\p{Cc}\p{Cs}]/u.test(value)) throw refuse('without separators of paths and control characters');
  if (value.startsWith('.') || value.includes(REPLACED_BY))
    throw refuse(`a name that neither begins with a dot nor has ${REPLACED_BY} in it`);
  if (new TextEncoder().encode(value).length > MOST_BYTES)
    throw refuse(`a text of at most ${MOST_BYTES} bytes`);
  return value;
}

/** The names that a format gives. */
export class CheckpointNames {
  readonly #format: string;
  readonly #pattern: RegExp;

  /** @param format As {@link checkedNamingFormat} lets it pass. */
  constructor(format: string) {
    this.#format = format;
    const literals = format.split(KEY);
    // Splitting leaves what stands between the keys, and their names, in turn.
    const source = literals.map((part, i) => (i % 2 === 1 ? KEYS[part].pattern : escaped(part))).join('');
    this.#pattern = new RegExp(`^${source}$`, 'u');
  }

  /** Whether the format can have given this name. */
  matches(name: string): boolean {
    return this.#pattern.test(name);
  }

  /**
   * The name of a new checkpoint. Where the format counts, it is one more than the largest count of all names that match,
   * or 0.
   *
   * @param date When it is made; the time of day is that of this place.
   * @param others Names of those that are there.
   */
  next(date: Date, others: readonly string[]): string {
    const counts = others.map((name) => Number(this.#pattern.exec(name)?.[1] ?? -1));
    const count = counts.reduce((largest, one) => Math.max(largest, one), -1) + 1;
    return this.#format.replace(KEY, (_key, name: string) => KEYS[name].text(date, count));
  }
}

function escaped(text: string): string {
  return text.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&');
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

function year(date: Date): string {
  return digits(date.getFullYear(), 4);
}

function month(date: Date): string {
  return digits(date.getMonth() + 1, 2);
}

function day(date: Date): string {
  return digits(date.getDate(), 2);
}

function hour(date: Date): string {
  return digits(date.getHours(), 2);
}

function minute(date: Date): string {
  return digits(date.getMinutes(), 2);
}

function second(date: Date): string {
  return digits(date.getSeconds(), 2);
}
