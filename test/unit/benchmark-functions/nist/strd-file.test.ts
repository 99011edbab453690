import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { regressionOf } from '../../../../src/benchmark-functions/nist/regression.js';
import { searchBounds } from '../../../../src/benchmark-functions/nist/search-bounds.js';
import { parseStrd } from '../../../../src/benchmark-functions/nist/strd-file.js';
import { GlompoError } from '../../../../src/domain/errors.js';

const FOLDER = new URL('../../../fixtures/nist/', import.meta.url);
const BENNETT = textOf('Bennett5.dat');

function textOf(file: string): string {
  return readFileSync(new URL(file, FOLDER), 'utf8');
}

/** A file in the collection's layout with one observation. */
function fileWith(model: string, parameters: number, columns = 'y x', row = '1.5 2.0'): string {
  const values = Array.from(
    { length: parameters },
    (_, i) => `  b${i + 1} =   1.0   2.0   ${i + 1}E+00  1.0E-02`,
  );
  return [
    'NIST/ITL StRD',
    'Dataset Name:  Example          (Example.dat)',
    'Data:          1 Response Variable  (y = response)',
    '               Observed Data',
    'Model:         Miscellaneous Class',
    `               ${parameters} Parameters (b1 to b${parameters})`,
    '',
    ...model.split('\n').map((line) => `               ${line}`),
    '',
    '          Starting values                  Certified Values',
    '        Start 1     Start 2           Parameter     Standard Deviation',
    ...values,
    '',
    'Residual Sum of Squares:                    1.0E+00',
    'Number of Observations:                           1',
    '',
    `Data:   ${columns}`,
    `        ${row}`,
    '',
  ].join('\r\n');
}

