import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ENTRY = fileURLToPath(new URL('../../../../dist/actors/entry/tag-programs.js', import.meta.url));

const MARK = { GLOMPO_RUN: 'unit-test/4/', GLOMPO_OWNER: '1.2.3', GLOMPO_WORKING_DIR: '/jobs' };

/** What `printenv` prints in a program that is started by this code in an isolate with the tag. */
function printedBy(code: string): string {
  const source = `
    import * as cp from 'node:child_process';
    import { promisify } from 'node:util';
    import { tagPrograms } from ${JSON.stringify(ENTRY)};
    tagPrograms();
    const env = { PATH: process.env.PATH, OWN: 'yes' };
    const { stdout } = await (async () => (${code}))();
    console.log(String(stdout));`;
  const args = ['--input-type=module', '-e', source];
  return execFileSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, ...MARK } });
}

test.each([
  ["promisify(cp.execFile)('printenv', { env })"],
  ["promisify(cp.execFile)('printenv')"],
  ["promisify(cp.exec)('printenv', { env })"],
  ["cp.spawnSync('printenv', { env })"],
  ["cp.spawnSync('printenv', [], { env })"],
  ["cp.spawnSync('printenv')"],
  ["cp.spawnSync('printenv', undefined, { env })"],
  ["{ stdout: cp.execFileSync('printenv', { env }) }"],
  ["{ stdout: cp.execFileSync('printenv', [], { env }) }"],
  ["{ stdout: cp.execFileSync('printenv', []) }"],
  ["{ stdout: cp.execSync('printenv', { env }) }"],
  ["{ stdout: cp.execSync('printenv') }"],
])('a program has the tag, and the environment that it was given: %s', (code) => {
  const printed = printedBy(code);
  for (const [name, value] of Object.entries(MARK)) expect(printed).toContain(`${name}=${value}\n`);
  expect(printed.includes('OWN=yes')).toBe(code.includes('{ env }'));
});

test('a tag of its own, as of a run within the task, is left to it', () => {
  const printed = printedBy("cp.spawnSync('printenv', { env: { ...env, GLOMPO_RUN: 'inner/1/' } })");
  expect(printed).toContain('GLOMPO_RUN=inner/1/\n');
  expect(printed).not.toContain('unit-test');
});

test('options and errors are those of Node', () => {
  expect(printedBy("{ stdout: cp.execFileSync('echo', ['a b'], { encoding: 'utf8' }).length }")).toBe('4\n');
  expect(printedBy("{ stdout: cp.spawnSync('no-such-program').error.code }")).toBe('ENOENT\n');
});
