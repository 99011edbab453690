import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineTask } from 'glompo';
import { maxEvaluations, maxSeconds } from 'glompo/exit-conditions';
import { cmaEs, randomSearch } from 'glompo/optimizers';
import { exportCsv, exportNdjson, exportSummary, openRun, RunLog } from 'glompo/record';
import { saveSvg, trajectories } from 'glompo/report';
import { cycle } from 'glompo/selectors';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { until } from '../fixtures/process-table.js';
import { behaviour, histories, observed, smallRun } from '../fixtures/run.js';
import { startCli } from '../fixtures/run-cli.js';

const root = mkdtempSync(join(tmpdir(), 'glompo-record-'));
let made = 0;
afterAll(() => rmSync(root, { recursive: true }));

function freshDirectory(): string {
  made += 1;
  return join(root, String(made));
}

/** What a recorded run says of its evaluations, by optimizer: value, then coordinates, as `histories` gives them. */
function recorded(directory: string): number[][] {
  const run = openRun(directory);
  const dims = run.settings.bounds.length;
  const all = run.optimizers.map((optimizer) => {
    const [values, points] = [optimizer.values(), optimizer.points()];
    return [...values].flatMap((value, i) => [value, ...points.slice(i * dims, (i + 1) * dims)]);
  });
  run.close();
  return all;
}

describe('guarantee 81: every batch is recorded as it comes', () => {
  test.each(['inline', 'threads', 'processes'] as const)('all evaluations of a run (%s)', async (backend) => {
    const workingDir = freshDirectory();
    const manager = smallRun({
      workingDir,
      backend,
      summaryFiles: 1,
      optSelector: cycle(randomSearch(), cmaEs({ workers: 2 })),
      maxJobs: 3,
      exitConditions: maxEvaluations(700),
    });
    const { result } = await observed(manager);
    expect(recorded(workingDir)).toEqual(histories(manager));
    const run = openRun(workingDir);
    expect(run.best).toMatchObject({ fx: result.fx, optimizerId: result.origin?.optimizerId });
    expect(run.sessions).toMatchObject([{ outcome: 'completed', exitReason: result.exitReason }]);
    expect([...run.events()].at(-1)).toMatchObject({ type: 'runEnded' });
    expect(run.damage).toEqual([]);
    const callIds = run.optimizers.flatMap((optimizer) => [...optimizer.callIds()]).sort((a, b) => a - b);
    expect(callIds).toEqual(Array.from({ length: 700 }, (_, i) => i + 1));
    run.close();
  });

  test('a killed run has all but its last moments, and the files can be made of it', async () => {
    const workingDir = freshDirectory();
    const cli = startCli('run', 'recorded.mjs', '--working-dir', workingDir, '--json');
    await until(() => existsSync(workingDir) && evaluationsIn(workingDir) > 200, 'two hundred evaluations');
    const status = startCli('status', workingDir, '--json');
    expect(JSON.parse((await status.ended).stdout)).toMatchObject({ state: 'running' });
    cli.child.kill('SIGKILL');
    await cli.ended;
    const exported = await startCli('export', workingDir, '--as', 'summary', 'csv').ended;
    expect(exported.status).toBe(0);
    const summary = parse(readFileSync(join(workingDir, 'glompo_manager_log.yml'), 'utf8')) as {
      readonly Counters: Record<string, unknown>;
    };
    const evaluations = evaluationsIn(workingDir);
    expect(evaluations).toBeGreaterThan(200);
    expect(summary.Counters['Function Evaluations']).toBe(evaluations);
    const csv = readFileSync(join(workingDir, 'glompo_evaluations.csv'), 'utf8').trimEnd().split('\r\n');
    expect(csv).toHaveLength(evaluations + 1);
    expect(JSON.parse((await startCli('status', workingDir, '--json').ended).stdout)).toMatchObject({
      state: 'died',
      evaluations,
    });
  });
});

function evaluationsIn(directory: string): number {
  try {
    const run = openRun(directory);
    run.close();
    return run.evaluations;
  } catch {
    return 0;
  }
}

