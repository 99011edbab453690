import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ownIdentity, ownNamespace } from '../../../../actors/process/owner.js';
import { privateDirectoryOf } from '../../../../actors/process/private-directory.js';
import { readProcess } from '../../../../actors/process/process-table.js';
import {
  JOURNAL_FOLDER,
  journalledPrograms,
  ProgramJournal,
} from '../../../../actors/process/program-journal.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'glompo-journal-'));
  vi.stubEnv('TMPDIR', root);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

const run = (tag: string) => ({ tag, owner: ownIdentity(), workingDir: '/jobs' });
const ownName = () => `${process.pid}.${readProcess(process.pid)?.start}`;

test('what is written down is read with its tag, from all isolates of the run', () => {
  ProgramJournal.of(run('a/1/'))?.started(process.pid);
  ProgramJournal.of(run('a/2/3/'))?.started(process.ppid);
  const parent = `${process.ppid}.${readProcess(process.ppid)?.start}`;
  expect(journalledPrograms('a')).toEqual(
    new Map([
      [ownName(), 'a/1/'],
      [parent, 'a/2/3/'],
    ]),
  );
  expect(journalledPrograms('b').size).toBe(0);
});

test('a program that is gone already is not', async () => {
  const child = spawn('true');
  await once(child, 'exit');
  ProgramJournal.of(run('a/1/'))?.started(child.pid as number);
  expect(journalledPrograms('a').size).toBe(0);
});

test('a journal of thousands of programs stays small, and has those that live', () => {
  const journal = ProgramJournal.of(run('a/1/'));
  journal?.started(process.ppid);
  for (let i = 0; i < 2_000; i += 1) {
    journal?.started(process.pid);
    journal?.ended(process.pid);
  }
  const folder = join(privateDirectoryOf('a'), JOURNAL_FOLDER);
  const [file] = readdirSync(folder);
  expect(readFileSync(join(folder, file), 'utf8').split('\n').length).toBeLessThan(600);
  expect([...journalledPrograms('a').keys()]).toContain(
    `${process.ppid}.${readProcess(process.ppid)?.start}`,
  );
});

test('in another PID namespace than the owner nothing is written down', () => {
  expect(ProgramJournal.of({ ...run('a/1/'), owner: `1.2.${ownNamespace() + 1}` })).toBeNull();
});

test('a journal that cannot be written does not fail', () => {
  writeFileSync(join(root, 'file'), '');
  vi.stubEnv('TMPDIR', join(root, 'file'));
  expect(() => ProgramJournal.of(run('a/1/'))?.started(process.pid)).not.toThrow();
});
