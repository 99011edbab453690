import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openRun, type RunRecord } from 'glompo/record';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { until } from '../fixtures/process-table.js';
import { eventsOf } from '../fixtures/run.js';
import { type CliRun, cli, startCli } from '../fixtures/run-cli.js';

const root = mkdtempSync(join(tmpdir(), 'glompo-interventions-'));
const begun: CliRun[] = [];
afterEach(async () => {
  for (const { child } of begun) child.kill('SIGKILL');
  await Promise.all(begun.splice(0).map(({ ended }) => ended));
});
afterAll(() => rmSync(root, { recursive: true }));

function start(...args: string[]): CliRun {
  const run = startCli(...args);
  begun.push(run);
  return run;
}

let made = 0;

/** A run in a directory of its own, with at least 20 evaluations. */
async function startRun(
  evaluations = 1_000_000,
): Promise<{ readonly run: CliRun; readonly directory: string }> {
  made += 1;
  const directory = join(root, String(made));
  const run = start('run', 'patient.mjs', '--working-dir', directory, '--', String(evaluations));
  await until(() => evaluationsIn(directory) >= 20, 'the run makes evaluations');
  return { run, directory };
}

function read<Result>(directory: string, use: (run: RunRecord) => Result): Result {
  const record = openRun(directory);
  try {
    return use(record);
  } finally {
    record.close();
  }
}

function evaluationsIn(directory: string): number {
  try {
    return read(directory, ({ evaluations }) => evaluations);
  } catch {
    // Nothing is written yet.
    return 0;
  }
}

const eventsIn = (directory: string) => read(directory, (run) => [...run.events()]);
const valuesIn = (directory: string) =>
  read(directory, (run) => run.optimizers.map((one) => [...one.values()]));

describe('guarantee 89: files in the working directory of a run', () => {
  test('stop an optimizer; those that cannot be acted upon are told of once, with a reason', async () => {
    const { run, directory } = await startRun();
    for (const name of ['STOP_99', 'STOP_abc', 'NOTES']) writeFileSync(join(directory, name), '');
    writeFileSync(join(directory, 'STOP_1'), '{"by": "Ada", "reason": "no good"}');
    await until(() => read(directory, (record) => record.optimizer(1).outcome) === 'stopped', 'it stops');
    await until(() => existsSync(join(directory, 'STOP_abc.refused')), 'the others are refused');
    writeFileSync(join(directory, 'EXIT'), '');
    expect(await run.ended).toMatchObject({ status: 0, survivors: [] });
    const events = eventsIn(directory);
    expect(eventsOf(events, 'optimizerStopping')).toMatchObject([{ optimizerId: 1, reason: 'no good' }]);
    expect(eventsOf(events, 'intervention')).toMatchObject([
      { by: 'Ada', action: 'stopOptimizer', optimizerId: 1 },
      { by: 'file', action: 'stop' },
    ]);
    const warnings = eventsOf(events, 'warning').map(({ error }) => error.data.file);
    expect(warnings.sort()).toEqual(['STOP_99', 'STOP_abc']);
    const names = readdirSync(directory);
    expect(names).toEqual(expect.arrayContaining(['NOTES', 'STOP_99.refused', 'STOP_abc.refused']));
    expect(names.filter((name) => /^(STOP_\w+|EXIT)$/.test(name))).toEqual([]);
  });
});

