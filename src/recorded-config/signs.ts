/** The smallest parts of a text. `unknown` is what none of them begins with, and a string that does not end. */
export type SignType = 'number' | 'string' | 'name' | 'mark' | 'unknown' | 'end';

const SPACE = /\s*/y;
const NUMBER = /[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|Infinity\b)/y;
const NAME = /[A-Za-z_$][\w$]*/y;
const MARKS = '()[]{},:';
const HEX = /^[\da-f]+$/i;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
  ['/', '/'],
  ['"', '"'],
  ["'", "'"],
]);

/** Reads a text sign by sign; it never throws. Long texts cost no more than their present sign. */
export class Signs {
  readonly #source: string;
  #next = 0;
  #type: SignType = 'end';
  #text = '';
  #value = '';

  constructor(source: string) {
    this.#source = source;
    this.advance();
  }

  get type(): SignType {
    return this.#type;
  }

  /** The present sign as it is written; '' at the end. */
  get text(): string {
    return this.#text;
  }

  /** What a string stands for; of other signs the same as {@link text}. */
  get value(): string {
    return this.#value;
  }

  advance(): void {
    this.#next += this.#match(SPACE)?.length ?? 0;
    this.#type = this.#read();
  }

  #read(): SignType {
    const first = this.#source[this.#next];
    if (first === undefined) return this.#take('end', '');
    if (MARKS.includes(first)) return this.#take('mark', first);
    if (first === '"' || first === "'") return this.#readString(first);
    const name = this.#match(NAME);
    if (name !== null && name !== 'Infinity') return this.#take('name', name);
    const number = this.#match(NUMBER);
    return number === null ? this.#take('unknown', first) : this.#take('number', number);
  }

  #take(type: SignType, text: string, value = text): SignType {
    this.#text = text;
    this.#value = value;
    this.#next += text.length;
    return type;
  }

  #readString(quote: string): SignType {
    const source = this.#source;
    const begin = this.#next;
    let value = '';
    let from = begin + 1;
    let at = from;
    for (; at < source.length; at += 1) {
      const sign = source[at];
      if (sign === quote) {
        return this.#take('string', source.slice(begin, at + 1), value + source.slice(from, at));
      }
      if (sign !== '\\') continue;
      const escaped = this.#escaped(at + 1);
      if (escaped === null) break;
      value += source.slice(from, at) + escaped.value;
      at += escaped.length;
      from = at + 1;
    }
    return this.#take('unknown', source.slice(begin, at + 1));
  }

  /** What the signs behind a backslash stand for, and how many they are; null when they stand for nothing. */
  #escaped(at: number): { readonly value: string; readonly length: number } | null {
    const sign = this.#source[at];
    if (sign === 'u' || sign === 'x') {
      const length = sign === 'u' ? 4 : 2;
      const digits = this.#source.slice(at + 1, at + 1 + length);
      if (digits.length < length || !HEX.test(digits)) return null;
      return { value: String.fromCharCode(Number.parseInt(digits, 16)), length: length + 1 };
    }
    const value = ESCAPES.get(sign);
    return value === undefined ? null : { value, length: 1 };
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#next;
    return pattern.exec(this.#source)?.[0] ?? null;
  }
}
