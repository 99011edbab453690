import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manager } from 'glompo';
import { maxSeconds } from 'glompo/exit-conditions';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { smallRun } from '../fixtures/run.js';
import { exitOf } from './guarantees/rules.js';

const root = mkdtempSync(join(tmpdir(), 'glompo-files-'));
afterAll(() => rmSync(root, { recursive: true }));

const summaryIn = (directory: string) =>
  parse(readFileSync(join(directory, 'glompo_manager_log.yml'), 'utf8')) as {
    readonly Counters: Record<string, unknown>;
    readonly Solution: Record<string, unknown>;
  };

test('the working directory is made, and that of the process is never changed', async () => {
  const workingDir = join(root, 'made', 'with', 'parents');
  const here = process.cwd();
  const seen = new Set<string>();
  const task = ([x]: Float64Array) => {
    seen.add(process.cwd());
    return x;
  };
  await smallRun({ backend: 'inline', task, workingDir, summaryFiles: 1 }).run();
  expect(existsSync(workingDir)).toBe(true);
  expect([...seen, process.cwd()]).toEqual([here, here]);
});

test('a run that is interrupted leaves its summary, with what was found', async () => {
  const workingDir = join(root, 'interrupted');
  let manager: Manager;
  const task = ([x]: Float64Array, { evaluationId }: { readonly evaluationId: number }) => {
    if (evaluationId === 50) void manager.stop('enough');
    return x;
  };
  const exitConditions = maxSeconds({ session: 60 });
  manager = smallRun({ backend: 'inline', task, workingDir, summaryFiles: 1, exitConditions });
  const { fx } = await manager.run();
  const { Solution } = summaryIn(workingDir);
  expect(Solution).toMatchObject({ fx, outcome: 'interrupted', 'exit cond.': 'enough' });
});

test('a run that fails leaves its summary, which says why, with what was found', async () => {
  const workingDir = join(root, 'failed');
  const exitConditions = exitOf(({ evaluations }) => {
    if (evaluations > 60) throw new Error('the disk of the rule is full');
    return false;
  });
  const manager = smallRun({ backend: 'inline', workingDir, summaryFiles: 1, exitConditions });
  await expect(manager.run()).rejects.toThrow('the disk of the rule is full');
  const { Solution, Counters } = summaryIn(workingDir);
  expect(Solution).toMatchObject({ fx: manager.result?.fx, outcome: 'failed' });
  expect(Solution['exit cond.']).toContain('the disk of the rule is full');
  expect(Counters['Function Evaluations']).toBe(manager.fCounter);
});

test('a run that is refused for what others printed does not keep the directory', async () => {
  const workingDir = join(root, 'printed');
  mkdirSync(join(workingDir, 'glompo_optimizer_printstreams'), { recursive: true });
  const refused = smallRun({ backend: 'inline', workingDir, summaryFiles: 1, splitPrintstreams: true });
  await expect(refused.run()).rejects.toMatchObject({ code: 'GLOMPO_WORKING_DIR' });
  const { outcome } = await smallRun({ backend: 'inline', workingDir, summaryFiles: 1 }).run();
  expect(outcome).toBe('completed');
});
