import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { chosenRun } from '../../../src/cli/chosen-run.js';

const root = mkdtempSync(join(tmpdir(), 'glompo-chosen-run-'));
afterAll(() => rmSync(root, { recursive: true }));

const path = join(root, 'job.mjs');
const file = pathToFileURL(path).href;
writeFileSync(
  path,
  'export default ({ args }) => args.map((name) => ({ name, config: { bounds: [[0, 1]], task: () => 0 } }));',
);

const asked = (args: string[], only: string | null = null) => ({ args, only, json: false });
const recorded = { file: 'file:///elsewhere/job.mjs', args: ['a', 'b'], entry: 'b' };

test('it is the one that is recorded, with the arguments of the first time', async () => {
  const { entry, job } = await chosenRun(asked([]), path, recorded);
  expect(entry).toMatchObject({ name: 'b', config: { bounds: [[0, 1]] } });
  expect(job).toEqual({ file, args: ['a', 'b'], entry: 'b' });
});

test('it is the one that is named, and arguments that are given count', async () => {
  expect((await chosenRun(asked(['c', 'd'], 'c'), path, recorded)).job).toEqual({
    file,
    args: ['c', 'd'],
    entry: 'c',
  });
});

test('it is the only one, whatever it is called', async () => {
  expect((await chosenRun(asked(['c']), path, recorded)).entry.name).toBe('c');
  expect((await chosenRun(asked(['c']), path, null)).entry.name).toBe('c');
});

test.each([
  [asked(['c', 'd']), 'has several runs; --only must be one of: c, d.'],
  [asked(['c'], 'b'), '--only is "b", but must be one of: c.'],
])('nobody guesses: %j', async (request, message) => {
  await expect(chosenRun(request, path, recorded)).rejects.toMatchObject({
    code: 'GLOMPO_OPTION_INVALID',
    message: expect.stringContaining(message),
  });
});
