import { expect, test } from 'vitest';
import { runProgram, smallProgram } from '../fixtures/run-program.js';

test('weakness 29: a logger that throws does not end the run, nor the process', async () => {
  const logger = "{ debug() {}, info() { throw new Error('disk full'); }, warn() {}, error() {} }";
  const { status, stdout } = await runProgram(smallProgram('inline', `logger: ${logger}`));
  expect([status, stdout]).toEqual([0, 'completed 50\n']);
});

test.each(['threads', 'processes'])(
  'weakness 10: %s start though this program came by the command line',
  async (backend) => {
    const { status, stdout } = await runProgram(smallProgram(backend));
    expect([status, stdout]).toEqual([0, 'completed 50\n']);
  },
);

test.each([
  ['--max-old-space-size=512'],
  ['--expose-gc'],
  ['--stack-size=900'],
  ['--disable-proto=delete'],
  ['--title', 'mine'],
])('weakness 10: threads and processes start in a process that was started with %s', async (...options) => {
  for (const backend of ['threads', 'processes']) {
    const { status, stdout } = await runProgram(smallProgram(backend), options);
    expect([status, stdout]).toEqual([0, 'completed 50\n']);
  }
});
