import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GlompoError } from '../../src/domain/errors.js';
import { type Intervenable, watchedFiles } from '../../src/watched-files.js';
import { testDirectory } from './storage/checkpoints/setup.js';

const newDirectory = testDirectory('watched-files');

/** A manager that writes down what is asked of it, and the files by which that is asked. */
async function setUp(more: Partial<Intervenable> = {}) {
  const directory = newDirectory();
  const asked: unknown[][] = [];
  const warnings: GlompoError[] = [];
  const note =
    (name: string) =>
    (...given: unknown[]) => {
      asked.push([name, ...given]);
    };
  const manager: Intervenable = {
    stop: note('stop'),
    stopOptimizer: note('stopOptimizer'),
    pause: note('pause'),
    resume: note('resume'),
    inject: note('inject'),
    change: note('change'),
    checkpoint: async (by) => note('checkpoint')(by),
    ...more,
  };
  const files = await watchedFiles(manager, directory, (error) => warnings.push(error));
  /** Asks by a file of this name, and looks until it must have been read. */
  const ask = async (name: string, content: object | null = null) => {
    writeFileSync(join(directory, name), content === null ? '' : JSON.stringify(content));
    for (let look = 0; look < 3; look += 1) files.look();
    await new Promise((resolve) => setImmediate(resolve));
    return existsSync(join(directory, name)) ? 'there' : 'gone';
  };
  return { directory, asked, warnings, ask };
}

test('each file asks for what its name says', async () => {
  const { asked, warnings, ask } = await setUp();
  const by = 'Ada';
  for (const name of ['STOP_3', 'PAUSE', 'PAUSE_2', 'RESUME', 'RESUME_2', 'CHKPT', 'STOP_ALL'])
    expect(await ask(name, { by, reason: 'because' })).toBe('gone');
  expect(asked).toEqual([
    ['stopOptimizer', 3, 'because', by],
    ['pause', undefined, by],
    ['pause', 2, by],
    ['resume', undefined, by],
    ['resume', 2, by],
    ['checkpoint', by],
    ['stop', 'because', by],
  ]);
  expect(warnings).toEqual([]);
});

test('a point has what was given of it', async () => {
  const { asked, ask } = await setUp();
  await ask('INJECT', { by: 'Ada', x: [1, 2] });
  await ask('INJECT_2', { by: 'Ada', x: [1, 2], fx: 3, optimizerId: 4 });
  expect(asked).toEqual([
    ['inject', { x: [1, 2] }, 'Ada'],
    ['inject', { x: [1, 2], fx: 3, optimizerId: 4 }, 'Ada'],
  ]);
});

test('an exit condition is made of its words', async () => {
  const { asked, ask } = await setUp();
  await ask('CHANGE', { by: 'Ada', exitConditions: 'maxEvaluations(70) or targetCost(0)' });
  await ask('CHANGE', { by: 'Ada', maxJobs: 3 });
  const [[, first], [, second]] = asked as [unknown, { exitConditions?: unknown; maxJobs?: number }][];
  expect(String(first.exitConditions)).toBe('(maxEvaluations(70) or targetCost(0))');
  expect(Object.keys(first)).toEqual(['exitConditions']);
  expect(second).toEqual({ maxJobs: 3 });
});

test('what is refused, and why, stands in the file', async () => {
  const refuse = () => {
    throw new GlompoError('GLOMPO_STATE', 'The run does not go on.');
  };
  const { directory, ask, warnings, asked } = await setUp({
    pause: refuse,
    checkpoint: async () => refuse(),
  });
  await ask('PAUSE', { by: 'Ada' });
  await ask('CHKPT', { by: 'Ada' });
  await ask('CHANGE', { by: 'Ada', exitConditions: 'nonsense(' });
  for (const name of ['PAUSE', 'CHKPT'])
    expect(readFileSync(join(directory, `${name}.refused`), 'utf8')).toMatch(
      /refused: The run does not go on/,
    );
  expect(readFileSync(join(directory, 'CHANGE.refused'), 'utf8')).toMatch(/refused: .*exitConditions/i);
  expect(warnings.map(({ code }) => code)).toEqual(Array(3).fill('GLOMPO_CONTROL_FILE'));
  expect(asked).toEqual([]);
});
