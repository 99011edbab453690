import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CliEnd, cli, startCli } from '../fixtures/run-cli.js';

const scenario = (name: string, ...args: string[]) => ['run', 'scenarios.mjs', ...args, '--', name];
const lines = (text: string) => text.trimEnd().split('\n');
const records = (text: string) => lines(text).map((line) => JSON.parse(line) as Record<string, unknown>);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function expectBadInput(end: CliEnd, message: string | RegExp): void {
  expect(end.stderr).toMatch(message);
  expect(end).toMatchObject({ status: 2, stdout: '', survivors: [] });
  expect(end.stderr).not.toMatch(/\n\s+at /);
}

describe('glompo run', () => {
  it('runs a job in TypeScript and reports its result on stdout, its progress on stderr', async () => {
    const end = await cli('run', 'sphere.ts');
    expect(end).toMatchObject({ status: 0, survivors: [] });
    expect(lines(end.stdout)[0]).toMatch(/^sphere: completed after .*maxEvaluations\(200\)/);
    expect(end.stdout).toMatch(/^ {2}evaluations +200$/m);
    expect(lines(end.stderr)[0]).toBe('sphere: started, seed 7');
    expect(lines(end.stderr).at(-1)).toMatch(/^sphere: completed after /);
  });

  it('writes nothing but JSON lines with --json, also where the arguments of the job stand', async () => {
    const ends = await Promise.all([
      cli(...scenario('talking', '--json', '--quiet')),
      cli(...scenario('talking'), '--json'),
    ]);
    for (const { status, stdout, stderr } of ends) {
      expect(status).toBe(0);
      expect(stderr).toContain('said by the task');
      const [record, ...others] = records(stdout);
      expect(others).toEqual([]);
      expect(record).toMatchObject({ name: 'scenarios', evaluations: 50, outcome: 'completed', seed: 7 });
      expect(record.x).toHaveLength(2);
    }
    expect(ends[0].stderr).not.toContain('started');
  });

  it('calls a job that is a function with the context, and prints its report', async () => {
    const [forPeople, forPrograms] = await Promise.all([
      cli('run', 'scenarios.mjs', '--', 'context', '--an-option', 'b.dat'),
      cli('run', 'scenarios.mjs', 'context', 'b.dat', '--json'),
    ]);
    expect(forPeople.stdout).toBe('args context --an-option b.dat; json false\n');
    const cwd = expect.stringMatching(/fixtures.jobs$/);
    const [record] = records(forPrograms.stdout);
    expect(record).toMatchObject({ args: ['context', 'b.dat'], json: true, cwd, list: [1, null] });
    expect(record.infinite).toBeNull();
  });

  it('gives events on demand, and the result of each run last', async () => {
    const { stdout } = await cli(...scenario('several', '--json', '--events', '--quiet'));
    const all = records(stdout);
    const results = all.flatMap((record, i) => (record.type === 'event' ? [] : [[i, record.name]]));
    expect(results).toEqual([
      [all.findIndex(({ entry }) => entry === 'second') - 1, 'first'],
      [all.length - 1, 'second'],
    ]);
    expect(all[0]).toMatchObject({ type: 'event', entry: 'first', event: { type: 'runStarted', seed: 7 } });
  });

  it('replaces settings of the job', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'glompo-cli-'));
    const options = ['--json', '--seed', '8', '--backend', 'threads', '--working-dir', directory];
    const { stdout } = await cli(...scenario('several', ...options, '--only', 'second'));
    rmSync(directory, { recursive: true });
    expect(records(stdout)).toMatchObject([{ name: 'second', seed: 8, workingDir: directory }]);
  });

  it('shows the first failed evaluations and counts the others; JSON has null for no value', async () => {
    const { status, stdout, stderr } = await cli(...scenario('failing', '--json'));
    expect(status).toBe(0);
    expect(stderr.match(/this point has no value/g)).toHaveLength(3);
    expect(stderr).toContain('scenarios: 10 evaluations failed in all');
    expect(records(stdout)).toMatchObject([{ fx: null, x: null, evaluations: 10 }]);
  });

  it('shows what tasks print on demand, up to a limit', async () => {
    const [quiet, verbose] = await Promise.all([
      cli(...scenario('flooding')),
      cli(...scenario('flooding', '--verbose')),
    ]);
    expect(quiet.stderr).not.toContain('xxx');
    expect(verbose.stdout).not.toContain('xxx');
    expect(verbose.stderr).toMatch(/^\[.+\] xxx/m);
    expect(verbose.stderr).toMatch(/^\.\.\. .* more characters of output left out$/m);
    expect(verbose.stderr.length).toBeLessThan(1_100_000);
  });

  it('ends although the job left a timer behind', async () => {
    expect(await cli(...scenario('lingering'))).toMatchObject({ status: 0, survivors: [] });
  });
});

