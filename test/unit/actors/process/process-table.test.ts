import { afterEach, expect, test, vi } from 'vitest';
import { readProcess, readProcessTable } from '../../../../actors/process/process-table.js';

const files = vi.hoisted(() => new Map<string, string | Error>());

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const readFileSync = (path: string, encoding: 'latin1') => {
    const known = files.get(path);
    if (known instanceof Error) throw known;
    return known ?? fs.readFileSync(path, encoding);
  };
  return { ...fs, readFileSync };
});

afterEach(() => {
  files.clear();
});

const STAT = `/proc/${process.pid}/stat`;

/** What the kernel says of a process with so many threads. */
function stat(state: string, threads: number): string {
  const unused = Array.from({ length: 13 }, () => 0).join(' ');
  return `7 (a name) with spaces) ${state} 1 2 3 ${unused} ${threads} 0 4711 99`;
}

test.each([
  ['S', 1, 4711],
  ['Z', 1, undefined],
  // Its first thread has ended, the others work on.
  ['Z', 3, 4711],
  ['X', 1, undefined],
])('a process in state %s with %d threads', (state, threads, start) => {
  files.set(STAT, stat(state, threads));
  expect(readProcess(process.pid)?.start).toBe(start);
});

test('a process that is gone, or none of ours, is left out', () => {
  for (const code of ['ENOENT', 'ESRCH', 'EACCES']) {
    files.set(STAT, Object.assign(new Error(code), { code }));
    expect(readProcessTable()?.some(({ pid }) => pid === process.pid)).toBe(false);
  }
});

test('without a descriptor to spare nothing is said, rather than that nobody is alive', () => {
  files.set(STAT, Object.assign(new Error('EMFILE'), { code: 'EMFILE' }));
  expect(readProcessTable()).toBeUndefined();
  expect(readProcess(process.pid)).toBeUndefined();
});