describe('glompo stop, pause, continue, inject, and checkpoint', () => {
  test('let a run wait and go on, start an optimizer at a point, and end the run', async () => {
    const { run, directory } = await startRun();
    expect(await cli('pause', directory)).toMatchObject({ status: 0, stdout: 'The run waits.\n' });
    let before = -1;
    let looks = 0;
    await until(() => {
      const now = evaluationsIn(directory);
      looks = now === before ? looks + 1 : 0;
      before = now;
      return looks === 50;
    }, 'what was under way is finished, and nothing else is begun');
    expect(await cli('continue', directory)).toMatchObject({ status: 0, stdout: 'The run goes on.\n' });
    await until(() => evaluationsIn(directory) > before + 10, 'the run goes on');

    const injected = await cli('inject', directory, '--x', '-1.25,0.5', '--json');
    expect(JSON.parse(injected.stdout)).toMatchObject({ fate: 'done', x: [-1.25, 0.5], fx: null });
    const stopped = await cli('stop', directory, '2', '--reason', 'make room');
    expect(stopped).toMatchObject({ status: 0, stdout: 'Optimizer 2 stops: make room.\n' });
    await until(() => read(directory, ({ optimizers }) => optimizers.length) === 3, 'another one starts');
    expect([...read(directory, (record) => record.optimizer(3).x0)]).toEqual([-1.25, 0.5]);

    const refused = await cli('stop', directory, '99');
    expect(refused).toMatchObject({ status: 1, stdout: '' });
    expect(refused.stderr).toContain('99, but must be the number of an optimizer at work');
    expect(readdirSync(directory).filter((name) => name.startsWith('STOP'))).toEqual([]);

    expect(await cli('stop', directory)).toMatchObject({ status: 0 });
    expect(await run.ended).toMatchObject({ status: 0, survivors: [] });
    const asked = eventsOf(eventsIn(directory), 'intervention');
    expect(asked.map(({ action }) => action)).toEqual(['pause', 'resume', 'inject', 'stopOptimizer', 'stop']);
    for (const { by } of asked) expect(by).toMatch(/\(glompo (pause|continue|inject|stop), process \d+ on /);
  });

  test('write a checkpoint, print its path, and say so of a run that has none', async () => {
    const { run, directory } = await startRun();
    const { status, stdout } = await cli('checkpoint', directory);
    expect(status).toBe(0);
    const checkpoint = stdout.trimEnd();
    expect(dirname(checkpoint)).toBe(join(directory, 'checkpoints'));
    expect(existsSync(checkpoint)).toBe(true);
    const shown = await cli('status', directory);
    expect(shown.stdout).toContain(checkpoint);
    run.child.kill('SIGKILL');
    await run.ended;
    expect(await cli('checkpoint', directory)).toMatchObject({
      status: 2,
      stderr: `glompo: There is no run in ${directory} that is alive.\n`,
    });
  });
});

describe('glompo resume', () => {
  test('refuses a run that is alive, and goes on with one that was killed', async () => {
    const { run, directory } = await startRun();
    const refused = await cli('resume', directory);
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toContain(`process ${run.child.pid} `);
    run.child.kill('SIGKILL');
    await run.ended;
    const before = valuesIn(directory);

    const again = await cli('run', 'patient.mjs', '--working-dir', directory);
    expect(again).toMatchObject({ status: 2, stdout: '' });
    expect(again.stderr).toContain(`To go on with that run: glompo resume ${directory}`);

    const total = before.flat().length + 100;
    const end = await cli('resume', directory, '--max-evaluations', String(total));
    expect(end).toMatchObject({ status: 0, survivors: [] });
    expect(end.stderr).toMatch(/goes on, session 2, \d+ evaluations so far, seed 7\n/);
    const after = valuesIn(directory);
    before.forEach((values, i) => {
      expect(after[i].slice(0, values.length)).toEqual(values);
    });
    expect(after.flat()).toHaveLength(total);
  });

  test('says of a run that has ended with which command it goes on, which does', async () => {
    const { run, directory } = await startRun(40);
    await run.ended;
    const refused = await cli('resume', directory);
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    const command = /To go on: glompo (.*) \[GLOMPO_RESUME\]\n$/.exec(refused.stderr)?.[1] ?? '';
    expect(command).toBe(`resume ${directory} --max-evaluations 80`);
    const end = await cli(...command.split(' '), '--json', '--quiet');
    expect(end).toMatchObject({ status: 0, stderr: '', survivors: [] });
    expect(JSON.parse(end.stdout)).toMatchObject({ evaluations: 80, outcome: 'completed' });
  });

  test('takes the configuration from the job again, with its first arguments, and stops after Ctrl-C', async () => {
    const { run, directory } = await startRun(900_000);
    run.child.kill('SIGINT');
    expect(await run.ended).toMatchObject({ status: 130 });
    const more = ['--job', 'patient.mjs', '--max-jobs', '3', '--json', '--events'];
    const resumed = start('resume', directory, ...more);
    await until(() => resumed.stdout().includes('"optimizerResumed"'), 'the run goes on');
    resumed.child.kill('SIGINT');
    const { status, stdout } = await resumed.ended;
    expect(status).toBe(130);
    const result = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(result).toMatchObject({ name: 'patient', outcome: 'interrupted' });
    expect(read(directory, ({ sessions }) => sessions)).toMatchObject([
      { outcome: 'interrupted', exitReason: 'stopped by SIGINT' },
      { outcome: 'interrupted', exitReason: 'stopped by SIGINT' },
    ]);
  });
});
