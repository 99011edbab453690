import type { Refusal } from './refusal.js';
import { Signs } from './signs.js';
import type { Term } from './term.js';

/** Longer texts are refused; the longest honest ones hold a start point of many thousand parameters. */
const MOST_CHARACTERS = 2 ** 20;
/** Each of these may nest the strategy by one more level, and what is made of it works level by level. */
const MOST_BRACKETS_DEEP = 1_000;
const MOST_OPERATORS = 1_000;

const LITERAL_WORDS: ReadonlyMap<string, number | boolean | null> = new Map<string, number | boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

const OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'not']);

/**
 * A text as a term: calls, names, literals as in JavaScript, and `not`, `and`, `or`, which bind in this order of strength.
 *
 * @throws GlompoError what `refuse` makes, when the text is none, is too long, or is nested too deep.
 */
export function parsedTerm(text: string, refuse: Refusal): Term {
  if (typeof text !== 'string') throw refuse('its text', 'none');
  if (text.length > MOST_CHARACTERS)
    throw refuse(`at most ${MOST_CHARACTERS} characters`, `${text.length} of them`);
  return new TermParser(new Signs(text), refuse).whole();
}

class TermParser {
  readonly #signs: Signs;
  readonly #refuse: Refusal;
  #depth = 0;
  #operators = 0;

  constructor(signs: Signs, refuse: Refusal) {
    this.#signs = signs;
    this.#refuse = refuse;
  }

  whole(): Term {
    const term = this.#alternatives();
    if (this.#signs.type !== 'end') throw this.#unexpected('an operator');
    return term;
  }

  #alternatives(): Term {
    let left = this.#conjunction();
    while (this.#operator('or')) left = { type: 'or', left, right: this.#conjunction() };
    return left;
  }

  #conjunction(): Term {
    let left = this.#operand();
    while (this.#operator('and')) left = { type: 'and', left, right: this.#operand() };
    return left;
  }

  #operand(): Term {
    if (this.#operator('not')) return { type: 'not', operand: this.#operand() };
    if (!this.#mark('(')) return this.#value();
    return this.#within(() => {
      const inner = this.#alternatives();
      if (!this.#mark(')')) throw this.#unexpected("an operator or ')'");
      return inner;
    });
  }

  #value(): Term {
    const { type, value } = this.#signs;
    if (this.#mark('[')) return { type: 'array', items: this.#list(']', () => this.#alternatives()) };
    if (this.#mark('{')) return { type: 'object', entries: this.#list('}', () => this.#entry()) };
    const begins = type === 'number' || type === 'string' || type === 'name';
    if (!begins || (type === 'name' && OPERATORS.has(value))) throw this.#unexpected('a value');
    this.#signs.advance();
    if (type !== 'name') return { type: 'literal', value: type === 'number' ? Number(value) : value };
    if (this.#mark('(')) {
      return { type: 'call', name: value, args: this.#list(')', () => this.#alternatives()) };
    }
    const word = LITERAL_WORDS.get(value);
    return word === undefined ? { type: 'name', name: value } : { type: 'literal', value: word };
  }

  #entry(): readonly [string, Term] {
    const { type, value } = this.#signs;
    if (type !== 'name' && type !== 'string') throw this.#unexpected('the name of an option');
    this.#signs.advance();
    if (!this.#mark(':')) throw this.#unexpected("':'");
    return [value, this.#alternatives()];
  }

  #list<Item>(end: string, item: () => Item): readonly Item[] {
    return this.#within(() => {
      const items: Item[] = [];
      if (this.#mark(end)) return items;
      do items.push(item());
      while (this.#mark(','));
      if (!this.#mark(end)) throw this.#unexpected(`',' or '${end}'`);
      return items;
    });
  }

  #within<Inner>(read: () => Inner): Inner {
    this.#depth += 1;
    if (this.#depth > MOST_BRACKETS_DEEP) {
      throw this.#refuse(`at most ${MOST_BRACKETS_DEEP} brackets within each other`, 'more');
    }
    const inner = read();
    this.#depth -= 1;
    return inner;
  }

  #operator(word: 'and' | 'or' | 'not'): boolean {
    if (this.#signs.type !== 'name' || this.#signs.text !== word) return false;
    this.#operators += 1;
    if (this.#operators > MOST_OPERATORS) throw this.#refuse(`at most ${MOST_OPERATORS} operators`, 'more');
    this.#signs.advance();
    return true;
  }

  #mark(mark: string): boolean {
    if (this.#signs.type !== 'mark' || this.#signs.text !== mark) return false;
    this.#signs.advance();
    return true;
  }

  #unexpected(expected: string) {
    const { type, text } = this.#signs;
    const found = text.length > 40 ? `${text.slice(0, 40)}...` : text;
    return this.#refuse(expected, type === 'end' ? 'its end' : found);
  }
}
