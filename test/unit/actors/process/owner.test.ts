import { expect, test } from 'vitest';
import { isDead, ownIdentity, ownNamespace, startOf } from '../../../../actors/process/owner.js';
import { readProcess, systemProcesses } from '../../../../actors/process/process-table.js';
import { FakeTable, START } from '../reaper/fake-table.js';

test('this process is named by PID, start time and PID namespace, and is alive', () => {
  const identity = ownIdentity();
  expect(identity).toBe(`${process.pid}.${readProcess(process.pid)?.start}.${ownNamespace()}`);
  expect(startOf(identity)).toBe(readProcess(process.pid)?.start);
  expect(isDead(identity, systemProcesses)).toBe(false);
});

test.each([
  ['its PID is free', `11.${START}.7`, true],
  ['it is there', `10.${START}.7`, false],
  ['another process has its PID now', `10.${START - 1}.7`, true],
  ['it is in another namespace', `11.${START}.8`, false],
  ['its start was not known', '11.0.7', false],
  ['its namespace was not known', `11.${START}.0`, false],
  ['it is no identity', 'someone', false],
  ['it is not said', '', false],
])('an owner: %s', (_, identity, dead) => {
  expect(isDead(identity, new FakeTable({ pid: 10 }), '7')).toBe(dead);
});

test('an owner counts as alive while not even this process can be seen', () => {
  const table = new FakeTable();
  table.alive.clear();
  expect(isDead(`11.${START}.7`, table, '7')).toBe(false);
});

test('a namespace has another name on another machine, or after another start of it', () => {
  const [inode, boot] = ownNamespace()
    .split('-', 1)
    .concat(ownNamespace().replace(/^[0-9]+-/, ''));
  expect(Number(inode)).toBeGreaterThan(0);
  expect(boot).toMatch(/^[0-9a-f-]{36}$/);
  const elsewhere = `7777777.${START}.${inode}-${boot.replace(/^./, 'x')}`;
  expect(isDead(elsewhere, systemProcesses)).toBe(false);
  expect(isDead(`7777777.${START}.${ownNamespace()}`, systemProcesses)).toBe(true);
});
