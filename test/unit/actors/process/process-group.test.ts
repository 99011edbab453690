import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { groupIsAlive, signalGroup } from '../../../../actors/process/process-group.js';
import { readProcess, readProcessTable } from '../../../../actors/process/process-table.js';
import { until } from '../../../fixtures/process-table.js';

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      signalGroup(child.pid, 'SIGKILL');
    }
  }
});

/** A process that leads a group of its own and runs a shell script. */
function shell(script: string): { child: ChildProcess; pid: number } {
  const child = spawn('sh', ['-c', script], { detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
  started.push(child);
  return { child, pid: child.pid as number };
}

/** A process whose parent never looks at its end, so that it stays a zombie; resolves with both pids. */
async function zombie(): Promise<{ parent: number; pid: number }> {
  const { child, pid: parent } = shell('sleep 0.1 & echo $!; exec sleep 30');
  const [line] = (await once(child.stdout as NodeJS.EventEmitter, 'data')) as [Buffer];
  const pid = Number(line.toString());
  const stateOf = () => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1][0];
  await until(() => stateOf() === 'Z', 'the zombie');
  return { parent, pid };
}

test('the table has this process, with its parent', () => {
  const own = readProcessTable()?.find(({ pid }) => pid === process.pid);
  expect(own).toMatchObject({ pid: process.pid, parent: process.ppid });
  expect(readProcess(process.pid)).toMatchObject({ parent: process.ppid });
});

test('a process that is not there is undefined', async () => {
  const { child, pid } = shell('exit 0');
  await once(child, 'exit');
  expect(readProcess(pid)).toBeUndefined();
  expect(readProcess(2 ** 30)).toBeUndefined();
});

test('a name with spaces and parentheses does not confuse the fields', async () => {
  const title = ') Z 1 1 (';
  const source = `require('fs').writeFileSync('/proc/self/comm', ${JSON.stringify(title)}); console.log(1); setInterval(() => {}, 1000)`;
  const child = spawn(process.execPath, ['-e', source], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  started.push(child);
  await once(child.stdout, 'data');
  expect(readFileSync(`/proc/${child.pid}/comm`, 'utf8').trim()).toBe(title);
  expect(readProcess(child.pid as number)).toMatchObject({ parent: process.pid, group: child.pid });
});

test('a zombie counts as dead', async () => {
  const { parent, pid } = await zombie();
  expect(() => process.kill(pid, 0)).not.toThrow();
  expect(readProcess(pid)).toBeUndefined();
  const table = readProcessTable() ?? [];
  expect(table.some((entry) => entry.pid === pid)).toBe(false);
  expect(table.some((entry) => entry.pid === parent)).toBe(true);
});

test('a group is alive as long as one of it is, though its leader is gone', async () => {
  const { child, pid } = shell('sleep 30 & echo ready');
  await once(child, 'exit');
  expect(readProcess(pid)).toBeUndefined();
  expect(groupIsAlive(pid)).toBe(true);
  signalGroup(pid, 'SIGKILL');
  await until(() => !groupIsAlive(pid), 'the end of the group');
});

test('a group of zombies is dead', async () => {
  const { child, pid } = shell('echo ready; exec sleep 30');
  await once(child.stdout as NodeJS.EventEmitter, 'data');
  expect(groupIsAlive(pid)).toBe(true);
  // As long as this turn lasts, nobody reaps the child.
  signalGroup(pid, 'SIGKILL');
  const end = performance.now() + 5_000;
  while (readProcess(pid) !== undefined && performance.now() < end);
  expect(() => process.kill(-pid, 0)).not.toThrow();
  expect(groupIsAlive(pid)).toBe(false);
  await once(child, 'exit');
});

test('a signal reaches all of a group, those that ignore it included', async () => {
  const { child, pid } = shell('trap "" TERM; (trap "" TERM; sleep 30) & sleep 30 & echo ready; wait');
  await once(child.stdout as NodeJS.EventEmitter, 'data');
  const members = () => (readProcessTable() ?? []).filter(({ group }) => group === pid);
  await until(() => members().length >= 3, 'the group');
  expect(signalGroup(pid, 'SIGTERM')).toBe(true);
  expect(signalGroup(pid, 'SIGKILL')).toBe(true);
  await until(() => members().length === 0, 'the end of the group');
});

test('nothing is said to a group that is gone', async () => {
  const { child, pid } = shell('exit 0');
  await once(child, 'exit');
  expect(signalGroup(pid, 'SIGKILL')).toBe(false);
  expect(groupIsAlive(pid)).toBe(false);
});
