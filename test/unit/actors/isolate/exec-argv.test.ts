import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { inheritedExecArgv } from '../../../../actors/isolate/exec-argv.js';

test('options that say how modules are loaded are inherited with their values, in their order', () => {
  const argv = [
    ...['--import', './loader.js', '--import=./other.js', '-r', './hook.cjs', '--require=./hook.cjs'],
    ...['--conditions', 'development', '-C', 'test', '--loader', './old.js'],
    ...['--enable-source-maps', '--preserve-symlinks', '--experimental-strip-types'],
  ];
  expect(inheritedExecArgv(argv)).toEqual(argv);
  expect(inheritedExecArgv([])).toEqual([]);
});

test.each([
  ['--input-type=module'],
  ['--input-type', 'module'],
  ['--eval', 'run()'],
  ['-e', 'run()'],
  ['-p', 'run()'],
  ['--inspect'],
  ['--inspect-brk=9229'],
  ['--inspect-port', '0'],
  ['--cpu-prof', '--cpu-prof-dir', 'prof'],
  ['--cpu-prof', '--cpu-prof-interval', '1000'],
  ['--heap-prof', '--heap-prof-name', 'heap'],
  ['--test', '--test-name-pattern', 'optimizer'],
  ['--watch', '--watch-path', 'src'],
  ['--max-old-space-size=512'],
  ['--expose-gc'],
  ['--title', 'mine'],
])('%s is not, nor its value (%s %s)', (...argv) => {
  expect(inheritedExecArgv(['--import', 'x', ...argv, '--enable-source-maps'])).toEqual([
    '--import',
    'x',
    '--enable-source-maps',
  ]);
});

test('the value of an option is not taken for another option', () => {
  const argv = ['--import', '--eval', '--conditions', '--inspect'];
  expect(inheritedExecArgv(argv)).toEqual(argv);
  expect(inheritedExecArgv(['--import'])).toEqual(['--import']);
});

test('options that only begin alike are others', () => {
  expect(inheritedExecArgv(['--import-x', '--required', '--preserve-symlinks-never'])).toEqual([]);
});

test('a thread takes all that is inherited', async () => {
  const argv = ['--expose-gc', '--conditions', 'development', '--enable-source-maps', '--title', 'mine'];
  const worker = new Worker('', { eval: true, execArgv: inheritedExecArgv(argv) });
  const status = await new Promise((resolve, reject) => {
    worker.on('exit', resolve);
    worker.on('error', reject);
  });
  expect(status).toBe(0);
});

test('those of this process are the default', () => {
  expect(inheritedExecArgv()).toEqual(inheritedExecArgv(process.execArgv));
});
