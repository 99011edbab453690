import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { privateDirectoryOf } from '../../../../actors/process/private-directory.js';
import { scratchDirectoryOf } from '../../../../actors/process/scratch-directory.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'glompo-directories-'));
  vi.stubEnv('TMPDIR', root);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

describe('the private directory of a run', () => {
  test('is found by the name of the run alone, and made by nobody', () => {
    const runId = randomUUID();
    const directory = privateDirectoryOf(runId);
    expect(dirname(directory)).toBe(root);
    expect(directory).toContain(runId);
    expect(privateDirectoryOf(runId)).toBe(directory);
    expect(privateDirectoryOf(randomUUID())).not.toBe(directory);
    expect(existsSync(directory)).toBe(false);
  });
});

describe('the scratch directory of an isolate', () => {
  test('is made when it is first asked for, for this user alone', () => {
    const runId = randomUUID();
    const scratch = scratchDirectoryOf(runId);
    expect(existsSync(privateDirectoryOf(runId))).toBe(false);
    const directory = scratch();
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(privateDirectoryOf(runId)).mode & 0o777).toBe(0o700);
  });

  test('is in the directory of the run, so that it goes with it, and tells the isolate', () => {
    const runId = randomUUID();
    const directory = scratchDirectoryOf(runId)();
    expect(dirname(directory)).toBe(privateDirectoryOf(runId));
    expect(directory).toMatch(new RegExp(`-${process.pid}-${threadId}$`));
  });

  test('is the same each time, with what was put there', () => {
    const scratch = scratchDirectoryOf(randomUUID());
    writeFileSync(join(scratch(), 'kept'), 'x');
    expect(existsSync(join(scratch(), 'kept'))).toBe(true);
  });

  test('is another one in another run', () => {
    expect(scratchDirectoryOf(randomUUID())()).not.toBe(scratchDirectoryOf(randomUUID())());
  });
});
