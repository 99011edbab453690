import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { LOCK_FILE, takeRunLock } from '../../../src/storage/run-lock.js';

const root = mkdtempSync(join(tmpdir(), 'glompo-lock-'));
afterAll(() => rmSync(root, { recursive: true }));

let made = 0;
function newDirectory(): string {
  made += 1;
  const directory = join(root, String(made));
  mkdirSync(directory);
  return directory;
}

const nobody = () => false;
const ownerIn = (directory: string) =>
  (JSON.parse(readFileSync(join(directory, LOCK_FILE), 'utf8')) as { owner: string }).owner;

/** Leaves what a process leaves that died with a lock. */
function leave(directory: string, owner: string, name = LOCK_FILE): void {
  writeFileSync(join(directory, name), JSON.stringify({ owner, host: 'old', token: `token of ${owner}` }));
}

const refused = (text: string) =>
  expect.objectContaining({ code: 'GLOMPO_WORKING_DIR', message: expect.stringContaining(text) });

describe('the lock of a working directory', () => {
  test('is taken once, and can be taken again when it was given free', () => {
    const directory = newDirectory();
    const release = takeRunLock(directory, '41.7.ns', nobody);
    expect(() => takeRunLock(directory, '42.7.ns', nobody)).toThrow(refused(`process 41 on ${hostname()}`));
    expect(() => takeRunLock(directory, '41.7.ns', nobody)).toThrow(refused('remove the file'));
    expect(readdirSync(directory)).toEqual([LOCK_FILE]);
    release();
    expect(readdirSync(directory)).toEqual([]);
    takeRunLock(directory, '42.7.ns', nobody)();
  });

  test('names PID and host of its owner', () => {
    const directory = newDirectory();
    leave(directory, '17.1.ns');
    expect(() => takeRunLock(directory, '2.1.ns', nobody)).toThrow(
      expect.objectContaining({ data: { path: join(directory, LOCK_FILE), pid: 17, host: 'old' } }),
    );
    expect(ownerIn(directory)).toBe('17.1.ns');
  });

  test('of a dead owner is taken over, and nothing else is left', () => {
    const directory = newDirectory();
    leave(directory, 'dead.1');
    const release = takeRunLock(directory, '2.1.ns', (identity) => identity === 'dead.1');
    expect(ownerIn(directory)).toBe('2.1.ns');
    expect(readdirSync(directory)).toEqual([LOCK_FILE]);
    release();
    expect(readdirSync(directory)).toEqual([]);
  });

  test('is taken over although another died while it took over', () => {
    const directory = newDirectory();
    leave(directory, 'dead.1');
    leave(directory, 'dead.2', `${LOCK_FILE}.next`);
    takeRunLock(directory, '3.1.ns', (identity) => identity.startsWith('dead'));
    expect(ownerIn(directory)).toBe('3.1.ns');
    expect(readdirSync(directory)).toEqual([LOCK_FILE]);
  });

  test('is refused while another takes it over', () => {
    const directory = newDirectory();
    leave(directory, 'dead.1');
    leave(directory, '5.1.ns', `${LOCK_FILE}.next`);
    const isDead = (identity: string) => identity === 'dead.1';
    expect(() => takeRunLock(directory, '6.1.ns', isDead)).toThrow(refused('process 5 on old'));
    expect(ownerIn(directory)).toBe('dead.1');
  });

  test.each(['before', 'after'])('goes to one of two that find its owner dead: the other %s', (when) => {
    const directory = newDirectory();
    leave(directory, 'dead.1');
    const isDead = (identity: string) => identity === 'dead.1';
    const other = () => takeRunLock(directory, '8.1.ns', isDead);
    let isFirst = true;
    const interrupted = (identity: string) => {
      const mine = isFirst && when === 'before';
      isFirst = false;
      if (mine) other();
      return isDead(identity);
    };
    if (when === 'before') {
      expect(() => takeRunLock(directory, '7.1.ns', interrupted)).toThrow(refused('process 8'));
      expect(ownerIn(directory)).toBe('8.1.ns');
    } else {
      takeRunLock(directory, '7.1.ns', interrupted);
      expect(other).toThrow(refused('process 7'));
      expect(ownerIn(directory)).toBe('7.1.ns');
    }
    expect(readdirSync(directory)).toEqual([LOCK_FILE]);
  });

  test('is taken when its owner gave it free meanwhile', () => {
    const directory = newDirectory();
    const release = takeRunLock(directory, '1.1.ns', nobody);
    const isDead = (identity: string) => {
      release();
      return identity === '1.1.ns';
    };
    takeRunLock(directory, '2.1.ns', isDead);
    expect(ownerIn(directory)).toBe('2.1.ns');
  });

  test('is not taken away from another by the one who had it before', () => {
    const directory = newDirectory();
    const release = takeRunLock(directory, '1.1.ns', nobody);
    takeRunLock(directory, '2.1.ns', () => true);
    release();
    expect(ownerIn(directory)).toBe('2.1.ns');
    rmSync(directory, { recursive: true });
    expect(release).not.toThrow();
  });
});

describe('what cannot be used as a lock', () => {
  test.each(['', 'not ours', '[]', 'null', '{"owner": 3}'])('a file of %j is refused, and stays', (text) => {
    const directory = newDirectory();
    writeFileSync(join(directory, LOCK_FILE), text);
    expect(() => takeRunLock(directory, '1.1.ns', () => true)).toThrow(refused('is no lock of a run'));
    expect(readFileSync(join(directory, LOCK_FILE), 'utf8')).toBe(text);
  });

  test('a directory in its place is refused', () => {
    const directory = newDirectory();
    mkdirSync(join(directory, LOCK_FILE));
    expect(() => takeRunLock(directory, '1.1.ns', () => true)).toThrow(refused('cannot be used'));
  });

  test('a working directory that is not there is refused', () => {
    expect(() => takeRunLock(join(root, 'nowhere'), '1.1.ns', nobody)).toThrow(refused('cannot be used'));
  });
});
