import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeWhole } from '../../../src/storage/written-file.js';

const root = mkdtempSync(join(tmpdir(), 'glompo-written-file-'));
afterAll(() => rmSync(root, { recursive: true }));
const path = join(root, 'file');

function* broken(): IterableIterator<string> {
  yield 'half';
  throw new Error('no more');
}

test('what fails half way leaves the earlier file alone, and nothing beside it', () => {
  writeWhole(path, ['whole', Buffer.from(' file')]);
  expect(() => writeWhole(path, broken())).toThrow('no more');
  expect(readFileSync(path, 'utf8')).toBe('whole file');
  expect(readdirSync(root)).toEqual(['file']);
});

test.runIf(existsSync('/proc/self/fd'))('what fails half way leaves no descriptor open', () => {
  const open = () => readdirSync('/proc/self/fd').length;
  const before = open();
  for (let i = 0; i < 20; i += 1) expect(() => writeWhole(path, broken())).toThrow('no more');
  expect(open()).toBeLessThan(before + 20);
});
