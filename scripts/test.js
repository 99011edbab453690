// Everything that has to hold before a change lands: format, lint, types, build, dead exports, diagrams, all tests.
// The last line counts them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => join(root, 'node_modules', '.bin', name);
const scratch = mkdtempSync(join(tmpdir(), 'glompo-test-'));
const report = join(scratch, 'report.json');

/** The build comes first: types and tests refer to it. */
const CHECKS = [
  ['build', 'npm', ['run', '--silent', 'build']],
  ['format', bin('biome'), ['format', '.']],
  ['lint', bin('biome'), ['lint', '.', '--error-on-warnings']],
  ['types', bin('tsc'), ['-p', 'tsconfig.json']],
  ['dead exports', bin('knip'), []],
  ['readme', process.execPath, ['scripts/readme.js', '--check']],
];

let passed = 0;
let failed = 0;
for (const [name, command, args] of CHECKS) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok' : 'FAILED'}: ${name}`);
  if (status === 0) passed += 1;
  else failed += 1;
}

const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const tests = spawnSync(bin('vitest'), ['run', ...reporters, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
try {
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  passed += numPassedTests;
  failed += Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0);
} catch {
  failed += 1;
}
if (tests.status !== 0 && failed === 0) failed = 1;
rmSync(scratch, { recursive: true, force: true });

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
