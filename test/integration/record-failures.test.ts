import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { maxEvaluations, maxSeconds } from 'glompo/exit-conditions';
import { openRun } from 'glompo/record';
import { afterAll, describe, expect, test } from 'vitest';
import { until } from '../fixtures/process-table.js';
import { smallRun } from '../fixtures/run.js';

const PROGRAM = fileURLToPath(new URL('./record-failures/run.mjs', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'glompo-failures-'));
let made = 0;
afterAll(() => rmSync(root, { recursive: true, force: true }));

function freshDirectory(): string {
  made += 1;
  const directory = join(root, String(made));
  mkdirSync(directory);
  return directory;
}

const canMount = (() => {
  try {
    execFileSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', root], { stdio: 'ignore' });
    return true;
  } catch {
    if (process.env.CI === 'true') throw new Error('unshare -rm cannot mount a tmpfs here');
    console.log('skipped: tests of full and read-only disks need unshare -rm and a tmpfs');
    return false;
  }
})();

interface Said {
  readonly codes: readonly string[];
  readonly outcome: string | null;
  readonly evaluations: number;
  readonly journalled: number | null;
  readonly damage: readonly string[] | null;
  readonly error: string | null;
}

/** What a run in a file system of its own, mounted with these options, came to. */
function runOn(options: string, evaluations: number, settings: object = {}): Said {
  const directory = freshDirectory();
  const script = `mount -t tmpfs -o "${options}" none "$1" && exec "$2" "$3" "$1" "$4" "$5"`;
  const args = [
    '-rm',
    'sh',
    '-c',
    script,
    'sh',
    directory,
    process.execPath,
    PROGRAM,
    String(evaluations),
    JSON.stringify(settings),
  ];
  const { stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8' });
  try {
    return JSON.parse(stdout) as Said;
  } catch {
    throw new Error(`the program said: ${stdout} ${stderr}`);
  }
}

describe.skipIf(!canMount)('a disk that', () => {
  test('gets full does not end the run, is said, and what was readable stays so', () => {
    const { codes, outcome, evaluations, journalled, damage } = runOn('size=1m', 30_000);
    expect({ outcome, evaluations, damage }).toEqual({
      outcome: 'completed',
      evaluations: 30_000,
      damage: [],
    });
    expect(codes).toEqual(['GLOMPO_JOURNAL']);
    expect(journalled).toBeGreaterThan(1_000);
    expect(journalled).toBeLessThan(30_000);
  });

  test('gets full ends the run in order where that was chosen', () => {
    const { codes, outcome, damage } = runOn('size=1m', 20_000_000, { onJournalFailure: 'stop' });
    expect({ codes, outcome, damage }).toEqual({
      codes: ['GLOMPO_JOURNAL'],
      outcome: 'interrupted',
      damage: [],
    });
  });

  test.each(['ro', 'size=4k'])('takes nothing (%s) is an error before the first evaluation', (options) => {
    const { error, evaluations } = runOn(options, 30_000);
    expect({ error, evaluations }).toEqual({ error: 'GLOMPO_WORKING_DIR', evaluations: 0 });
  });
});

test('a directory that is removed while the run goes on does not end it, and the journal goes on', async () => {
  const workingDir = freshDirectory();
  const manager = smallRun({
    workingDir,
    summaryFiles: ['journal'],
    backend: 'threads',
    exitConditions: maxSeconds({ session: 30 }),
  });
  const warnings: string[] = [];
  void (async () => {
    for await (const event of manager.events()) if (event.type === 'warning') warnings.push(event.error.code);
  })();
  const running = manager.run();
  await until(() => manager.fCounter > 100, 'evaluations');
  rmSync(workingDir, { recursive: true });
  await until(() => warnings.length > 0, 'a warning');
  expect(existsSync(join(workingDir, 'glompo_journal'))).toBe(true);
  await manager.stop();
  const result = await running;
  expect(result.outcome).toBe('interrupted');
  expect(warnings).toEqual(['GLOMPO_JOURNAL']);
  const run = openRun(workingDir);
  expect(run.evaluations).toBe(result.stats.evaluations);
  expect(run.damage).toEqual([]);
  run.close();
});

test('a second manager in the directory of a live one is refused, and the first goes on', async () => {
  const workingDir = freshDirectory();
  const first = smallRun({ workingDir, summaryFiles: 1, exitConditions: maxSeconds({ session: 30 }) });
  const running = first.run();
  await until(() => first.fCounter > 0, 'the first evaluation');
  const second = smallRun({ workingDir, summaryFiles: 1, overwriteExisting: true });
  await expect(second.run()).rejects.toMatchObject({
    code: 'GLOMPO_WORKING_DIR',
    message: expect.stringContaining(String(process.pid)),
  });
  await first.stop();
  await running;
  const third = smallRun({
    workingDir,
    summaryFiles: 1,
    overwriteExisting: true,
    exitConditions: maxEvaluations(10),
  });
  expect((await third.run()).stats.evaluations).toBe(10);
});
