import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { noEscalations } from '../../../src/domain/escalation.js';
import type { RunResult } from '../../../src/domain/run-result.js';
import { maxEvaluations } from '../../../src/exit-conditions/index.js';
import type { ManagerConfig } from '../../../src/manager-config.js';
import { cmaEs, randomSearch } from '../../../src/optimizers/index.js';
import { planOf } from '../../../src/run-plan.js';
import { cycle } from '../../../src/selectors/index.js';
import { bestUnmoving } from '../../../src/stoppers/index.js';
import { settingsOf } from '../../../src/storage/run-settings.js';
import { SummaryFile } from '../../../src/storage/summary-file.js';

const NAME = 'glompo_manager_log.yml';
const root = mkdtempSync(join(tmpdir(), 'glompo-summary-'));
afterAll(() => rmSync(root, { recursive: true }));

let made = 0;
function freshDirectory(): string {
  made += 1;
  return join(root, String(made));
}

function configOf(workingDir: string, more: Partial<ManagerConfig> = {}): ManagerConfig {
  return {
    task: { module: 'file:///task.js', export: 'cost', factory: false, options: null },
    bounds: [
      [-1, 2],
      [0, 5],
    ],
    optSelector: cycle(cmaEs({ workers: 2 }), randomSearch()),
    exitConditions: maxEvaluations(100),
    stoppers: bestUnmoving(50, 0.1),
    maxJobs: 3,
    seed: 42,
    summaryFiles: 1,
    workingDir,
    ...more,
  };
}

function summary(workingDir: string, more: Partial<ManagerConfig> = {}): SummaryFile {
  return new SummaryFile(planOf(configOf(workingDir, more)));
}

function settings(workingDir: string) {
  return settingsOf(planOf(configOf(workingDir)), 'run', '0.0.0');
}

function result(more: Partial<RunResult> = {}): RunResult {
  return {
    x: [0.5, -1e-300],
    fx: 1.25,
    stats: {
      evaluations: 100,
      failedEvaluations: 3,
      timedOutEvaluations: 1,
      lostEvaluations: 0,
      started: 4,
      converged: 1,
      stopped: 2,
      crashed: 1,
      forced: 0,
      lost: 0,
      stopchecks: 9,
      evaluatorRestarts: 0,
      escalations: noEscalations(),
    },
    origin: { optimizerId: 2, kind: 'randomSearch' },
    outcome: 'completed',
    exitReason: 'maxEvaluations(100) = true',
    seconds: 1.5,
    seed: 42,
    workingDir: root,
    resources: { peakMemoryBytes: 2 ** 28, meanCpuPercent: 187.5 },
    optimizers: [],
    ...more,
  };
}

async function written(workingDir: string, content: RunResult, more: Partial<ManagerConfig> = {}) {
  const file = summary(workingDir, more);
  file.prepare();
  await file.write(settingsOf(planOf(configOf(workingDir, more)), 'run', '0.0.0'), content);
  return parse(readFileSync(join(workingDir, NAME), 'utf8')) as Record<string, Record<string, unknown>>;
}

