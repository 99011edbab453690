import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as directories from '../../../../actors/process/private-directory.js';
import { ownIdentity, ownNamespace } from '../../../../actors/process/owner.js';
import { makePrivateDirectory, privateDirectoryOf } from '../../../../actors/process/private-directory.js';
import { endLeftovers, findLeftovers, mayHoldLeftovers } from '../../../../actors/reaper/leftovers.js';
import { FakeTable, START, tagged } from './fake-table.js';

vi.mock('../../../../actors/process/private-directory.js', { spy: true });

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'glompo-leftovers-'));
  vi.stubEnv('TMPDIR', root);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

const DEAD = `7777777.${START}.${ownNamespace()}`;

/** A dead run with two processes, a live one whose owner has process 5, and one in another PID namespace. */
function table(): FakeTable {
  const live = `5.${START}.${ownNamespace()}`;
  return new FakeTable(
    { pid: 5 },
    { pid: 10, environ: tagged('dead/1/', DEAD, '/jobs/a') },
    { pid: 11, environ: tagged('dead/2/', DEAD, '/jobs/a') },
    { pid: 20, environ: tagged('live/1/', live, '/jobs/a') },
    { pid: 30, environ: tagged('elsewhere/1/', `7777777.${START}.1`, '/jobs/a') },
    { pid: 40, start: START - 1, environ: tagged('dead/3/', DEAD, '/jobs/a') },
  );
}

test('are those of runs whose owner is dead, by run', () => {
  const found = findLeftovers({ table: table() });
  expect(found).toMatchObject([
    { runId: 'dead', workingDir: '/jobs/a', owner: 7777777, directory: null, ended: false },
  ]);
  expect(found[0].processes.map(({ pid }) => pid)).toEqual([10, 11]);
});

test('are told from those of a live run also when a PID was used again', () => {
  const processes = table();
  processes.kill(5);
  processes.add({ pid: 5, start: START + 9 });
  expect(findLeftovers({ table: processes }).map(({ runId }) => runId)).toEqual(['dead', 'live']);
});

test('are looked for in a directory and below it', () => {
  const inDirectory = (workingDir: string) => findLeftovers({ table: table(), workingDir }).length;
  expect(['/jobs/a', '/jobs/a/', '/jobs', '/'].map(inDirectory)).toEqual([1, 1, 1, 1]);
  expect(['/jobs/ab', '/jobs/a/b', '/job'].map(inDirectory)).toEqual([0, 0, 0]);
});

test('are killed, and no others', () => {
  const processes = table();
  expect(endLeftovers({ table: processes })).toMatchObject([{ runId: 'dead', ended: true }]);
  expect(processes.pids).toEqual([5, 20, 30, 40]);
});

test('are directories too, which are removed; those of live runs and of others are not', () => {
  const runs = [
    { tag: 'gone/', owner: DEAD, workingDir: '/jobs/a' },
    { tag: 'here/', owner: ownIdentity(), workingDir: '/jobs/a' },
  ];
  const [gone, here] = runs.map(makePrivateDirectory);
  writeFileSync(join(gone, 'scratch'), '');
  const foreign = mkdtempSync(join(root, 'glompo-'));
  writeFileSync(join(foreign, 'owner.json'), 'not JSON');
  expect(mayHoldLeftovers('/jobs/a')).toBe(true);
  expect(mayHoldLeftovers('/jobs/b')).toBe(false);
  expect(endLeftovers()).toMatchObject([{ runId: 'gone', directory: gone, processes: [], ended: true }]);
  expect([gone, here, foreign].map((directory) => existsSync(directory))).toEqual([false, true, true]);
  expect(mayHoldLeftovers('/jobs/a')).toBe(false);
  expect(privateDirectoryOf('here')).toBe(here);
});

test('whose directory cannot be removed are not ended, and nothing is thrown', () => {
  makePrivateDirectory({ tag: 'gone/', owner: DEAD, workingDir: '/jobs/a' });
  vi.mocked(directories.removePrivateDirectory).mockImplementationOnce(() => {
    throw new Error('EBUSY');
  });
  expect(endLeftovers()).toMatchObject([{ runId: 'gone', ended: false }]);
  expect(endLeftovers()).toMatchObject([{ runId: 'gone', ended: true }]);
});
