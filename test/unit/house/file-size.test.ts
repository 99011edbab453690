import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROOT } from './sources.js';

const MOST_LINES = 300;
const SOURCE = /\.(ts|js|mjs|cjs)$/;

/** Hosts from which packages are installed; the pages that show a package are none. */
const REGISTRY = /https?:\/\/(registry\.|npm\.|[\w.-]*\b(artifactory|verdaccio|nexus)\b)[\w.-]*/i;
/** What a package manager writes for a package that it got from any host. */
const PACKAGE = /https?:\/\/[^\s"']+\/-\/[^\s"']+\.tgz/;

const FOLDERS = ['work', 'root', 'home'];
/** A path from the root of a machine, not the middle of a longer path or of an address. */
const MACHINE_PATH = new RegExp(`(?:file://|(?<![\\w.)}\\]/*-]))/(${FOLDERS.join('|')})(?=[/'"\`\\s]|$)`);

function git(...args: string[]): string[] {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
}

/** What is tracked, or would be. */
const files = existsSync(`${ROOT}.git`)
  ? git('ls-files', '-z', '--cached', '--others', '--exclude-standard').filter((path) =>
      existsSync(`${ROOT}${path}`),
    )
  : [];

function textOf(path: string): string | null {
  const bytes = readFileSync(`${ROOT}${path}`);
  return bytes.includes(0) ? null : bytes.toString('utf8');
}

function linesWith(pattern: RegExp): string[] {
  return files.flatMap((path) =>
    (textOf(path) ?? '').split('\n').flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}`] : [])),
  );
}

describe.skipIf(files.length === 0)('the files of the repository', () => {
  it(`have at most ${MOST_LINES} lines each, where they are source`, () => {
    const long = files
      .filter((path) => SOURCE.test(path))
      .map((path) => ({ path, lines: (textOf(path) ?? '').trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > MOST_LINES);
    expect(long).toEqual([]);
  });

  it('name no address of a package registry', () => {
    expect(linesWith(REGISTRY)).toEqual([]);
    expect(linesWith(PACKAGE)).toEqual([]);
  });

  it('name no path of the machine that they were written on', () => {
    expect(linesWith(MACHINE_PATH)).toEqual([]);
  });
});

describe('the check of the files', () => {
  const [folder] = FOLDERS;

  it.each([
    `https://${'registry'}.example.org/x`,
    `http://${'npm'}.example.org`,
    `https://a.${'nexus'}.org/x`,
  ])('takes %s for a registry', (address) => {
    expect(REGISTRY.test(address)).toBe(true);
  });

  it('takes a page about a package for none', () => {
    expect(REGISTRY.test('https://www.npmjs.com/package/xstate')).toBe(false);
    expect(PACKAGE.test(`https://example.org/xstate/${'-'}/xstate-5.0.0.tgz`)).toBe(true);
  });

  it.each(['', 'cd ', "'", '(', 'file://', '='])('finds a path after %j', (before) => {
    expect(MACHINE_PATH.test(`${before}/${folder}/main`)).toBe(true);
  });

  it('leaves longer paths and addresses alone', () => {
    for (const text of [
      `src/${folder}/x`,
      `https://example.org/${folder}/x`,
      `./${folder}/x`,
      `/${folder}ers/x`,
    ]) {
      expect(MACHINE_PATH.test(text)).toBe(false);
    }
  });
});
