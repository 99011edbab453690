import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Supervised } from '../../../../actors/supervision/supervised.js';
import type { LifecycleDelays } from '../../../../machines/lifecycle-types.js';
import { optimizerMachine } from '../../../../machines/supervised.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function supervised(delays: Partial<LifecycleDelays> = {}) {
  const log: string[] = [];
  const said = (name: string) => () => void log.push(name);
  const subject = new Supervised({
    id: 'optimizer 1',
    machine: optimizerMachine,
    delays,
    onState: (state) => log.push(`is ${state}`),
    actions: {
      askToStop: (reason) => log.push(`askToStop ${reason}`),
      abortWork: said('abortWork'),
      terminate: said('terminate'),
      kill: said('kill'),
      abandon: said('abandon'),
      suspend: said('suspend'),
      resume: said('resume'),
    },
  });
  return { subject, log };
}

describe('a supervised actor', () => {
  test('tells each change of its state once, and resolves with how it ended', async () => {
    const { subject, log } = supervised();
    expect([subject.state, subject.working]).toEqual(['spawning', true]);
    subject.send({ type: 'ready' });
    subject.send({ type: 'feedback' });
    subject.send({ type: 'finished', reason: 'converged well' });
    expect(subject.working).toBe(false);
    subject.send({ type: 'exited', detail: 'exit status 0' });
    expect(log).toEqual(['is running', 'is stopping', 'is joined']);
    expect(await subject.joined).toEqual({ outcome: 'converged', reason: 'converged well', escalations: 0 });
  });

  test('is asked to stop, and then ended rung by rung', async () => {
    const { subject, log } = supervised({
      abortTimeout: 10,
      stopTimeout: 100,
      terminateTimeout: 1_000,
      killTimeout: 10_000,
    });
    subject.send({ type: 'ready' });
    subject.send({ type: 'stop', reason: 'enough' });
    for (const ms of [10, 90, 1_000]) {
      log.push(`+${ms}`);
      vi.advanceTimersByTime(ms);
    }
    subject.send({ type: 'exited', detail: 'killed by SIGKILL' });
    expect(log).toEqual([
      'is running',
      'askToStop enough',
      'is stopping',
      '+10',
      'abortWork',
      '+90',
      'terminate',
      'is forceTerminated',
      '+1000',
      'kill',
      'is joined',
    ]);
    expect(await subject.joined).toEqual({ outcome: 'forced', reason: 'enough', escalations: 3 });
  });

  test('that nothing can end is given up', async () => {
    const { subject, log } = supervised({ terminateTimeout: 10, killTimeout: 10 });
    subject.send({ type: 'close', reason: 'now' });
    vi.advanceTimersByTime(20);
    expect(log.slice(-2)).toEqual(['abandon', 'is joined']);
    expect(await subject.joined).toMatchObject({ outcome: 'abandoned', escalations: 3 });
  });

  test('with infinite delays waits for ever, and keeps no timer', () => {
    const { subject } = supervised({ spawnTimeout: Infinity, noFeedbackTimeout: Infinity });
    expect(vi.getTimerCount()).toBe(0);
    subject.send({ type: 'ready' });
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(2 ** 33);
    expect(subject.state).toBe('running');
  });

  test('is silent too long only when it says nothing', async () => {
    const { subject } = supervised({ noFeedbackTimeout: 100 });
    subject.send({ type: 'ready' });
    for (let i = 0; i < 5; i += 1) {
      vi.advanceTimersByTime(99);
      subject.send({ type: 'feedback' });
    }
    expect(subject.state).toBe('running');
    vi.advanceTimersByTime(100);
    expect(subject.state).toBe('forceTerminated');
    subject.send({ type: 'exited', detail: 'killed' });
    expect(await subject.joined).toMatchObject({ outcome: 'forced', reason: 'no feedback in time' });
  });

  test('is paused and resumed; a pause before it runs is not heard', () => {
    const { subject, log } = supervised();
    subject.send({ type: 'pause' });
    subject.send({ type: 'ready' });
    subject.send({ type: 'pause' });
    subject.send({ type: 'pause' });
    subject.send({ type: 'resume' });
    expect(log).toEqual(['is running', 'suspend', 'resume']);
  });

  test('once it has joined nothing happens any more', async () => {
    const { subject, log } = supervised();
    subject.send({ type: 'exited', detail: 'exit status 3' });
    const { length } = log;
    vi.advanceTimersByTime(100_000);
    expect([log.length, vi.getTimerCount()]).toEqual([length, 0]);
    expect(await subject.joined).toMatchObject({ outcome: 'crashed', reason: 'exit status 3' });
  });
});
