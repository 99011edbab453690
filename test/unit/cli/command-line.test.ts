import { describe, expect, it } from 'vitest';
import type { RunRequest } from '../../../src/cli/requests.js';
import { parsed } from './command-setup.js';

const requested = async (...argv: string[]) => (await parsed(...argv)) as RunRequest;

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
    [['export', 'out', '--as', 'xls']],
    [['plot', 'out', 'more', 'words']],
  ])('refuses %j', async (argv) => {
    await expect(requested(...argv)).rejects.toMatchObject({ exitCode: 1 });
  });

  it('reaps in the current directory unless it is told where', async () => {
    const request = { directory: '.', all: false, dryRun: false, json: false };
    expect(await parsed('reap')).toEqual(request);
    const flags = ['--all', '--dry-run', '--json'];
    const all = { directory: 'out', all: true, dryRun: true, json: true };
    expect(await parsed('reap', 'out', ...flags)).toEqual(all);
  });

  it('exports what it is told, where the run is unless it is told where', async () => {
    expect(await parsed('export')).toEqual({ directory: '.', what: ['summary', 'hdf5', 'csv'], to: null });
    expect(await parsed('export', 'out', '--as', 'csv', 'plots', '--to', 'there')).toEqual({
      directory: 'out',
      what: ['csv', 'plots'],
      to: 'there',
    });
  });

  it('plots the run, and the parameters of each optimizer when asked', async () => {
    expect(await parsed('plot', 'out')).toEqual({
      directory: 'out',
      what: ['trajectories', 'plots'],
      to: null,
    });
    expect(await parsed('plot', '--parameters')).toMatchObject({
      what: ['trajectories', 'plots', 'parameters'],
    });
  });

  it('shows the status of the current directory unless it is told of which', async () => {
    expect(await parsed('status')).toEqual({ directory: '.', json: false });
    expect(await parsed('status', 'out', '--json')).toEqual({ directory: 'out', json: true });
  });

  it.each([[['--version']], [['--help']], [['run', '--help']]])('ends in order after %j', async (argv) => {
    await expect(requested(...argv)).rejects.toMatchObject({ exitCode: 0 });
  });
});
