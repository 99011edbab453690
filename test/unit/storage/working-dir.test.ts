import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeDirectory } from '../../../src/storage/working-dir.js';

const root = mkdtempSync(join(tmpdir(), 'glompo-working-dir-'));
afterAll(() => rmSync(root, { recursive: true }));

const refused = expect.objectContaining({ code: 'GLOMPO_WORKING_DIR' });

test('a directory is made with its parents, and may be there', () => {
  const path = join(root, 'with', 'parents');
  makeDirectory(path);
  makeDirectory(path);
  expect(existsSync(path)).toBe(true);
});

test('a file in the way is refused', () => {
  writeFileSync(join(root, 'file'), '');
  expect(() => makeDirectory(join(root, 'file'))).toThrow(refused);
  expect(() => makeDirectory(join(root, 'file', 'below'))).toThrow(refused);
});

test.runIf(existsSync('/proc/self'))('a directory that takes in no others is refused', () => {
  expect(() => makeDirectory('/proc/glompo/run')).toThrow(refused);
});