describe('the summary', () => {
  test('has the sections of the original, and the values of the run', async () => {
    const workingDir = freshDirectory();
    const content = await written(workingDir, result());
    expect(Object.keys(content)).toEqual([
      'Assignment',
      'Settings',
      'Counters',
      'Resources',
      'Optimizers',
      'Solution',
    ]);
    expect(content.Assignment).toMatchObject({
      Task: 'cost of file:///task.js',
      'Working Dir': workingDir,
      Time: { Total: 1.5, Session: 1.5 },
    });
    expect(content.Settings).toMatchObject({
      Seed: 42,
      Backend: 'processes',
      'x0 Generator': 'random()',
      'Exit Conditions': 'maxEvaluations(100)',
      Stoppers: 'bestUnmoving(50, 0.1)',
      'Max Jobs': 3,
      Bounds: [
        [-1, 2],
        [0, 5],
      ],
    });
    expect(content.Counters).toMatchObject({
      'Function Evaluations': 100,
      'Failed Evaluations': 3,
      'Stop Checks': 9,
      Optimizers: { Started: 4, Stopped: 2, Converged: 1, Crashed: 1, Forced: 0, Lost: 0 },
    });
    expect(content.Resources).toEqual({ 'Peak Memory': 2 ** 28, 'Mean CPU': 187.5 });
    expect(content.Solution).toEqual({
      fx: 1.25,
      origin: { optimizerId: 2, kind: 'randomSearch' },
      outcome: 'completed',
      'exit cond.': 'maxEvaluations(100) = true',
      x: [0.5, -1e-300],
    });
  });

  test('says when the run began and ended', async () => {
    const before = Date.now();
    const content = await written(freshDirectory(), result());
    const { Time } = content.Assignment as {
      Time: { 'Optimization Periods': { Start: string; End: string }[] };
    };
    const [{ Start, End }] = Time['Optimization Periods'];
    expect(Date.parse(Start)).toBeGreaterThanOrEqual(before - 1);
    expect(Date.parse(End)).toBeGreaterThanOrEqual(Date.parse(Start));
    expect(Date.parse(End)).toBeLessThanOrEqual(Date.now());
  });

  test('of a run without a best value reads back as such', async () => {
    const content = await written(freshDirectory(), result({ x: null, fx: Infinity, origin: null }));
    expect(content.Solution).toMatchObject({ x: null, fx: Infinity, origin: null });
  });

  test('of a function as task, and no stopper, says so', async () => {
    const content = await written(freshDirectory(), result(), {
      task: () => 1,
      backend: 'inline',
      optSelector: cycle(randomSearch()),
      stoppers: null,
    });
    expect(content.Assignment.Task).toBe('function');
    expect(content.Settings.Stoppers).toBeNull();
  });

  test('keeps texts that mean something in YAML', async () => {
    const exitReason = 'yes: [no] # "quoted"\n- and: a line';
    const content = await written(freshDirectory(), result({ exitReason }));
    expect(content.Solution['exit cond.']).toBe(exitReason);
  });

  test('leaves nothing but itself behind', async () => {
    const workingDir = freshDirectory();
    await written(workingDir, result());
    expect(readdirSync(workingDir)).toEqual([NAME]);
  });
});

describe('the working directory', () => {
  test('is not touched by construction, nor when nothing is to be written', async () => {
    const workingDir = freshDirectory();
    summary(workingDir);
    const none = summary(workingDir, { summaryFiles: 0 });
    none.prepare();
    await none.write(settings(workingDir), result());
    expect(existsSync(workingDir)).toBe(false);
  });

  test('is made with its parents', () => {
    const workingDir = join(freshDirectory(), 'a', 'b');
    summary(workingDir).prepare();
    expect(existsSync(workingDir)).toBe(true);
  });

  test('that cannot be made is an error', () => {
    const file = freshDirectory();
    writeFileSync(file, '');
    for (const workingDir of [file, join(file, 'below')]) {
      expect(() => summary(workingDir).prepare()).toThrow(
        expect.objectContaining({
          code: 'GLOMPO_WORKING_DIR',
          message: expect.stringContaining(workingDir),
          cause: expect.any(Error),
        }),
      );
    }
  });

  test('with a summary of an earlier run is refused, and the summary kept', async () => {
    const workingDir = freshDirectory();
    await written(workingDir, result());
    const before = readFileSync(join(workingDir, NAME), 'utf8');
    expect(() => summary(workingDir).prepare()).toThrow(
      expect.objectContaining({
        code: 'GLOMPO_WORKING_DIR',
        message: expect.stringContaining('overwriteExisting'),
      }),
    );
    expect(readFileSync(join(workingDir, NAME), 'utf8')).toBe(before);
  });

  test('with a summary of an earlier run is used when that may be overwritten', async () => {
    const workingDir = freshDirectory();
    await written(workingDir, result());
    const content = await written(workingDir, result({ fx: -3 }), { overwriteExisting: true });
    expect(content.Solution.fx).toBe(-3);
  });

  test('keeps files that are not of a run', async () => {
    const workingDir = freshDirectory();
    mkdirSync(workingDir);
    writeFileSync(join(workingDir, 'opt1_parms.png'), 'mine');
    await written(workingDir, result(), { overwriteExisting: true });
    expect(readdirSync(workingDir).sort()).toEqual([NAME, 'opt1_parms.png']);
  });

  test('that has gone by the end is an error of write', async () => {
    const workingDir = freshDirectory();
    const file = summary(workingDir);
    file.prepare();
    rmSync(workingDir, { recursive: true });
    await expect(file.write(settings(workingDir), result())).rejects.toThrow('ENOENT');
  });
});
