import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { loadExport, loadTask } from '../../../../../actors/host/task/load-task.js';
import { reportFailures } from '../../../../../actors/host/task/report-failures.js';
import { GlompoError } from '../../../../../src/domain/errors.js';
import type { TaskContext } from '../../../../../src/domain/task.js';
import type { ChildMessage } from '../../../../../src/protocol/messages.js';

const directory = mkdtempSync(join(tmpdir(), 'glompo-load-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Writes a module and returns the reference to an export of it. */
function module(
  name: string,
  source: string,
  more: { export?: string; factory?: boolean; options?: unknown } = {},
) {
  const path = join(directory, name);
  writeFileSync(path, source);
  const { export: exported = 'default', factory = false, options = null } = more;
  return { module: pathToFileURL(path).href, export: exported, factory, options };
}

const context = {} as TaskContext;
const refused = (...parts: string[]) =>
  expect.objectContaining({
    code: 'GLOMPO_TASK_LOAD',
    message: expect.stringMatching(new RegExp(parts.join('[\\s\\S]*'))),
  });

describe('loading a task', () => {
  test('gives the function that a module exports', async () => {
    const task = await loadTask(
      module('plain.mjs', 'export const cost = (x) => x[0] + 1;', { export: 'cost' }),
    );
    expect(task(Float64Array.of(2), context)).toBe(3);
  });

  test('gives what a factory makes of the options, and the factory may take its time', async () => {
    const source = `export async function make(options) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return (x) => x[0] * options.k;
    }`;
    const task = await loadTask(
      module('factory.mjs', source, { export: 'make', factory: true, options: { k: 5 } }),
    );
    expect(task(Float64Array.of(2), context)).toBe(10);
  });

  test('that is not there says which module', async () => {
    const reference = {
      module: pathToFileURL(join(directory, 'none.mjs')).href,
      export: 'default',
      factory: false,
    };
    await expect(loadTask({ ...reference, options: null })).rejects.toThrow(
      refused('none\\.mjs could not be loaded'),
    );
  });

  test('that throws while it loads, or cannot be parsed, keeps the cause', async () => {
    await expect(loadTask(module('throws.mjs', 'throw new Error("no licence");'))).rejects.toThrow(
      expect.objectContaining({
        code: 'GLOMPO_TASK_LOAD',
        message: expect.stringContaining('no licence'),
        cause: expect.objectContaining({ message: 'no licence' }),
      }),
    );
    await expect(loadTask(module('syntax.mjs', 'export default ('))).rejects.toThrow(refused('syntax\\.mjs'));
  });

  test('of an export that is none, or no function, says what there is', async () => {
    const source = 'export const first = () => 1; export const second = 5;';
    await expect(loadTask(module('exports.mjs', source))).rejects.toThrow(
      refused('no function exported as "default"', 'it exports first, second'),
    );
    await expect(loadTask(module('exports.mjs', source, { export: 'second' }))).rejects.toThrow(
      refused('"second"'),
    );
    await expect(loadTask(module('empty.mjs', ''))).rejects.toThrow(refused('it exports nothing'));
  });

  test.each(['toString', 'constructor', '__proto__'])('knows no inherited export %s', async (name) => {
    await expect(loadTask(module('own.mjs', 'export default () => 1;', { export: name }))).rejects.toThrow(
      refused(`"${name}"`),
    );
  });

  test.each([
    ['throws', 'export const make = () => { throw new Error("no data"); };', 'failed: no data'],
    ['rejects', 'export const make = async () => { throw "no data"; };', 'failed: no data'],
    ['returns no function', 'export const make = () => ({ fx: 1 });', 'did not return a function'],
  ])('by a factory that %s is an error that names it', async (_, source, says) => {
    const reference = module(`bad-${source.length}.mjs`, source, { export: 'make', factory: true });
    await expect(loadTask(reference)).rejects.toThrow(refused('The task factory "make" of .*bad', says));
  });

  test('of an optimizer has a code of its own', async () => {
    await expect(loadExport('file:///none/at/all.mjs', 'default', 'GLOMPO_OPTIMIZER_LOAD')).rejects.toThrow(
      expect.objectContaining({ code: 'GLOMPO_OPTIMIZER_LOAD' }),
    );
  });
});

test('failures are reported one by one up to a limit', () => {
  const sent: ChildMessage[] = [];
  const report = reportFailures((message) => sent.push(message));
  for (let i = 0; i < 500; i += 1) {
    report(1, i, Float64Array.of(i), new GlompoError('GLOMPO_TASK_FAILED', 'no'));
  }
  expect(sent).toHaveLength(100);
  expect(sent[99]).toMatchObject({ type: 'evaluationFailed', optimizerId: 1, evaluationId: 99, x: [99] });
});
