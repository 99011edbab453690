import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetGroup, notedGroups, noteGroup } from '../../../../actors/process/group-notes.js';
import { privateDirectoryOf } from '../../../../actors/process/private-directory.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'glompo-groups-'));
  vi.stubEnv('TMPDIR', root);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

test('the groups of a run are known until they are forgotten', () => {
  expect(notedGroups('a')).toEqual([]);
  for (const group of [12, 7, 12]) noteGroup('a', group);
  noteGroup('b', 3);
  expect([...notedGroups('a')].sort()).toEqual([12, 7]);
  forgetGroup('a', 12);
  forgetGroup('a', 12);
  expect(notedGroups('a')).toEqual([7]);
  expect(notedGroups('b')).toEqual([3]);
});

test('a group is forgotten without a directory being made for that', () => {
  forgetGroup('a', 7);
  expect(existsSync(privateDirectoryOf('a'))).toBe(false);
});

test('notes that cannot be written do not fail', () => {
  writeFileSync(join(root, 'file'), '');
  vi.stubEnv('TMPDIR', join(root, 'file'));
  expect(() => {
    noteGroup('a', 7);
    forgetGroup('a', 7);
  }).not.toThrow();
  expect(notedGroups('a')).toEqual([]);
});
