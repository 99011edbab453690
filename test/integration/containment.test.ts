import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reap } from 'glompo';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ownIdentity, ownNamespace } from '../../actors/process/owner.js';
import { makePrivateDirectory } from '../../actors/process/private-directory.js';
import { processesOfRuns, until } from '../fixtures/process-table.js';
import {
  endOwners,
  type OwnerOptions,
  processesWith,
  runOf,
  startOwner,
  untilWorking,
} from '../fixtures/programs/setup.js';
import { eventsOf, observed, smallRun } from '../fixtures/run.js';
import { runProgram, smallProgram } from '../fixtures/run-program.js';

/** Programs that every containment ends. */
const KINDS = [
  'plain',
  'detached',
  'ofItsOwnEnvironment',
  'stubborn',
  'daemon',
  'cleared',
  'clearedLeader',
] as const;

const hasNamespaces = (() => {
  try {
    execFileSync('unshare', ['--user', '--pid', '--fork', '--mount-proc', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

let workingDir: string;
beforeEach(() => {
  workingDir = mkdtempSync(join(tmpdir(), 'glompo-containment-'));
});
afterEach(() => {
  endOwners();
  vi.unstubAllEnvs();
  rmSync(workingDir, { recursive: true, force: true });
});

/** Ends an owner in some way; everything must be dead within a second, and a run beside it untouched. */
async function expectNothingLeft(options: OwnerOptions, how: string): Promise<void> {
  const programs = (options.kinds?.length ?? 0) + (options.waitFor == null ? 0 : 1);
  const other = startOwner({ backend: 'processes', kinds: ['plain', 'daemon'], workingDir });
  const owner = startOwner({ workingDir, ...options });
  await Promise.all([untilWorking(owner, programs), untilWorking(other, 2)]);
  const { runId } = runOf(owner);
  if (how.startsWith('SIG')) owner.process.kill(how as NodeJS.Signals);
  else owner.say(how);
  await owner.exited;
  const tookMs = await until(() => processesWith(owner.time).length === 0, `death of all after ${how}`);
  expect(tookMs).toBeLessThan(1_000);
  await until(() => processesWith(runId).length === 0, 'the end of what guards the run');
  expect(existsSync(join(tmpdir(), `glompo-${runId}`))).toBe(false);
  expect(other.programs()).toHaveLength(2);
}

const BACKENDS = ['threads', 'processes'] as const;

describe.each(['auto', 'portable'] as const)('containment %s', (containment) => {
  describe.each(BACKENDS)('programs started in %s', (backend) => {
    test.each(['SIGKILL', 'SIGTERM', 'exit', 'throw', 'close'])('end with their owner by %s', async (how) => {
      await expectNothingLeft({ backend, containment, kinds: KINDS }, how);
    });

    test.each(['SIGKILL', 'exit', 'close'])('and waited for end with their owner by %s', async (how) => {
      await expectNothingLeft({ backend, containment, waitFor: 'stubborn' }, how);
    });
  });

  test('programs of evaluators in threads and processes end with their owner', async () => {
    for (const evaluations of BACKENDS) {
      await expectNothingLeft({ backend: 'processes', evaluations, containment, kinds: KINDS }, 'SIGKILL');
    }
  });
});

test.skipIf(!hasNamespaces)('in a namespace also those end that leave everything behind', async () => {
  for (const how of ['SIGKILL', 'exit', 'close']) {
    await expectNothingLeft({ backend: 'processes', kinds: [...KINDS, 'escaped'] }, how);
  }
});

test.skipIf(!hasNamespaces)('a namespace that ends ends all in it, and the run goes on without', async () => {
  const owner = startOwner({ backend: 'processes', kinds: ['plain', 'escaped'], workingDir });
  await untilWorking(owner, 2);
  expect(runOf(owner).containment).toBe('namespace');
  const before = owner.programs();
  const [unshare] = processesWith('--kill-child').filter((pid) => parentOf(pid) === owner.process.pid);
  process.kill(unshare, 'SIGKILL');
  await until(() => owner.lines.includes('GLOMPO_CONTAINMENT tags'), 'the warning');
  await until(() => !owner.programs().some((pid) => before.includes(pid)), 'death of all in it');
  await untilWorking(owner, 2);
});

test('a directory that was removed under the owner does not keep it from running', async () => {
  const program = smallProgram('processes', `workingDir: '${workingDir}', summaryFiles: 0`);
  const gone = join(workingDir, 'gone');
  const removal = `
    const { mkdirSync, rmdirSync } = await import('node:fs');
    mkdirSync('${gone}');
    process.chdir('${gone}');
    rmdirSync('${gone}');`;
  const source = program.replace('const { outcome }', `${removal}\nconst { outcome }`);
  expect(await runProgram(source)).toMatchObject({ status: 0, stdout: 'completed 50\n' });
});

test('an isolate that is ended by force takes its programs with it while the run goes on', async () => {
  const owner = startOwner({ backend: 'processes', containment: 'portable', kinds: KINDS, workingDir });
  await untilWorking(owner, KINDS.length);
  const before = owner.programs();
  const ofRun = processesOfRuns(`GLOMPO_RUN=${runOf(owner).runId}/`);
  const [isolate] = processesWith('entry/process.js').filter((pid) => ofRun.includes(pid));
  process.kill(isolate, 'SIGTERM');
  await until(() => owner.lines.includes('ended crashed'), 'the end of the optimizer');
  // `env -i setsid` as a child of the process that died by itself is known from the journal.
  expect(owner.programs().filter((pid) => before.includes(pid))).toEqual([]);
  await untilWorking(owner, KINDS.length);
});

test('what a process waits for ends also when that dies together with the owner', async () => {
  const owner = startOwner({ backend: 'processes', containment: 'portable', waitFor: 'cleared', workingDir });
  await untilWorking(owner, 1);
  const ofRun = processesOfRuns(`GLOMPO_RUN=${runOf(owner).runId}/`);
  const isolates = processesWith('entry/process.js').filter((pid) => ofRun.includes(pid));
  expect(isolates).not.toEqual([]);
  for (const pid of [...isolates, owner.process.pid as number]) process.kill(pid, 'SIGKILL');
  await owner.exited;
  // Neither its environment nor its parent tell whose it is: its process group does.
  await until(() => owner.programs().length === 0, 'death of all');
});

test('a sidecar that is killed is replaced, so that the owner may die next', async () => {
  const owner = startOwner({ backend: 'threads', kinds: KINDS, workingDir });
  await untilWorking(owner, KINDS.length);
  const sidecars = () => processesWith(runOf(owner).runId);
  const [first] = sidecars();
  process.kill(first, 'SIGKILL');
  await until(() => sidecars().some((pid) => pid !== first), 'another sidecar');
  owner.process.kill('SIGKILL');
  await until(() => owner.programs().length === 0, 'death of all');
});

test('a sidecar whose grep cannot look leaves nothing all the same', async () => {
  const grep = join(workingDir, 'grep');
  writeFileSync(grep, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  vi.stubEnv('PATH', `${workingDir}:${process.env.PATH}`);
  // What a task waits for is not written down, so that only the shell could say that nothing is left.
  await expectNothingLeft({ backend: 'threads', waitFor: 'daemon' }, 'SIGKILL');
});

test.skipIf(!hasNamespaces)(
  'what waits for a process outside of the namespace cannot hold up the end',
  async () => {
    const owner = startOwner({ backend: 'processes', kinds: ['plain'], workingDir });
    await untilWorking(owner, 1);
    const isOfOwner = (pid: number) => parentOf(pid) === owner.process.pid;
    const [waiting] = processesWith('entry/process.js').filter(isOfOwner);
    process.kill(waiting, 'SIGSTOP');
    owner.say('close');
    await owner.exited;
    await until(() => owner.lines.includes('ended forced'), 'its last words');
    expect(processesWith('entry/process.js').includes(waiting)).toBe(false);
  },
);

test.each(BACKENDS)('an owner that is killed while it starts leaves nothing (%s)', async (backend) => {
  for (let delay = 0; delay < 8; delay += 1) {
    const owner = startOwner({ backend, kinds: ['plain', 'daemon'], workingDir });
    if (delay > 0) await until(() => owner.lines.length > 0, 'the start of the run');
    await new Promise((resolve) => setTimeout(resolve, 15 * delay));
    owner.process.kill('SIGKILL');
    await owner.exited;
    const { runId } = runOf(owner);
    await until(
      () => owner.programs().length === 0 && (!runId || processesWith(runId).length === 0),
      'death of all',
    );
    expect(owner.programs()).toEqual([]);
  }
});

test('a thread that nothing can end is given up, and does not keep the owner from its end', async () => {
  const options = { kinds: ['plain'], afterwards: 'block', workingDir } as const;
  const owner = startOwner({ backend: 'threads', ...options });
  await untilWorking(owner, 1);
  owner.say('close');
  await owner.exited;
  await until(() => owner.lines.includes('ended abandoned'), 'its last words');
  // Its exit status is lost: Node would wait for the thread for ever.
  expect(owner.process.signalCode).toBe('SIGKILL');
  await until(() => owner.programs().length === 0, 'death of all');
  const process = startOwner({ backend: 'processes', ...options });
  await untilWorking(process, 1);
  process.say('close');
  await process.exited;
  expect(process.lines).toContain('ended forced');
});

describe('leftovers', () => {
  test('of a dead run are shown and ended, and those of a live one are not', async () => {
    const live = startOwner({ backend: 'threads', kinds: ['daemon'], workingDir });
    const dead = startOwner({ backend: 'threads', kinds: ['daemon', 'cleared'], workingDir });
    await Promise.all([untilWorking(live, 1), untilWorking(dead, 2)]);
    const { runId } = runOf(dead);
    // Without its sidecar, and without the time to replace it.
    const [sidecar] = processesWith(runId);
    process.kill(dead.process.pid as number, 'SIGSTOP');
    process.kill(sidecar, 'SIGKILL');
    dead.process.kill('SIGKILL');
    await dead.exited;
    expect(dead.programs()).toHaveLength(2);

    const [found, ...others] = reap({ workingDir, dryRun: true });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ runId, workingDir, owner: dead.process.pid, ended: false });
    expect(found.processes.map(({ pid }) => pid).sort()).toEqual(dead.programs().sort());
    expect(found.processes[0].command).toContain(`sleep ${dead.time}`);
    expect(reap({ workingDir: join(workingDir, 'elsewhere') })).toEqual([]);
    expect(dead.programs()).toHaveLength(2);

    expect(reap({ workingDir })).toMatchObject([{ runId, ended: true }]);
    expect(dead.programs()).toEqual([]);
    expect(reap({ workingDir })).toEqual([]);
    expect(live.programs()).toHaveLength(1);
  });

  test('are told of when the next run has started', async () => {
    const [, start] = ownIdentity().split('.');
    const owner = `7777777.${start}.${ownNamespace()}`;
    const directory = makePrivateDirectory({ tag: 'TestOfDeadRun/', owner, workingDir });
    const { events } = await observed(smallRun({ backend: 'processes', workingDir, summaryFiles: 0 }));
    expect(events[0].type).toBe('runStarted');
    const text = 'Run TestOfDeadRun has died; 0 processes of it were ended.';
    expect(eventsOf(events, 'log')).toMatchObject([{ source: 'manager', text }]);
    expect(existsSync(directory)).toBe(false);
  });

  test('are ended by the next run in the directory', async () => {
    const dead = startOwner({ backend: 'threads', kinds: ['daemon'], workingDir });
    await untilWorking(dead, 1);
    const [sidecar] = processesWith(runOf(dead).runId);
    process.kill(dead.process.pid as number, 'SIGSTOP');
    process.kill(sidecar, 'SIGKILL');
    dead.process.kill('SIGKILL');
    await dead.exited;
    expect(dead.programs()).toHaveLength(1);
    const next = startOwner({ backend: 'threads', kinds: ['daemon'], workingDir });
    await untilWorking(next, 1);
    expect(dead.programs()).toEqual([]);
  });
});

/** The parent of a process; null when the process has ended meanwhile. */
function parentOf(pid: number): number | null {
  const { status, stdout } = spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : null;
}