describe('glompo run, when something is wrong', () => {
  it('says what is wrong with a job and exits with status 2', async () => {
    expectBadInput(
      await cli('run', 'nowhere.ts'),
      /^glompo: The job nowhere.ts does not exist. \[GLOMPO_JOB_INVALID\]\n$/,
    );
    expectBadInput(
      await cli('run', 'throwing.mjs'),
      /not today \(file:.*throwing.mjs:1:7\) \[GLOMPO_JOB_INVALID\]/,
    );
    expectBadInput(await cli('run', 'not-a-job.mjs'), /is a number, but must be .* \[GLOMPO_JOB_INVALID\]/);
    expectBadInput(
      await cli(...scenario('badData')),
      /^glompo: line 3 is not a number. \[GLOMPO_DATA_INVALID\]\n$/,
    );
  });

  it('finds a bad option in any run of the job before the first begins', async () => {
    expectBadInput(await cli(...scenario('badOption')), /maxJobs is -1, .*\[GLOMPO_OPTION_INVALID\]/);
  });

  it('exits with status 2 for a command line that it does not understand', async () => {
    expectBadInput(await cli('frobnicate'), "glompo: unknown command 'frobnicate'");
    expectBadInput(await cli('run', 'sphere.ts', '--frobnicate'), "glompo: unknown option '--frobnicate'");
    expectBadInput(await cli(...scenario('several', '--only', 'third')), /--only is "third".*first, second/);
  });

  it('exits with status 1 when a run fails, with a result all the same', async () => {
    const end = await cli(...scenario('missing', '--json'));
    expect(end).toMatchObject({ status: 1, survivors: [] });
    expect(records(end.stdout)).toMatchObject([{ outcome: 'failed', evaluations: 0, fx: null }]);
    expect(end.stderr).toMatch(/glompo: scenarios: .* \[GLOMPO_CRASH_LOOP\]/);
  });

  it('prints the usual report when that of the job fails', async () => {
    const end = await cli(...scenario('badReport'));
    expect(end).toMatchObject({ status: 1 });
    expect(end.stdout).toMatch(/^badReport: completed/);
    expect(end.stderr).toContain('The report of badReport failed: no report today [GLOMPO_JOB_INVALID]');
  });
});

describe('glompo run, when it is interrupted', () => {
  const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

  for (const [signal, status] of Object.entries(signals)) {
    it(`stops in order after ${signal} and does not start the next run`, async () => {
      const run = startCli(...scenario('slow', '--json'));
      await run.printed('first: started');
      await pause(700);
      expect(run.processes().length).toBeGreaterThan(1);
      run.child.kill(signal as NodeJS.Signals);
      const end = await run.ended;
      expect(end).toMatchObject({ status, survivors: [] });
      expect(records(end.stdout)).toMatchObject([{ name: 'first', outcome: 'interrupted' }]);
      expect(end.stderr).toContain('glompo: stopping; ');
      expect(end.stderr).toContain('glompo: 1 run of the job not started');
    });
  }

  it('takes Ctrl-C twice at the same time for one, and ends at once after another', async () => {
    const run = startCli(...scenario('stuck'));
    await run.printed('started');
    await pause(700);
    run.child.kill('SIGINT');
    await pause(20);
    run.child.kill('SIGINT');
    await run.printed('stopping; press Ctrl-C again to end now');
    await pause(600);
    expect(run.child.exitCode).toBeNull();
    expect(run.stderr()).not.toContain('closed');
    const before = performance.now();
    run.child.kill('SIGINT');
    const end = await run.ended;
    expect(end).toMatchObject({ status: 131, survivors: [] });
    expect(end.stderr).toContain('glompo: closed');
    expect(end.stdout).toMatch(/interrupted .*stopped by SIGINT; closed by a second SIGINT\n/);
    expect(end.stdout).toContain('1 forced');
    expect(performance.now() - before).toBeLessThan(5000);
  });

  it('ends in order, without a stack, when nobody reads stdout any more', async () => {
    const run = startCli(...scenario('fast', '--json', '--events', '--quiet'));
    await new Promise((resolve) => run.child.stdout?.once('data', resolve));
    run.child.stdout?.destroy();
    const end = await run.ended;
    expect(end).toMatchObject({ status: 141, stderr: '', survivors: [] });
  });
});

describe('glompo', () => {
  it('knows its version, and explains itself', async () => {
    const [version, help] = await Promise.all([cli('--version'), cli('--help')]);
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
    expect(help.status).toBe(0);
    expect(help.stdout).toContain('run [options] <job> [args...]');
  });

  it('is built, as these tests need it to be', () => {
    expect(existsSync(new URL('../../dist/src/cli/main.js', import.meta.url))).toBe(true);
  });
});