describe('guarantee 82: the record is portable, and a reader comes with it', () => {
  test('CSV and JSON lines have every number', async () => {
    const workingDir = freshDirectory();
    const manager = smallRun({ workingDir, summaryFiles: 1, exitConditions: maxEvaluations(60) });
    await manager.run();
    const run = openRun(workingDir);
    exportCsv(run, join(workingDir, 'out.csv'));
    exportNdjson(run, join(workingDir, 'out.ndjson'));
    run.close();
    const [head, ...lines] = readFileSync(join(workingDir, 'out.csv'), 'utf8').trimEnd().split('\r\n');
    expect(head).toBe('call_id,optimizer,kind,id,outcome,fx,x1,x2');
    const rows = lines.map((line) => line.split(','));
    for (const [id, numbers] of histories(manager).entries()) {
      const own = rows.filter((row) => Number(row[1]) === id + 1);
      expect(own.flatMap((row) => row.slice(5).map(Number))).toEqual(numbers);
    }
    const entries = readFileSync(join(workingDir, 'out.ndjson'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; event?: { type: string } });
    expect(entries[0]).toMatchObject({ type: 'settings', seed: 7 });
    expect(entries.filter(({ type }) => type === 'evaluation')).toHaveLength(60);
    expect(entries.filter(({ event }) => event?.type === 'runEnded')).toHaveLength(1);
  });

  test('the calls of the original’s log', async () => {
    const workingDir = freshDirectory();
    const task = defineTask(new URL('./detailed-tasks/task.mjs', import.meta.url));
    const manager = smallRun({ task, workingDir, summaryFiles: 1, isLogDetailed: true, maxJobs: 1 });
    const { result } = await observed(manager);
    const run = openRun(workingDir);
    const log = new RunLog(run);
    expect(log.nOptimizers).toBe(result.stats.started);
    expect(log.len()).toBe(200);
    expect(log.getBestIter()?.fx).toBe(result.fx);
    expect(log.getHistory(1, 'fx')).toEqual(run.optimizer(1).values());
    expect(log.getHistory(1, 'x')[0]).toEqual(manager.history(1).point(0));
    expect(log.getHistory(1, 'note')[3]).toBe('evaluation 3');
    expect(log.getMetadata(1, 'kind')).toBe('randomSearch');
    expect(log.getMetadata(null, 'seed')).toBe(7);
    expect(() => log.getHistory(1, 'nothing')).toThrow('note');
    expect(() => log.getMetadata(1, 'nothing')).toThrow('kind');
    expect(() => log.len(99)).toThrow('optimizer');
    run.close();
  });
});

test('guarantee 83: texts of any length, and columns that change, are recorded', async () => {
  const workingDir = freshDirectory();
  const long = 'ä'.repeat(5_000);
  const task = (x: Float64Array, { evaluationId }: { readonly evaluationId: number }) =>
    evaluationId % 2 === 0 ? { fx: x[0], note: long } : { fx: x[0], forces: [x[0], x[1]], note: 3 };
  const settings = { task, workingDir, summaryFiles: 1, isLogDetailed: true, backend: 'inline' } as const;
  await smallRun({ ...settings, maxJobs: 1, exitConditions: maxEvaluations(10) }).run();
  const run = openRun(workingDir);
  const details = run.optimizer(1).details();
  const points = run.optimizer(1).points();
  details.forEach((detail, i) => {
    const forces = [points[2 * i], points[2 * i + 1]];
    expect(detail).toEqual(i % 2 === 0 ? { note: long } : { forces, note: 3 });
  });
  run.close();
});

test.each(['inline', 'threads'] as const)(
  'guarantee 84: old evaluations leave the memory, and are read back when somebody asks (%s)',
  async (backend) => {
    const workingDir = freshDirectory();
    const settings = { workingDir, backend, summaryFiles: ['journal'], maxJobs: 1 } as const;
    const manager = smallRun({ ...settings, exitConditions: maxEvaluations(30_000) });
    await manager.run();
    expect(manager.history(1).length).toBe(30_000);
    const [own] = histories(manager);
    expect(own).toEqual(recorded(workingDir)[0]);
    const unrecorded = smallRun({ ...settings, summaryFiles: 0, exitConditions: maxEvaluations(30_000) });
    await unrecorded.run();
    expect(own).toEqual(histories(unrecorded)[0]);
  },
);

test('guarantee 85: the summary says what is true', async () => {
  const workingDir = freshDirectory();
  await smallRun({ workingDir, summaryFiles: 1 }).run();
  const run = openRun(workingDir);
  await exportSummary(run, join(workingDir, 'again.yml'));
  run.close();
  type Summary = {
    readonly Assignment: Record<string, unknown>;
    readonly Counters: unknown;
    readonly Solution: unknown;
  };
  const read = (name: string) => parse(readFileSync(join(workingDir, name), 'utf8')) as Summary;
  const [written, again] = [read('glompo_manager_log.yml'), read('again.yml')];
  expect(written.Assignment['Working Dir']).toBe(workingDir);
  expect(written.Assignment.Task).toMatch(/^sphere of file:/);
  expect(again.Counters).toEqual(written.Counters);
  expect(again.Solution).toEqual(written.Solution);
});

