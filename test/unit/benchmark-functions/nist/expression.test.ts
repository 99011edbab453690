import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FUNCTIONS,
  MAX_DEPTH,
  MAX_LENGTH,
  parse,
} from '../../../../src/benchmark-functions/nist/expression.js';
import { compile } from '../../../../src/benchmark-functions/nist/program.js';
import { GlompoError } from '../../../../src/domain/errors.js';

const NO_COLUMNS = new Map<string, Float64Array>();
const PI = new Map([['pi', Math.PI]]);

/** The value of a formula of parameters b1, b2, ... */
function value(text: string, parameters: number[] = []): number {
  const names = parameters.map((_, i) => `b${i + 1}`);
  return compile(parse(text), { parameters: names, columns: NO_COLUMNS, constants: PI }).evaluate(
    parameters,
  )[0];
}

function failure(text: string): GlompoError {
  try {
    value(text);
  } catch (error) {
    if (error instanceof GlompoError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('parse', () => {
  it.each<[string, number]>([
    ['1 + 2*3', 7],
    ['(1 + 2)*3', 9],
    ['7 - 4 - 2', 1],
    ['16/4/2', 2],
    ['2**3**2', 512],
    ['-2**2', -4],
    ['(-2)**2', 4],
    ['2**-1', 0.5],
    ['2**-2**2', 2 ** -4],
    ['-2**-2', -0.25],
    ['6*-2', -12],
    ['3 - -2', 5],
    ['+4', 4],
    ['--4', 4],
    ['[1 + 2]*(3)', 9],
    ['[(1 + [2])]', 3],
    ['1.5E+02 + .5 + 2.e-1 + 1e1', 160.7],
    ['pi', Math.PI],
    ['exp(0) + exp[0]', 2],
    ['log[exp(2)]', 2],
    ['ln(10) - log(10)', 0],
    ['log10(1000)', 3],
    ['sqrt(2)**2', 2],
    ['abs(-3)', 3],
    ['4*arctan(1) - pi', 0],
    ['sin(1)**2 + cos(1)**2', 1],
    ['tan(1) - sin(1)/cos(1)', 0],
  ])('%s is %d', (text, expected) => {
    expect(value(text)).toBeCloseTo(expected, 12);
  });

  it.each<[string, number, string]>([
    ['', 0, 'a number'],
    ['1 +', 3, 'a number'],
    ['1 2', 2, 'an operator'],
    ['(1 + 2', 6, ')'],
    ['[1)', 2, ']'],
    ['exp 1', 4, '('],
    ['exp', 3, '['],
    ['foo(1)', 3, 'an operator'],
    ['1 $ 2', 2, 'an operator'],
    ['b9', 0, 'pi'],
    ['constructor[1]', 11, 'an operator'],
    ['2 ** * 3', 5, 'a number'],
    ['1)', 1, 'the end'],
  ])('refuses %j at %i', (text, position, expected) => {
    const error = failure(text);
    expect(error.code).toBe('GLOMPO_DATA_INVALID');
    expect(error.data.position).toBe(position);
    expect(error.data.expected).toContain(expected);
    expect(error.message).toContain(`character ${position + 1} `);
  });

  it('limits the nesting', () => {
    const nested = (levels: number) => `${'('.repeat(levels)}1${')'.repeat(levels)}`;
    expect(value(nested(MAX_DEPTH - 1))).toBe(1);
    expect(failure(nested(MAX_DEPTH)).data.expected).toContain('nesting');
    expect(failure('-'.repeat(MAX_DEPTH + 1)).data.expected).toContain('nesting');
    expect(failure('2**'.repeat(MAX_DEPTH + 1)).data.expected).toContain('nesting');
  });

  it('limits the length', () => {
    const chain = `${'1+'.repeat((MAX_LENGTH - 2) / 2)}1`;
    expect(value(chain)).toBe(MAX_LENGTH / 2);
    expect(failure(`${chain}+1 `).data.expected).toBe('a shorter formula');
  });

  it('answers any text with a formula or with its own error', () => {
    const pieces = fc.constantFrom(
      'b1',
      'pi',
      '2',
      '.5',
      '1e3',
      '+',
      '-',
      '*',
      '**',
      '/',
      '(',
      ')',
      '[',
      ']',
      ' ',
    );
    const words = fc.constantFrom(
      ...Object.keys(FUNCTIONS),
      '__proto__',
      'hasOwnProperty',
      'e',
      '\n',
      '.',
      '\0',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc
        .array(fc.oneof({ weight: 3, arbitrary: pieces }, words), { maxLength: 60 })
        .map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        try {
          expect(typeof value(candidate, [1])).toBe('number');
        } catch (error) {
          if (!(error instanceof GlompoError)) throw error;
          expect(error.code).toBe('GLOMPO_DATA_INVALID');
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('agrees with the language on random formulas', () => {
    const { tree } = fc.letrec<{ tree: { text: string; value: number } }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        fc.double({ min: 0.125, max: 8, noNaN: true }).map((n) => ({ text: String(n), value: n })),
        fc.tuple(tie('tree'), fc.constantFrom('+', '-', '*', '/'), tie('tree')).map(([a, operator, b]) => ({
          text: `(${a.text} ${operator} [${b.text}])`,
          value: applied(a.value, operator, b.value),
        })),
        tie('tree').map((a) => ({ text: `-(${a.text})`, value: -a.value })),
        tie('tree').map((a) => ({ text: `sin[${a.text}]`, value: Math.sin(a.value) })),
      ),
    }));
    fc.assert(
      fc.property(tree, (made) => {
        expect(value(made.text)).toEqual(expect.closeTo(made.value, 12));
      }),
    );
  });
});

function applied(a: number, operator: string, b: number): number {
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  return operator === '*' ? a * b : a / b;
}

describe('compile', () => {
  const x = Float64Array.of(1, 2, 3, 4);
  const names = { parameters: ['b1', 'b2'], columns: new Map([['x', x]]), constants: PI };

  it.each<[string, (row: number, b1: number, b2: number) => number]>([
    ['b1*exp[-b2*x]', (row, b1, b2) => b1 * Math.exp(-b2 * row)],
    ['b1 + b2', (_, b1, b2) => b1 + b2],
    ['cos(2*pi*x/12)', (row) => Math.cos((2 * Math.PI * row) / 12)],
    ['b1*x**2 + b2*x**3', (row, b1, b2) => b1 * row ** 2 + b2 * row ** 3],
    ['(b1 + x)**(-1/b2)', (row, b1, b2) => (b1 + row) ** (-1 / b2)],
    ['x**x - b2/x', (row, _, b2) => row ** row - b2 / row],
    ['b1', (_, b1) => b1],
    ['x', (row) => row],
  ])('evaluates %s over the data, again and again', (text, expected) => {
    const program = compile(parse(text), names);
    expect(program.rows).toBe(4);
    for (const [b1, b2] of [
      [1, 2],
      [-0.3, 0.7],
      [1, 2],
    ]) {
      const values = program.evaluate([b1, b2]);
      expect(Array.from(values)).toEqual(Array.from(x, (row) => expect.closeTo(expected(row, b1, b2), 13)));
    }
  });

  it('keeps the output array and leaves the data alone', () => {
    const program = compile(parse('x + b1'), names);
    expect(program.evaluate([1, 0])).toBe(program.evaluate([2, 0]));
    expect(Array.from(x)).toEqual([1, 2, 3, 4]);
  });

  it('tells apart 0 and -0', () => {
    expect(value('1/(0*-1) + 1/(1 - 1) + 1')).toBeNaN();
  });
});
