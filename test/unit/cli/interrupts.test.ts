import { describe, expect, it } from 'vitest';
import { Interrupts } from '../../../src/cli/interrupts.js';
import { ResultStream } from '../../../src/cli/result-stream.js';

function interrupted() {
  const done: string[] = [];
  let now = 0;
  const interrupts = new Interrupts({
    say: (text) => done.push(text),
    exit: (status) => done.push(`exit ${status}`),
    now: () => now,
  });
  interrupts.guard({ stop: (reason) => done.push(reason), close: (reason) => done.push(reason) });
  const wait = (milliseconds: number) => {
    now += milliseconds;
  };
  return { done, interrupts, wait };
}

const STOPPING = ['glompo: stopping; press Ctrl-C again to end now', 'stopped by SIGINT'];

describe('interrupts', () => {
  it('stop, then close, then leave', () => {
    const { done, interrupts, wait } = interrupted();
    expect(interrupts.status).toBeNull();
    interrupts.receive('SIGINT');
    expect(done.splice(0)).toEqual(STOPPING);
    wait(300);
    interrupts.receive('SIGINT');
    expect(done.splice(0)).toEqual([
      'glompo: closed; what was running is ended by force',
      'closed by a second SIGINT',
    ]);
    wait(300);
    interrupts.receive('SIGINT');
    expect(done).toEqual(['exit 131']);
    expect(interrupts.status).toBe(131);
  });

  it('say who it was', () => {
    const asked: string[][] = [];
    const interrupts = new Interrupts({ say() {}, exit() {}, by: 'Ada' });
    interrupts.guard({ stop: (...what) => asked.push(what), close() {} });
    interrupts.receive('SIGTERM');
    expect(asked).toEqual([['stopped by SIGTERM', 'Ada']]);
  });

  it('take a Ctrl-C that arrives twice for one', () => {
    const { done, interrupts, wait } = interrupted();
    interrupts.receive('SIGINT');
    wait(20);
    interrupts.receive('SIGINT');
    expect(done).toEqual(STOPPING);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('stop in order after %s, which never closes', (signal, status) => {
    const { done, interrupts, wait } = interrupted();
    for (let i = 0; i < 3; i += 1) {
      interrupts.receive(signal);
      wait(1000);
    }
    expect(done).toEqual([`glompo: stopping; ${signal} was received`, `stopped by ${signal}`]);
    expect(interrupts.status).toBe(status);
    interrupts.receive('SIGINT');
    expect(done.at(-1)).toBe('closed by a second SIGINT');
    expect(interrupts.status).toBe(131);
  });

  it('are heard between listen and unlisten only', () => {
    const { interrupts } = interrupted();
    const before = process.listenerCount('SIGHUP');
    interrupts.listen();
    expect(process.listenerCount('SIGHUP')).toBe(before + 1);
    interrupts.unlisten();
    expect(process.listenerCount('SIGHUP')).toBe(before);
  });
});

describe('a stdout that cannot be written', () => {
  it.each([
    ['EPIPE', 141, ['stopped, since stdout cannot be written']],
    ['ENOSPC', 1, ['glompo: stdout cannot be written: ENOSPC', 'stopped, since stdout cannot be written']],
  ])('stops the run: %s', async (code, status, expected) => {
    const { done, interrupts } = interrupted();
    let writes = 0;
    const write = (_text: string, taken: (error: Error) => void) => {
      writes += 1;
      taken(Object.assign(new Error(code), { code }));
      return false;
    };
    const results = new ResultStream({ write, on() {} }, (error) => interrupts.stdoutBroken(error));
    await results.write('a\n');
    await results.write('b\n');
    expect(writes).toBe(1);
    expect(done).toEqual(expected);
    expect(interrupts.status).toBe(status);
  });
});
