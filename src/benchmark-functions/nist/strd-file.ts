import { GlompoError } from '../../domain/errors.js';
import { parse } from './expression.js';
import { invalidData } from './invalid-data.js';
import { compile, type Names } from './program.js';
import { namesOf } from './regression.js';
import type { StrdParameter, StrdProblem } from './strd-problem.js';

/** A line of the file with its number, from 1. */
interface Line {
  readonly text: string;
  readonly number: number;
}

const NUMBER = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`;
const NAME = String.raw`[A-Za-z]\w*`;
const DATA_HEADER = new RegExp(String.raw`^Data:((?:\s+${NAME})+)\s*$`);
const PARAMETER_COUNT = /^(?:Model:.*)?\s*(\d+)\s+Parameters?\b/;
const CONSTANT = new RegExp(String.raw`^\s*(${NAME})\s*=\s*(${NUMBER})\s*$`);
const ERROR_TERM = /\+\s*e\s*$/;

/**
 * Reads the text of a file of the collection (https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml). The parts are
 * found by what they look like and not by line numbers, since the numbers in the files' own headers are not always
 * right.
 *
 * @param file Name of the file, for messages.
 * @throws GlompoError `GLOMPO_DATA_INVALID`, naming file and line, for whatever is missing or malformed.
 */
export function parseStrd(text: string, file: string): StrdProblem {
  return new StrdReader(text, file).problem();
}

class StrdReader {
  readonly #file: string;
  readonly #lines: readonly Line[];

  constructor(text: string, file: string) {
    this.#file = file;
    this.#lines = text.split(/\r\n|\n|\r/).map((line, i) => ({ text: line, number: i + 1 }));
  }

  problem(): StrdProblem {
    const name = this.#find(/^Dataset Name:\s*(\w[\w.-]*)/, 'a line "Dataset Name:" with a name').match[1];
    const count = this.#find(PARAMETER_COUNT, 'a line with the number of parameters');
    const parameterNames = Array.from({ length: this.#count(count, 1, 1000) }, (_, i) => `b${i + 1}`);
    const columns = this.#data();
    const { left, right, line, constants } = this.#model(count.line);
    const problem = {
      name,
      model: `${left} =${right}`.replace(/\s+/g, ' ').trim(),
      constants,
      parameters: parameterNames.map((parameter) => this.#parameter(parameter)),
      certifiedRss: this.#rss(),
      columns,
    };
    const names = namesOf(problem);
    this.#check(left, { ...names, parameters: [] }, line.number);
    this.#check(right, names, line.number + newlines(left));
    return problem;
  }

  /** Refuses a part of the model that is no formula of these names; it begins at line `first`. */
  #check(part: string, names: Names, first: number): void {
    try {
      compile(parse(part), names);
    } catch (error) {
      if (!(error instanceof GlompoError)) throw error;
      const at = Number(error.data.position);
      const expected = `${String(error.data.expected)} in the model`;
      throw this.#invalid(first + newlines(part.slice(0, at)), expected, error);
    }
  }

  /** The equation after the line with the number of parameters: it may go over several lines and ends with `+ e`. */
  #model(after: Line): { left: string; right: string; line: Line; constants: Record<string, number> } {
    const constants: Record<string, number> = {};
    let text = '';
    let first = after;
    for (const line of this.#lines.slice(after.number)) {
      if (text === '') {
        const constant = CONSTANT.exec(line.text);
        if (constant !== null) {
          constants[constant[1]] = Number(constant[2]);
          continue;
        }
        if (line.text.trim() === '') continue;
        first = line;
      }
      text += text === '' ? line.text : `\n${line.text}`;
      if (!ERROR_TERM.test(line.text)) continue;
      const equals = text.indexOf('=');
      if (equals < 0) throw this.#invalid(first.number, 'a model of the form "y = ... + e"');
      const right = text.slice(equals + 1).replace(ERROR_TERM, '');
      return { left: text.slice(0, equals), right, line: first, constants };
    }
    throw this.#invalid(first.number, 'a model that ends with "+ e"');
  }

  #parameter(name: string): StrdParameter {
    const { match, line } = this.#find(new RegExp(String.raw`^\s*${name}\s*=\s*(.*)$`), `a line "${name} ="`);
    const numbers = match[1]
      .trim()
      .split(/\s+/)
      .map((text) => this.#number(text, line));
    if (numbers.length !== 4) {
      throw this.#invalid(line.number, 'two starting values, a certified value and a standard deviation');
    }
    const [far, near, certified, deviation] = numbers;
    return { name, starts: [far, near], certified, deviation };
  }

  #rss(): number {
    const { match, line } = this.#find(/^Residual Sum of Squares:\s*(.*)$/, '"Residual Sum of Squares:"');
    const rss = this.#number(match[1].trim(), line);
    if (rss <= 0) throw this.#invalid(line.number, 'a positive residual sum of squares');
    return rss;
  }

  /** The table at the end of the file: one column for each name in its header. */
  #data(): Record<string, number[]> {
    const header = this.#find(DATA_HEADER, 'a line "Data:" with the names of the columns');
    const names = header.match[1].trim().split(/\s+/);
    const stated = this.#find(/^Number of Observations:\s*(\d+)/, '"Number of Observations:"');
    const rows = this.#count(stated, 1, 1_000_000);
    const lines = this.#lines.slice(header.line.number).filter((line) => line.text.trim() !== '');
    if (lines.length !== rows) {
      const last = lines.at(-1) ?? header.line;
      throw this.#invalid(last.number, `${rows} observations (there are ${lines.length})`);
    }
    const columns = new Map(names.map((name) => [name, new Array<number>(rows).fill(0)]));
    if (columns.size !== names.length)
      throw this.#invalid(header.line.number, 'column names without repetition');
    lines.forEach((line, row) => {
      const fields = line.text.trim().split(/\s+/);
      if (fields.length !== names.length) throw this.#invalid(line.number, `${names.length} numbers`);
      names.forEach((name, i) => {
        columns.get(name)![row] = this.#number(fields[i], line);
      });
    });
    return Object.fromEntries(columns);
  }

  #find(pattern: RegExp, expected: string): { match: RegExpExecArray; line: Line } {
    for (const line of this.#lines) {
      const match = pattern.exec(line.text);
      if (match !== null) return { match, line };
    }
    throw this.#invalid(this.#lines.length, `${expected} somewhere in the file`);
  }

  #count({ match, line }: { match: RegExpExecArray; line: Line }, least: number, most: number): number {
    const count = Number(match[1]);
    if (!(count >= least && count <= most)) {
      throw this.#invalid(line.number, `a number from ${least} to ${most}`);
    }
    return count;
  }

  #number(text: string, line: Line): number {
    const value = new RegExp(`^${NUMBER}$`).test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(value))
      throw this.#invalid(line.number, `a number instead of ${JSON.stringify(text)}`);
    return value;
  }

  #invalid(line: number, expected: string, cause?: unknown): GlompoError {
    const message = `${this.#file}, line ${line}: expected ${expected}.`;
    return invalidData(message, { file: this.#file, line, expected }, cause);
  }
}

function newlines(text: string): number {
  return text.split('\n').length - 1;
}
