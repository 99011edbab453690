import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { IsolateOptions } from '../../../../actors/isolate/isolate.js';
import { privateDirectoryOf } from '../../../../actors/process/private-directory.js';
import { rootTag } from '../../../../actors/process/run-tag.js';
import type { Served } from '../../../../actors/supervision/isolate-source.js';
import { type OutputListener, Supervisor } from '../../../../actors/supervision/supervisor.js';
import { refusal, started, startFake } from './fake-isolates.js';

const { sidecars } = vi.hoisted(() => ({ sidecars: [] as string[] }));

vi.mock('../../../../actors/isolate/process.js', () => ({
  startProcess: (options: IsolateOptions) => startFake('processes', options),
}));
vi.mock('../../../../actors/isolate/thread.js', () => ({
  startThread: (options: IsolateOptions) => startFake('threads', options),
}));
vi.mock('../../../../actors/reaper/sidecar.js', () => ({
  Sidecar: class {
    start() {
      sidecars.push('start');
    }
    async dismiss() {
      sidecars.push('dismiss');
    }
  },
}));

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'glompo-supervisor-'));
  vi.stubEnv('TMPDIR', root);
});
afterEach(async () => {
  for (const isolate of started.splice(0)) isolate.end();
  refusal.reason = '';
  await Promise.all(made.splice(0).map((subject) => subject.allExited()));
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

const turn = () => new Promise((resolve) => setImmediate(resolve));
const made: Supervisor[] = [];

function supervisor(
  isRoot = true,
  onOutput: OutputListener = () => {},
  runId: string = randomUUID(),
): Supervisor {
  const mark = { tag: rootTag(runId), owner: '1.2.3', workingDir: root };
  const subject = new Supervisor({
    mark,
    onOutput,
    maxMemory: 77,
    ...(isRoot ? { root: { containment: 'portable', onWarning: () => {} } } : {}),
  });
  made.push(subject);
  return subject;
}

const serving = (name: string): Served => ({ name, optimizerId: null });

/** Whether a promise has resolved. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([promise.then(() => true), turn().then(() => false)]);
}

describe('a start', () => {
  test('names the run, and what is printed is told with the name of the actor', () => {
    const heard: string[][] = [];
    const subject = supervisor(false, ({ name }, ...printed) => heard.push([name, ...printed]), 'run-1');
    subject.start('threads', serving('optimizer 1'));
    subject.start('processes', serving('optimizer 2'));
    expect(started.map(({ backend, options }) => [backend, options.mark.tag])).toEqual([
      ['threads', 'run-1/1/'],
      ['processes', 'run-1/2/'],
    ]);
    for (const { options } of started) {
      expect(options).toMatchObject({ mark: { owner: '1.2.3', workingDir: root }, maxMemory: 77, enter: [] });
    }
    started[1].options.onOutput('stderr', 'oh');
    started[0].options.onOutput('stdout', 'ah');
    expect(heard).toEqual([
      ['optimizer 2', 'stderr', 'oh'],
      ['optimizer 1', 'stdout', 'ah'],
    ]);
  });

  test('that is impossible gives an isolate that has ended, with the reason', async () => {
    refusal.reason = 'spawn EMFILE';
    const subject = supervisor();
    const isolate = subject.start('processes', serving('optimizer 1'));
    expect(await isolate.exited).toMatchObject({
      clean: false,
      detail: expect.stringContaining('spawn EMFILE'),
    });
    await subject.allExited();
  });

  test.each([
    ['all was killed', (subject: Supervisor) => subject.killAll()],
    ['all was awaited', (subject: Supervisor) => subject.allExited()],
  ])('does not happen once %s', async (_, end) => {
    const subject = supervisor();
    await end(subject);
    const isolate = subject.start('threads', serving('late'));
    expect(started).toEqual([]);
    expect((await isolate.exited).detail).toContain('the run has ended');
  });
});

describe('an isolate that was started ahead', () => {
  test('serves the first actor of its backend, by whose name its output goes from then on', () => {
    const heard: string[][] = [];
    const subject = supervisor(false, ({ name }, ...printed) => heard.push([name, ...printed]), 'run-1');
    subject.warmUp('threads', 2);
    expect(started).toHaveLength(2);
    expect(subject.start('threads', serving('optimizer 1'))).toBe(started[0]);
    expect(subject.start('processes', serving('optimizer 2'))).toBe(started[2]);
    expect(subject.start('threads', serving('optimizer 3'))).toBe(started[1]);
    expect(subject.start('threads', serving('optimizer 4'))).toBe(started[3]);
    for (const { options } of started) options.onOutput('stdout', 'hello');
    expect(heard.map(([name]) => name)).toEqual([1, 3, 2, 4].map((id) => `optimizer ${id}`));
  });

  test('is ended when nobody has taken it, and those that were taken are not', async () => {
    const subject = supervisor();
    subject.warmUp('processes', 2);
    subject.start('processes', serving('optimizer 1'));
    subject.endWarm();
    expect(started.map(({ log }) => log)).toEqual([[], ['kill']]);
    const all = subject.allExited();
    started[0].end();
    expect(await settled(all)).toBe(false);
    started[1].end();
    expect(await settled(all)).toBe(true);
  });

  test('does not hold up the end of the run', () => {
    const subject = supervisor();
    subject.warmUp('threads', 1);
    void subject.allExited();
    expect(started[0].log).toEqual(['kill']);
  });
});

describe('the end of a run', () => {
  test('is when everything is dead, for all who wait for that', async () => {
    const subject = supervisor();
    for (const name of ['a', 'b', 'c']) subject.start('threads', serving(name));
    const waiting = [subject.allExited(), subject.allExited()];
    started[1].end();
    expect(await Promise.all(waiting.map(settled))).toEqual([false, false]);
    started[0].end();
    started[2].end();
    expect(await Promise.all(waiting.map(settled))).toEqual([true, true]);
  });

  test('does not wait for what was given up', async () => {
    const subject = supervisor();
    const isolate = subject.start('threads', serving('a'));
    const all = subject.allExited();
    expect(await settled(all)).toBe(false);
    subject.abandon(isolate);
    expect(await settled(all)).toBe(true);
    expect(started[0].log).toEqual(['abandon']);
  });

  test('is at once when nothing was started', async () => {
    expect(await settled(supervisor().allExited())).toBe(true);
  });

  test('by force kills what is alive and nothing else', async () => {
    const subject = supervisor();
    for (const name of ['a', 'b', 'c']) subject.start('processes', serving(name));
    started[0].end();
    await turn();
    subject.abandon(started[1]);
    subject.killAll();
    expect(started.map(({ log }) => log)).toEqual([[], ['abandon'], ['kill']]);
  });
});

describe('the sidecar', () => {
  test('of the first supervisor starts with the first isolate, and goes when everything has ended', async () => {
    sidecars.splice(0);
    const subject = supervisor();
    supervisor(false).start('threads', serving('other'));
    expect(sidecars).toEqual([]);
    subject.start('threads', serving('a'));
    expect(sidecars).toEqual(['start']);
    started[1].end();
    await subject.allExited();
    expect(sidecars).toEqual(['start', 'dismiss']);
  });

  test('stays for what was given up', async () => {
    sidecars.splice(0);
    const subject = supervisor();
    const isolate = subject.start('processes', serving('a'));
    subject.abandon(isolate);
    await subject.allExited();
    expect(sidecars).toEqual(['start']);
  });
});

describe('the containment', () => {
  test('is by tags where these can be read and no namespace was made', async () => {
    const subject = supervisor();
    await subject.prepareForProcesses();
    expect(subject.containment).toBe('tags');
    expect(supervisor(false).containment).toBe('tags');
  });
});

describe('the private directory', () => {
  test('is made when it is asked for, for this user alone', () => {
    const subject = supervisor();
    expect(existsSync(privateDirectoryOf(subject.runId))).toBe(false);
    const directory = subject.privateDirectory;
    expect(directory).toBe(privateDirectoryOf(subject.runId));
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(subject.privateDirectory).toBe(directory);
  });

  test('that cannot be made is an error with a code, and does not keep the run from its end', async () => {
    writeFileSync(join(root, 'file'), '');
    vi.stubEnv('TMPDIR', join(root, 'file'));
    const subject = supervisor();
    expect(() => subject.privateDirectory).toThrow(expect.objectContaining({ code: 'GLOMPO_SPAWN' }));
    await subject.allExited();
  });

  test.each([
    ['everything has ended', (subject: Supervisor) => subject.allExited()],
    ['everything was killed', (subject: Supervisor) => subject.killAll()],
  ])('is removed with all in it when %s, by the first supervisor of the run alone', async (_, end) => {
    for (const isRoot of [true, false]) {
      const subject = supervisor(isRoot);
      writeFileSync(join(subject.privateDirectory, 'socket'), '');
      await end(subject);
      expect(existsSync(privateDirectoryOf(subject.runId))).toBe(!isRoot);
    }
  });

  test('is not removed while anything may still use it', async () => {
    const subject = supervisor();
    const { privateDirectory } = subject;
    subject.start('processes', serving('a'));
    const all = subject.allExited();
    expect(await settled(all)).toBe(false);
    expect(existsSync(privateDirectory)).toBe(true);
    started[0].end();
    await all;
    expect(existsSync(privateDirectory)).toBe(false);
  });
});

describe("this process's own exit", () => {
  const listeners = () => process.listeners('exit');

  test('kills what is alive in all runs; nothing listens when nothing is alive', async () => {
    const before = listeners();
    const [first, second] = [supervisor(false), supervisor(false)];
    expect(listeners()).toEqual(before);
    first.start('processes', serving('a'));
    first.start('threads', serving('b'));
    second.start('processes', serving('c'));
    const added = listeners().filter((listener) => !before.includes(listener));
    expect(added).toHaveLength(1);
    started[1].end();
    await turn();
    for (const listener of added) listener.call(process, 0);
    // What a thread waits for is swept with all else.
    expect(started.map(({ log }) => log)).toEqual([['kill'], [], ['kill']]);
    started[0].end();
    await turn();
    expect(listeners()).toHaveLength(before.length + 1);
    started[2].end();
    await turn();
    expect(listeners()).toEqual(before);
  });

  test('cleans up after a run, also while nothing of it is alive', async () => {
    const before = listeners();
    const subject = supervisor();
    writeFileSync(join(subject.privateDirectory, 'left'), '');
    const [exit] = listeners().filter((listener) => !before.includes(listener));
    exit.call(process, 0);
    expect(existsSync(privateDirectoryOf(subject.runId))).toBe(false);
    await subject.allExited();
    expect(listeners()).toEqual(before);
  });
});
