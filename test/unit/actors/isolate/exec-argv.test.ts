import { expect, test } from 'vitest';
import { inheritedExecArgv } from '../../../../actors/isolate/exec-argv.js';

test('options that concern every isolate are inherited, in their order', () => {
  const argv = ['--import', './loader.js', '--enable-source-maps', '--no-warnings', '--conditions=development'];
  expect(inheritedExecArgv(argv)).toEqual(argv);
  expect(inheritedExecArgv([])).toEqual([]);
});

test.each([
  ['--input-type=module'],
  ['--input-type', 'module'],
  ['--eval', 'run()'],
  ['--eval=run()'],
  ['-e', 'run()'],
  ['--print', 'run()'],
  ['-p', 'run()'],
  ['-pe', 'run()'],
  ['--inspect'],
  ['--inspect-brk=9229'],
  ['--inspect-wait'],
  ['--cpu-prof'],
  ['--cpu-prof-dir=profiles'],
  ['--heap-prof'],
  ['--test'],
  ['--test-reporter=spec'],
  ['--watch'],
  ['--watch-path=src'],
])('%s is not, nor its value (%s)', (...argv) => {
  expect(inheritedExecArgv(['--no-warnings', ...argv, '--trace-uncaught'])).toEqual([
    '--no-warnings',
    '--trace-uncaught',
  ]);
});

test('options that only begin alike are inherited', () => {
  const argv = ['--experimental-print-required-tla', '--preserve-symlinks', '--env-file-if-exists=x'];
  expect(inheritedExecArgv(argv)).toEqual(argv);
});

test('those of this process are the default', () => {
  expect(inheritedExecArgv()).toEqual(inheritedExecArgv(process.execArgv));
});
