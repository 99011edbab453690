import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resumeManager } from 'glompo';
import { maxEvaluations } from 'glompo/exit-conditions';
import { levenbergMarquardt, randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { commandTask, pythonTask, wasmTask } from 'glompo/tasks';
import loadWabt from 'wabt';
import { afterAll, describe, expect, test } from 'vitest';
import { hasPython, PYTHON } from '../fixtures/foreign/python.js';
import { processesOfRuns, until } from '../fixtures/process-table.js';
import { eventsOf, observed, smallRun } from '../fixtures/run.js';
import { outcomes } from './evaluation-limits/setup.js';

const FOREIGN = new URL('../fixtures/foreign/', import.meta.url);
const root = mkdtempSync(join(tmpdir(), 'foreign-tasks-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const BACKENDS = ['threads', 'processes'] as const;
const BUDGET = 12;
const few = { maxJobs: 1, exitConditions: maxEvaluations(BUDGET) };
const allOkBut = (ids: Readonly<Record<number, string>>) =>
  Array.from({ length: BUDGET }, (_, id) => ids[id] ?? 'ok');

describe.each(BACKENDS)('commandTask in %s', (backend) => {
  test('gives each evaluation a directory of its own, whose files have the parameters', async () => {
    const template = join(root, `template-${backend}`);
    mkdirSync(template);
    writeFileSync(join(template, 'in.dat'), '{x[0]} {x[1]}\n');
    writeFileSync(join(template, 'model.sh'), 'test ! -e mine && touch mine && cat in.dat\n');
    const manager = smallRun({
      ...few,
      backend,
      optSelector: cycle(randomSearch({ workers: 3, backend: 'inline' })),
      maxJobs: 3,
      task: commandTask({
        argv: ['sh', 'model.sh'],
        template: pathToFileURL(template),
        input: { filled: ['in.dat'] },
        output: { pattern: '^(\\S+) (\\S+)$', flags: 'm' },
      }),
    });
    const { result } = await observed(manager);
    expect(result.stats).toMatchObject({ evaluations: BUDGET, failedEvaluations: 0 });
    const history = manager.history(1);
    for (let i = 0; i < BUDGET; i += 1) expect(history.value(i)).toBe(history.point(i)[0]);
  });

  test('that fails, is killed or takes too long costs its evaluations alone', async () => {
    const marker = randomUUID();
    const kept = join(root, `kept-${backend}`);
    const bad = 'echo before it >&2; case {evaluationId} in 2) exit 3;; 4) kill -9 $$;; 6) sleep 1000;; esac';
    const manager = smallRun({
      ...few,
      backend,
      evaluationTimeout: 2,
      task: commandTask({
        argv: ['sh', '-c', `${bad}; test {evaluationId} = 8 || echo {x[0]}`],
        env: { GLOMPO_TEST_MARKER: marker },
        keep: { in: pathToFileURL(kept) },
      }),
    });
    const { events, result } = await observed(manager);
    expect(outcomes(manager)).toEqual(allOkBut({ 2: 'failed', 4: 'failed', 6: 'timedOut', 8: 'failed' }));
    expect(result.stats).toMatchObject({ crashed: 0, forced: 0, evaluatorRestarts: 0 });
    const texts = eventsOf(events, 'evaluationFailed').map(({ error }) => error.message);
    expect(texts[0]).toBe('sh ended with exit status 3; it printed last: before it');
    expect(texts[1]).toContain('sh was killed by SIGKILL');
    expect(texts[3]).toContain('There is no number in stdout; it printed last: before it');
    expect(processesOfRuns(marker)).toEqual([]);
    expect(readdirSync(kept).sort()).toEqual([2, 4, 6, 8].map((id) => `optimizer-1-evaluation-${id}`));
  });
});

test('what a program prints beyond maxOutput is dropped, and its value is still found', async () => {
  const manager = smallRun({
    maxJobs: 1,
    backend: 'processes',
    exitConditions: maxEvaluations(2),
    maxMemory: 1024,
    task: commandTask({
      argv: ['sh', '-c', 'head -c 300000000 /dev/zero; echo; echo {x[0]}'],
      maxOutput: 100_000,
    }),
  });
  const { result } = await observed(manager);
  expect(result.stats).toMatchObject({ evaluations: 2, failedEvaluations: 0, crashed: 0 });
  expect(manager.history(1).value(0)).toBe(manager.history(1).point(0)[0]);
});

test('a run of a commandTask is resumed', async () => {
  const workingDir = join(root, 'resumed');
  const task = commandTask({ argv: ['echo', '{x[0]}'] });
  await smallRun({ ...few, task, workingDir, summaryFiles: 1 }).run();
  const resumed = await resumeManager(workingDir, { exitConditions: maxEvaluations(BUDGET + 5) });
  const { stats } = await resumed.run();
  expect(stats).toMatchObject({ evaluations: BUDGET + 5, failedEvaluations: 0 });
});

describe.runIf(hasPython()).each(BACKENDS)('pythonTask in %s', (backend) => {
  const python = { python: PYTHON, path: [FOREIGN] };

  test('that misbehaves costs its evaluations alone', async () => {
    const ways = {
      1: 'raises',
      2: 'exits',
      3: 'is_killed',
      4: 'returns_nan',
      5: 'returns_nothing',
      6: 'returns_an_object',
      7: 'prints',
      // Only time ends it, which here takes long.
      ...(backend === 'processes' && { 8: 'hangs' }),
    };
    const manager = smallRun({
      ...few,
      backend,
      evaluationTimeout: 4,
      task: pythonTask('model:misbehaves', { ...python, options: ways }),
    });
    const { events, result } = await observed(manager);
    const failed = Object.fromEntries([1, 2, 3, 4, 5, 6].map((id) => [id, 'failed']));
    expect(outcomes(manager)).toEqual(allOkBut({ ...failed, ...('8' in ways && { 8: 'timedOut' }) }));
    expect(result.stats).toMatchObject({ crashed: 0, forced: 0, evaluatorRestarts: 0 });
    const texts = eventsOf(events, 'evaluationFailed').map(({ error }) => error.message);
    expect(texts[0]).toMatch(/ValueError: no such molecule[\s\S]*model\.py", line \d+, in raises/);
    expect(texts[1]).toContain('ended with exit status 3');
    expect(texts[2]).toContain('was killed by SIGKILL');
    expect(texts[3]).toContain('NaN');
    expect(texts[4]).toContain('null');
    expect(texts[5]).toContain('TypeError: a object cannot be sent');
    const printed = eventsOf(events, 'output').map(({ text }) => text);
    for (const text of ['to stdout', 'by a program', 'by its descriptor']) {
      expect(printed.join('')).toContain(text);
    }
  });

  test('feeds a least-squares optimizer, and logs', async () => {
    const manager = smallRun({
      backend,
      maxJobs: 1,
      exitConditions: maxEvaluations(100),
      optSelector: cycle(levenbergMarquardt()),
      task: pythonTask('model:residuals', python),
    });
    const { events, result } = await observed(manager);
    expect(result.fx).toBeLessThan(1e-12);
    expect(eventsOf(events, 'log')[0].text).toBe('wants residuals');
  });
});

test.runIf(hasPython())(
  'what a worker prints without end fills no memory, and breaks no message',
  async () => {
    const task = pythonTask('model:misbehaves', {
      python: PYTHON,
      path: [FOREIGN],
      options: { 1: 'floods' },
    });
    const manager = smallRun({ ...few, backend: 'processes', maxMemory: 512, task });
    const { events, result } = await observed(manager);
    expect(result.stats).toMatchObject({ evaluations: BUDGET, failedEvaluations: 0, crashed: 0 });
    expect(
      eventsOf(events, 'output')
        .map(({ text }) => text)
        .join('').length,
    ).toBeLessThan(1.1 * 2 ** 20);
  },
);

const DEATHS = BACKENDS.flatMap((backend) => [
  [backend, 'command'],
  ...(hasPython() ? ['task', 'optimizer'].map((what) => [backend, what]) : []),
]);

test.each(DEATHS)('after SIGKILL of the owner no program is left (in %s: %s)', async (backend, what) => {
  const marker = randomUUID();
  const sign = join(root, marker);
  const owner = spawn(
    process.execPath,
    [fileURLToPath(new URL('owner.mjs', FOREIGN)), JSON.stringify({ backend, what, python: PYTHON, sign })],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, GLOMPO_TEST_MARKER: marker } },
  );
  await once(owner.stdout, 'data');
  expect(processesOfRuns(marker).length).toBeGreaterThan(2);
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  await until(() => processesOfRuns(marker).length === 0, 'death of all', 10_000);
});

test.each(['inline', ...BACKENDS] as const)('wasmTask in %s', async (backend) => {
  const file = join(root, `${backend}.wasm`);
  const wabt = await loadWabt();
  const text = readFileSync(new URL('sphere.wat', FOREIGN), 'utf8');
  const module = wabt.parseWat('sphere.wat', text);
  writeFileSync(file, module.toBinary({}).buffer);
  module.destroy();
  const manager = smallRun({ ...few, backend, task: wasmTask(pathToFileURL(file)) });
  const { result } = await observed(manager);
  expect(result.stats).toMatchObject({ evaluations: BUDGET, failedEvaluations: 0 });
  const history = manager.history(1);
  for (let i = 0; i < BUDGET; i += 1) {
    const [a, b] = history.point(i);
    expect(history.value(i)).toBe(a * a + b * b);
  }
});
