import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { readProcessUsage } from '../../../../actors/monitor/process-usage.js';

const children: number[] = [];
afterEach(() => {
  for (const pid of children.splice(0)) process.kill(-pid, 'SIGKILL');
});

const HOG =
  'const kept = Buffer.alloc(100 * 2 ** 20, 1); console.log("ready"); setInterval(() => kept, 1e6);';

/** Starts a group of processes, and waits until one of them has said that it is ready. */
async function group(script: string): Promise<number> {
  const child = spawn('sh', ['-c', script, process.execPath, HOG], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const pid = child.pid as number;
  children.push(pid);
  await once(child.stdout, 'data');
  return pid;
}

test.runIf(existsSync('/proc/self/stat'))('a group has what all its processes use', async () => {
  const pid = await group('"$0" -e "$1"; true');
  const members = (await readProcessUsage([pid])).get(pid) ?? [];
  expect(members).toHaveLength(2);
  const sum = members.reduce((bytes, { memoryBytes }) => bytes + memoryBytes, 0);
  expect(sum).toBeGreaterThan(100 * 2 ** 20);
  expect(sum).toBeLessThan(400 * 2 ** 20);
  expect(members.some(({ cpuMs }) => cpuMs > 0)).toBe(true);
});

test('what has died is left out, whether others live or not', async () => {
  const child = spawn('true', { detached: true });
  await once(child, 'exit');
  const dead = child.pid as number;
  expect((await readProcessUsage([dead])).size).toBe(0);
  const alive = await group('echo ready; sleep 1000');
  expect([...(await readProcessUsage([dead, alive])).keys()]).toEqual([alive]);
});

test('the environment, which others inherit, is as it was', async () => {
  delete process.env.PIDUSAGE_SILENT;
  const before = { ...process.env };
  vi.resetModules();
  const fresh = await import('../../../../actors/monitor/process-usage.js');
  const [one, other] = await Promise.all([1, 2].map(() => fresh.readProcessUsage([process.pid])));
  expect([one.size, other.size]).toEqual([1, 1]);
  expect(process.env).toEqual(before);
});

test('nothing is asked for nobody', async () => {
  expect((await readProcessUsage([])).size).toBe(0);
});
