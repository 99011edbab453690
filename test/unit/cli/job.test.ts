import { describe, expect, it } from 'vitest';
import { entriesOf, loadJob, selected } from '../../../src/cli/job.js';
import { overridden } from '../../../src/cli/overrides.js';
import { GlompoError, type JobContext, type JobEntry, type ManagerConfig } from '../../../src/index.js';

const context: JobContext = { args: ['a', 'b'], json: false, cwd: import.meta.dirname };
const config = { task: () => 0, bounds: [[0, 1]] } as unknown as ManagerConfig;
const entry: JobEntry = { name: 'one', config };
const entries = (exported: unknown) => entriesOf(exported, 'jobs/my-job.ts', context);

describe('a job', () => {
  it.each([
    ['a configuration, named like its file', config, [{ name: 'my-job', config }]],
    ['an entry', entry, [entry]],
    ['a list of entries', [entry, { ...entry, name: 'two' }], [entry, { ...entry, name: 'two' }]],
    ['a promise of one', Promise.resolve(entry), [entry]],
    ['a function', () => config, [{ name: 'my-job', config }]],
    ['a function that gives a promise of a function', async () => () => [entry], [entry]],
  ])('may be %s', async (_what, exported, expected) => {
    expect(await entries(exported)).toEqual(expected);
  });

  it('that is a function is called with the context', async () => {
    const job = ({ args }: JobContext) => args.map((name) => ({ name, config }));
    expect(await entries(job)).toEqual([
      { name: 'a', config },
      { name: 'b', config },
    ]);
  });

  const endless = (): unknown => endless;
  it.each([
    ['undefined', undefined, /is undefined, but must be a configuration/],
    ['a number', 42, /The job jobs\/my-job.ts is a number, but must be/],
    ['an empty object', {}, /is an object, but must be/],
    ['an empty list', [], /is an empty list/],
    ['a list of configurations without names', [config], /Entry 1 of the job .* is an object/],
    ['a list within a list', [entry, [entry]], /Entry 2 of the job .* is a list/],
    ['two entries of one name', [entry, entry], /two entries with the name one/],
    ['an entry without a name', { config }, /has the name undefined, but a name is one line/],
    ['a name of two lines', { name: 'a\nb', config }, /has the name "a\\nb"/],
    ['an entry with a stranger', { ...entry, reports: 1 }, /key "reports", but only name, config, report/],
    ['an entry without a configuration', { name: 'a', config: null }, /has null as config/],
    ['a report that is none', { ...entry, report: 'text' }, /has a string as report/],
    ['a function without end', endless, /is a function, but must be/],
  ])('may not be %s', async (_what, exported, message) => {
    await expect(entries(exported)).rejects.toMatchObject({
      code: 'GLOMPO_JOB_INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('that throws has its error wrapped, unless it is one of ours', async () => {
    const cause = new TypeError('no such thing');
    const wrapped = entries(() => {
      throw cause;
    });
    await expect(wrapped).rejects.toMatchObject({ code: 'GLOMPO_JOB_INVALID', cause });
    const own = new GlompoError('GLOMPO_DATA_INVALID', 'bad line');
    await expect(entries(async () => Promise.reject(own))).rejects.toBe(own);
  });

  it.each([
    ['nowhere.ts', /nowhere.ts does not exist/],
    ['.', /is not a file/],
  ])('is looked for in the directory of the call: %s', async (path, message) => {
    await expect(loadJob(path, context)).rejects.toThrow(message);
  });
});

describe('the entries that are run', () => {
  const both = [entry, { ...entry, name: 'two words / ..' }];

  it('are those that --only names, in the order of the job', () => {
    expect(selected(both, [])).toEqual(both);
    expect(selected(both, ['two words / ..', 'one'])).toEqual(both);
    expect(selected(both, ['one'])).toEqual([entry]);
    expect(() => selected(both, ['three'])).toThrow(
      '--only is "three", but must be one of: one, two words / ..',
    );
  });

  it('have the settings of the command line in place of their own', () => {
    const [{ config: changed }] = overridden([{ ...entry, config: { ...config, seed: 1 } }], {
      seed: 2,
      maxJobs: 3,
    });
    expect(changed).toEqual({ ...config, seed: 2, maxJobs: 3 });
  });

  it('each have a directory of their own when there are several', () => {
    const directories = (list: JobEntry[]) =>
      overridden(list, { workingDir: 'out' }).map((each) => each.config.workingDir);
    expect(directories([entry])).toEqual(['out']);
    expect(directories(both)).toEqual(['out/one', 'out/two-words-..']);
  });

  it('keep a report that is a method', () => {
    const own = { ...entry, report: () => ({ text: 'mine' }) };
    expect(overridden([own], { seed: 1 })[0].report?.(undefined as never)).toEqual({ text: 'mine' });
  });
});
