import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { testNames } from './fixtures/test-names.js';

const ROWS = 146;

interface Row {
  readonly number: number;
  readonly status: string;
  /** Each as a file and a part of a test's name. */
  readonly tests: readonly string[];
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Rows of a table in Markdown that begin with a number. */
function rowsOf(text: string): Row[] {
  return text
    .split('\n')
    .filter((line) => /^\| \d+ \|/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, number, , status, tests]) => ({
      number: Number(number),
      status,
      tests: tests === '' ? [] : tests.split('<br>'),
    }));
}

const rows = rowsOf(readFileSync(here('feature-table.md'), 'utf8'));

const files = new Map<string, readonly string[] | null>();

/** What is wrong with a test that a row names; null when it is found, once. */
function fault(test: string): string | null {
  const [, file, name] = /^`([\w/-]+)` (.+)$/.exec(test) ?? [];
  if (file === undefined) return `${test}: is no file and name of a test`;
  if (!files.has(file)) files.set(file, testNames(here(`${file}.test.ts`)));
  const names = files.get(file);
  if (names == null) return `${test}: there is no such file`;
  const found = names.filter((full) => full.includes(name)).length;
  return found === 1 ? null : `${test}: found ${found} times`;
}

describe('the table of features', () => {
  it('has every row once, in order', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: ROWS }, (_, i) => i + 1));
  });

  it('has a status that there is, and tests where there must be some', () => {
    const known = /^(here|partly(, issue [5-8])?: .+|open, issue [5-8]|not ours.*: .+)$/;
    expect(rows.filter(({ status }) => !known.test(status))).toEqual([]);
    expect(rows.filter(({ status, tests }) => status.startsWith('open') !== (tests.length === 0))).toEqual(
      [],
    );
  });

  it('names tests that exist, each by what no other test of its file is called', () => {
    const faults = rows.flatMap(({ number, tests }) =>
      tests.flatMap((test) => {
        const wrong = fault(test);
        return wrong === null ? [] : [`row ${number}: ${wrong}`];
      }),
    );
    expect(faults).toEqual([]);
  });
});

describe('the check of the table', () => {
  it('finds a file that is not there, a test that is not there, and a name that several tests have', () => {
    expect(fault('`unit/nowhere` anything')).toContain('there is no such file');
    expect(fault('`feature-table` makes coffee')).toContain('found 0 times');
    expect(fault('`feature-table` the')).toMatch(/found [2-9] times/);
    expect(fault('feature-table: has every row once')).toContain('is no file and name of a test');
    expect(fault('`feature-table` the table of features > has every row once, in order')).toBeNull();
  });
});