test('guarantee 90: a run can be followed from outside, while it goes on', async () => {
  const workingDir = freshDirectory();
  const manager = smallRun({
    workingDir,
    summaryFiles: 1,
    task: behaviour('sphere'),
    backend: 'threads',
    exitConditions: maxSeconds({ session: 30 }),
  });
  const running = manager.run();
  await until(() => evaluationsIn(workingDir) > 100, 'evaluations');
  const run = openRun(workingDir);
  const before = run.evaluations;
  await until(() => run.refresh() && run.evaluations > before, 'more of them');
  await manager.stop();
  await running;
  run.refresh();
  expect(run.evaluations).toBe(manager.fCounter);
  expect(run.sessions[0].outcome).toBe('interrupted');
  run.close();
});

describe('guarantee 91: a run keeps to its own files', () => {
  test('a run without files does not mind those of another', async () => {
    const workingDir = freshDirectory();
    await smallRun({ workingDir, summaryFiles: 1 }).run();
    const before = recorded(workingDir);
    await smallRun({ workingDir, seed: 8 }).run();
    expect(recorded(workingDir)).toEqual(before);
  });

  test('files of another run are refused, or replaced when that was allowed; others stay', async () => {
    const workingDir = freshDirectory();
    await smallRun({ workingDir, summaryFiles: 1 }).run();
    writeFileSync(join(workingDir, 'opt1_parms.png'), 'mine');
    const before = recorded(workingDir);
    const again = { workingDir, summaryFiles: 1, seed: 8 } as const;
    await expect(smallRun(again).run()).rejects.toMatchObject({ code: 'GLOMPO_WORKING_DIR' });
    expect(recorded(workingDir)).toEqual(before);
    const manager = smallRun({ ...again, overwriteExisting: true });
    await manager.run();
    expect(recorded(workingDir)).toEqual(histories(manager));
    // A run that writes less than the one before leaves nothing that says something else.
    const less = smallRun({ ...again, summaryFiles: ['journal'], overwriteExisting: true });
    await less.run();
    expect(existsSync(join(workingDir, 'glompo_manager_log.yml'))).toBe(false);
    expect(readFileSync(join(workingDir, 'opt1_parms.png'), 'utf8')).toBe('mine');
  });
});

test('guarantee 86: progress is shown by default, and lines of JSON are written when asked', async () => {
  const plain = await startCli('run', 'sphere.ts').ended;
  expect(plain.stderr).toMatch(/evaluations, best/);
  const json = await startCli('run', 'sphere.ts', '--events').ended;
  const lines = json.stdout.trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { type: string }).type)).toContain('event');
});

test('guarantee 87: a plot is a figure with its data; saving it is another step', async () => {
  const workingDir = freshDirectory();
  const { fx } = await smallRun({ workingDir, summaryFiles: 1 }).run();
  const run = openRun(workingDir);
  const figure = trajectories(run, { best: true });
  run.close();
  expect(figure.svg).toContain('<svg');
  const lowest = figure.data.series.map(({ values }) =>
    Math.min(...values.filter((value) => !Number.isNaN(value))),
  );
  expect(Math.min(...lowest)).toBe(fx);
  await saveSvg(figure, join(workingDir, 'mine.svg'));
  expect(readFileSync(join(workingDir, 'mine.svg'), 'utf8')).toBe(figure.svg);
});

test('guarantee 88: processor time and memory are those of the run, process by process', async () => {
  const manager = smallRun({ backend: 'processes', exitConditions: maxSeconds({ session: 30 }) });
  const running = manager.run();
  await until(() => manager.fCounter > 1_000, 'evaluations');
  const { resources } = await manager.status();
  await manager.stop();
  await running;
  const sources = resources?.usages.map(({ source }) => source);
  expect(sources).toEqual(expect.arrayContaining(['manager', 'optimizer 1', 'optimizer 2']));
  const sum = resources?.usages.reduce((total, { memoryBytes }) => total + (memoryBytes ?? 0), 0);
  expect(resources?.memoryBytes).toBe(sum);
});

test('guarantee 92: the tests run on one matrix, which one command sets up', () => {
  const here = new URL('../../', import.meta.url);
  const ci = readFileSync(new URL('.ci/run', here), 'utf8');
  expect(ci).toContain('npm ci && npm test');
  const { engines } = JSON.parse(readFileSync(new URL('package.json', here), 'utf8')) as { engines: object };
  expect(engines).toEqual({ node: '>=20.19' });
});