describe('parseStrd', () => {
  it.each(readdirSync(FOLDER))('reads %s whole', (file) => {
    const problem = parseStrd(textOf(file), file);
    expect(`${problem.name}.dat`).toBe(file);
    const { prediction, response } = regressionOf(problem);
    expect(prediction.rows).toBe(response.length);
    expect(response.every(Number.isFinite)).toBe(true);
    const certified = problem.parameters.map((parameter) => parameter.certified);
    expect(prediction.evaluate(certified).every(Number.isFinite)).toBe(true);
  });

  it('finds every part', () => {
    const problem = parseStrd(BENNETT, 'Bennett5.dat');
    expect(problem.model).toBe('y = b1 * (b2+x)**(-1/b3)');
    expect(problem.parameters[1]).toEqual({
      name: 'b2',
      starts: [50, 45],
      certified: 46.736564644,
      deviation: 1.2448871856,
    });
    expect(problem.certifiedRss).toBe(5.2404744073e-4);
    expect(problem.columns.y).toHaveLength(154);
    expect(problem.columns.y[0]).toBe(-34.834702);
    expect(problem.columns.x[1]).toBe(8.102586);
  });

  // Model lines of the collection's other files, with the value of the right side at b = 1, 2, ..., x = 2 (and 3).
  it.each<[string, string, number, number]>([
    ['Misra1a', 'y = b1*(1-exp[-b2*x])  +  e', 2, 1 - Math.exp(-4)],
    ['Misra1b', 'y = b1 * (1-(1+b2*x/2)**(-2))  +  e', 2, 1 - 3 ** -2],
    ['Misra1c', 'y = b1 * (1-(1+2*b2*x)**(-.5))  +  e', 2, 1 - 9 ** -0.5],
    ['Misra1d', 'y = b1*b2*x*((1+b2*x)**(-1))  +  e', 2, 4 / 5],
    ['Chwirut', 'y = exp[-b1*x]/(b2+b3*x)  +  e', 3, Math.exp(-2) / 8],
    [
      'Lanczos',
      'y = b1*exp(-b2*x) + b3*exp(-b4*x) + b5*exp(-b6*x)  +  e',
      6,
      Math.exp(-4) + 3 * Math.exp(-8) + 5 * Math.exp(-12),
    ],
    ['DanWood', 'y  = b1*x**b2  +  e', 2, 4],
    ['Kirby2', 'y = (b1 + b2*x + b3*x**2) /\n(1 + b4*x + b5*x**2)  +  e', 5, 17 / 29],
    [
      'Hahn1',
      'y = (b1+b2*x+b3*x**2+b4*x**3) /\n    (1+b5*x+b6*x**2+b7*x**3)  +  e',
      7,
      (1 + 4 + 12 + 32) / (1 + 10 + 24 + 56),
    ],
    ['MGH17', 'y = b1 + b2*exp[-x*b4] + b3*exp[-x*b5]  +  e', 5, 1 + 2 * Math.exp(-8) + 3 * Math.exp(-10)],
    [
      'Roszman1',
      'pi = 3.141592653589793238462643383279E0\ny =  b1 - b2*x - arctan[b3/(x-b4)]/pi  +  e',
      4,
      1 - 4 - Math.atan(3 / -2) / Math.PI,
    ],
    ['Rat42', 'y = b1 / (1+exp[b2-b3*x])  +  e', 3, 1 / (1 + Math.exp(2 - 6))],
    [
      'Gauss1',
      'y = b1*exp( -b2*x ) + b3*exp( -(x-b4)**2 / b5**2 )\n         + b6*exp( -(x-b7)**2 / b8**2 ) + e',
      8,
      Math.exp(-4) + 3 * Math.exp(-4 / 25) + 6 * Math.exp(-25 / 64),
    ],
  ])('understands the model of %s', (_, model, parameters, expected) => {
    const problem = parseStrd(fileWith(model, parameters), 'Example.dat');
    const b = problem.parameters.map((parameter) => parameter.certified);
    const { prediction, response } = regressionOf(problem);
    expect(prediction.evaluate(b)[0]).toBeCloseTo(expected, 14);
    expect(response[0]).toBe(1.5);
  });

  it('understands the model of Nelson: two predictors and a function of the response', () => {
    const text = fileWith('log[y] = b1 - b2*x1 * exp[-b3*x2]  +  e', 3, 'y x1 x2', '15.0 2.0 3.0');
    const problem = parseStrd(text, 'Nelson.dat');
    const { prediction, response } = regressionOf(problem);
    expect(response[0]).toBeCloseTo(Math.log(15), 14);
    expect(prediction.evaluate([1, 2, 3])[0]).toBeCloseTo(1 - 4 * Math.exp(-9), 14);
    expect(Object.keys(problem.columns)).toEqual(['y', 'x1', 'x2']);
  });

  it.each<[string, string, string, number, string]>([
    ['no name', 'Dataset Name:', 'Dataset:', 215, '"Dataset Name:"'],
    ['no number of parameters', '3 Parameters', 'Three', 215, 'number of parameters'],
    ['too many parameters', '3 Parameters', '99999 Parameters', 32, '1 to 1000'],
    ['more parameters than values', '3 Parameters', '4 Parameters', 215, '"b4 ="'],
    ['no end of the model', '(-1/b3)  +  e', '(-1/b3)', 34, '"+ e"'],
    ['no equation', 'y = b1 *', 'b1 *', 34, '"y = ... + e"'],
    ['a broken formula', '**(-1/b3)', '**(-1/)', 34, 'a number, a name'],
    ['an unknown name', '**(-1/b3)', '**(-1/b7)', 34, 'b1, b2, b3'],
    ['a starting value that is none', '45         4.67', 'forty      4.67', 42, '"forty"'],
    ['a missing column', '2.9715175411E+02', '', 41, 'two starting values'],
    ['no certified sum', 'Residual Sum of Squares', 'Sum', 215, 'Residual Sum'],
    ['a certified sum that is none', '5.2404744073E-04', 'small', 45, '"small"'],
    ['a certified sum of 0', '5.2404744073E-04', '0', 45, 'positive'],
    [
      'another number of observations',
      '                 154',
      '                 155',
      214,
      '155 observations',
    ],
    ['no header of the data', 'Data:   y               x', '', 215, 'names of the columns'],
    ['a column twice', 'Data:   y               x', 'Data:   x   x', 60, 'without repetition'],
    ['a row that is too short', '-34.834702E0      7.447168E0', '-34.834702E0', 61, '2 numbers'],
    ['data that are no numbers', '7.447168E0', '0x10', 61, '"0x10"'],
    ['data beyond the numbers', '7.447168E0', '1e999', 61, '"1e999"'],
  ])('refuses %s', (_, part, replacement, line, expected) => {
    expect(BENNETT).toContain(part);
    const error = refused(BENNETT.replace(part, replacement));
    expect(error.data).toMatchObject({ file: 'broken.dat', line });
    expect(error.message).toContain(`broken.dat, line ${line}: `);
    expect(error.message).toContain(expected);
  });

  it('names the very line of a model of several lines', () => {
    const broken = fileWith('y = b1*x\n  + b2**\n  + e', 2);
    expect(refused(broken).data.line).toBe(10);
    expect(refused(fileWith('y = b1*x\n  + q*x\n  + b2 + e', 2)).data.line).toBe(9);
  });

  it('answers damaged files with its own error or a problem', () => {
    const lines = BENNETT.split('\n');
    const damage = fc.array(fc.tuple(fc.nat(lines.length - 1), fc.string({ maxLength: 40 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(damage, (changes) => {
        const text = [...lines];
        for (const [at, line] of changes) text[at] = line;
        try {
          parseStrd(text.join('\n'), 'broken.dat');
        } catch (error) {
          if (!(error instanceof GlompoError)) throw error;
          expect(error.code).toBe('GLOMPO_DATA_INVALID');
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('searchBounds', () => {
  it('is ten times the larger starting value, to both sides', () => {
    expect(searchBounds(parseStrd(BENNETT, 'Bennett5.dat'))).toEqual([
      [-20_000, 20_000],
      [-500, 500],
      [-8.5, 8.5],
    ]);
  });

  it('refuses starting values that are both 0', () => {
    const text = BENNETT.replace('-2000       -1500', '0 0');
    expect(() => searchBounds(parseStrd(text, 'zero.dat'))).toThrow(GlompoError);
  });
});

function refused(text: string): GlompoError {
  try {
    parseStrd(text, 'broken.dat');
  } catch (error) {
    if (error instanceof GlompoError) return error;
    throw error;
  }
  throw new Error('the file was accepted');
}
