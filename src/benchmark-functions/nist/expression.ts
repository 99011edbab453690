import { invalidData } from './invalid-data.js';

/** A formula as a tree. It is plain data: evaluating it is the business of `program.ts`. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string; readonly position: number }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly argument: Expression }
  | { readonly kind: 'negative'; readonly argument: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    };

export type BinaryOperator = '+' | '-' | '*' | '/' | '**';

/** The functions that a formula may call; `log` is the natural logarithm, as in the files of the collection. */
export const FUNCTIONS = {
  exp: Math.exp,
  log: Math.log,
  ln: Math.log,
  log10: Math.log10,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  arcsin: Math.asin,
  arccos: Math.acos,
  arctan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
} as const satisfies Readonly<Record<string, (value: number) => number>>;

export type FunctionName = keyof typeof FUNCTIONS;

/** Longest formula in characters; it also bounds the depth of chains such as a + a + a. */
export const MAX_LENGTH = 4096;

/** Deepest nesting of brackets, signs and powers. */
export const MAX_DEPTH = 100;

interface Token {
  readonly kind: 'number' | 'name' | 'symbol' | 'end';
  readonly text: string;
  /** Offset of the first character in the formula, from 0. */
  readonly position: number;
}

// Sticky, and each alternative starts with a character of its own, so that no text makes it backtrack.
const TOKEN = /(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z]\w*)|(\*\*|[-+*/()[\]])/y;
const SPACE = /\s*/y;

/**
 * Parses a formula in the notation of the NIST StRD files: Fortran operators, `( )` and `[ ]` alike, functions with
 * either bracket.
 *
 * `**` binds tightest and to the right; a sign binds like a sum in Fortran, so that `-x**2` is `-(x**2)`; an exponent
 * may have a sign of its own.
 *
 * @throws GlompoError `GLOMPO_DATA_INVALID`, whose data holds the position (from 0) and what was expected there.
 * @example
 * parse('b1*(1-exp[-b2*x])');
 */
export function parse(text: string): Expression {
  if (text.length > MAX_LENGTH) {
    throw invalidData(`The formula has ${text.length} characters, more than the ${MAX_LENGTH} allowed.`, {
      position: MAX_LENGTH,
      expected: 'a shorter formula',
    });
  }
  const parser = new Parser(tokens(text));
  const expression = parser.sum();
  parser.end();
  return expression;
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  let position = 0;
  for (;;) {
    SPACE.lastIndex = position;
    SPACE.exec(text);
    position = SPACE.lastIndex;
    if (position >= text.length) break;
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(text);
    if (match === null)
      throw unexpected(position, text[position], 'a number, a name, an operator or a bracket');
    const kind = match[1] !== undefined ? 'number' : match[2] !== undefined ? 'name' : 'symbol';
    found.push({ kind, text: match[0], position });
    position += match[0].length;
  }
  found.push({ kind: 'end', text: '', position: text.length });
  return found;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(list: readonly Token[]) {
    this.#tokens = list;
  }

  sum(): Expression {
    let left = this.#product();
    for (let operator = this.#take('+', '-'); operator !== null; operator = this.#take('+', '-')) {
      left = { kind: 'binary', operator, left, right: this.#product() };
    }
    return left;
  }

  end(): void {
    if (this.#next.kind !== 'end') throw this.#unexpected('an operator or the end of the formula');
  }

  #product(): Expression {
    let left = this.#signed();
    for (let operator = this.#take('*', '/'); operator !== null; operator = this.#take('*', '/')) {
      left = { kind: 'binary', operator, left, right: this.#signed() };
    }
    return left;
  }

  #signed(): Expression {
    // Every way to nest goes through here, so this is the one place that has to count.
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw this.#unexpected(`at most ${MAX_DEPTH} levels of nesting`);
    const sign = this.#take('+', '-');
    const operand = sign === null ? this.#power() : this.#signed();
    this.#depth -= 1;
    return sign === '-' ? { kind: 'negative', argument: operand } : operand;
  }

  #power(): Expression {
    const left = this.#primary();
    const operator = this.#take('**');
    return operator === null ? left : { kind: 'binary', operator, left, right: this.#signed() };
  }

  #primary(): Expression {
    const token = this.#next;
    if (token.kind === 'number') {
      this.#at += 1;
      return { kind: 'number', value: Number(token.text) };
    }
    if (token.kind === 'name') {
      this.#at += 1;
      if (Object.hasOwn(FUNCTIONS, token.text)) {
        if (!this.#opens) throw this.#unexpected(`( or [ after ${token.text}`);
        return { kind: 'call', name: token.text as FunctionName, argument: this.#bracketed() };
      }
      return { kind: 'name', name: token.text, position: token.position };
    }
    if (this.#opens) return this.#bracketed();
    throw this.#unexpected('a number, a name or an opening bracket');
  }

  #bracketed(): Expression {
    const closing = this.#next.text === '(' ? ')' : ']';
    this.#at += 1;
    const inner = this.sum();
    if (this.#next.text !== closing) throw this.#unexpected(`an operator or ${closing}`);
    this.#at += 1;
    return inner;
  }

  get #next(): Token {
    return this.#tokens[this.#at];
  }

  get #opens(): boolean {
    return this.#next.text === '(' || this.#next.text === '[';
  }

  #take<Operator extends BinaryOperator>(...operators: Operator[]): Operator | null {
    const taken = operators.find((operator) => operator === this.#next.text);
    if (taken === undefined) return null;
    this.#at += 1;
    return taken;
  }

  #unexpected(expected: string): Error {
    return unexpected(this.#next.position, this.#next.text, expected);
  }
}

function unexpected(position: number, text: string, expected: string): Error {
  const found = text === '' ? 'the formula ends' : `there is ${JSON.stringify(text.slice(0, 40))}`;
  return invalidData(`At character ${position + 1} of the formula ${found}, but ${expected} was expected.`, {
    position,
    expected,
  });
}
