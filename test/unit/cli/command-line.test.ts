import { describe, expect, it } from 'vitest';
import { commandLine, type RunRequest } from '../../../src/cli/command-line.js';

async function requested(...argv: string[]): Promise<RunRequest> {
  let request: RunRequest | undefined;
  const program = commandLine('1.2.3', async (given) => {
    request = given;
  });
  for (const command of [program, ...program.commands]) {
    command.configureOutput({ writeErr() {}, writeOut() {} });
  }
  await program.parseAsync(argv, { from: 'user' });
  return request as RunRequest;
}

describe('the command line', () => {
  it('asks for nothing but the job when no more is given', async () => {
    expect(await requested('run', 'job.ts')).toEqual({
      job: 'job.ts',
      args: [],
      json: false,
      events: false,
      quiet: false,
      verbose: false,
      only: [],
      overrides: {},
    });
  });

  it('leaves the arguments of the job alone, dashes included', async () => {
    const request = await requested('run', 'job.ts', 'a', '--quiet', '--', '--b', '--quiet', '--');
    expect(request).toMatchObject({ args: ['a', '--b', '--quiet', '--'], quiet: true });
  });

  it.each([
    ['before', ['run', '--json', 'job.ts', 'a']],
    ['behind', ['run', 'job.ts', 'a', '--json']],
    ['among the arguments of the job', ['run', 'job.ts', '--', '--json', 'a']],
  ])('understands --json %s', async (_where, argv) => {
    expect(await requested(...argv)).toMatchObject({ json: true, args: ['a'] });
  });

  it('takes --events as a wish for JSON', async () => {
    expect(await requested('run', 'job.ts', '--events')).toMatchObject({ json: true, events: true });
  });

  it('reads the settings that replace those of the job', async () => {
    const options = ['--seed', '0', '--max-jobs', '3', '--backend', 'threads', '--working-dir', 'out'];
    const request = await requested('run', 'job.ts', ...options, '--only', 'a', '--only', 'b');
    expect(request.overrides).toEqual({ seed: 0, maxJobs: 3, backend: 'threads', workingDir: 'out' });
    expect(request.only).toEqual(['a', 'b']);
  });

  it.each([
    [['run']],
    [['walk']],
    [[]],
    [['run', 'job.ts', '--walk']],
    [['run', 'job.ts', '--seed', '-1']],
    [['run', 'job.ts', '--seed', '1.5']],
    [['run', 'job.ts', '--seed', '']],
    [['run', 'job.ts', '--seed', '99999999999999999999']],
    [['run', 'job.ts', '--max-jobs', '0']],
    [['run', 'job.ts', '--backend', 'moon']],
    [['run', 'job.ts', '--quiet', '--verbose']],
  ])('refuses %j', async (argv) => {
    await expect(requested(...argv)).rejects.toMatchObject({ exitCode: 1 });
  });

  it.each([[['--version']], [['--help']], [['run', '--help']]])('ends in order after %j', async (argv) => {
    await expect(requested(...argv)).rejects.toMatchObject({ exitCode: 0 });
  });
});
