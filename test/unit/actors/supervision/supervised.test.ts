import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  Supervised,
  type SupervisedActions,
  type SupervisedOptions,
} from '../../../../actors/supervision/supervised.js';
import type { LifecycleDelays } from '../../../../machines/lifecycle-types.js';
import { optimizerMachine } from '../../../../machines/supervised.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function supervised(delays: Partial<LifecycleDelays> = {}, more: Partial<SupervisedOptions> = {}) {
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
      sweep: said('sweep'),
      abandon: said('abandon'),
      suspend: said('suspend'),
      resume: said('resume'),
    },
    ...more,
  });
  return { subject, log };
}

const nothing = () => {};
const SILENT: SupervisedActions = {
  askToStop: nothing,
  abortWork: nothing,
  terminate: nothing,
  kill: nothing,
  sweep: nothing,
  abandon: nothing,
};

describe('a supervised actor whose actions throw', () => {
  const names = ['askToStop', 'abortWork', 'terminate', 'kill', 'sweep', 'abandon', 'onEscalation'] as const;
  const throwing = Object.fromEntries(
    names.map((name) => [
      name,
      () => {
        throw new Error(`${name} failed`);
      },
    ]),
  ) as unknown as SupervisedActions;
  const onState = (state: string) => {
    throw new Error(`is ${state} failed`);
  };
  const delays = {
    abortTimeout: 1,
    stopTimeout: 10,
    terminateTimeout: 10,
    killTimeout: 10,
    sweepTimeout: 10,
  };
  const steps = ['abort', 'stopTimeout', 'terminate', 'kill', 'sweep', 'abandon'];

  test('goes down the whole ladder all the same, and each fault is told', async () => {
    const faults: string[] = [];
    const onFault = (error: Error) => void faults.push(error.message);
    const { subject } = supervised(delays, { actions: throwing, onState, onFault });
    subject.send({ type: 'stop', reason: 'enough' });
    vi.advanceTimersByTime(40);
    expect(await subject.joined).toMatchObject({ outcome: 'abandoned', escalations: steps });
    const expected = [
      ...names.filter((name) => name !== 'onEscalation').map((name) => `${name} failed`),
      ...steps.map(() => 'onEscalation failed'),
      ...['stopping', 'forceTerminated', 'joined'].map((state) => `is ${state} failed`),
    ];
    expect(faults.toSorted()).toEqual(expected.toSorted());
  });

  test('still goes on when whoever is told throws too', async () => {
    const onFault = () => {
      throw new Error('not that as well');
    };
    const { subject } = supervised(delays, { actions: throwing, onState, onFault });
    subject.send({ type: 'stop', reason: 'enough' });
    vi.advanceTimersByTime(40);
    expect(await subject.joined).toMatchObject({ escalations: steps });
  });

  test('is a warning of the process when nobody asked to be told', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(nothing);
    const { subject } = supervised({}, { actions: { ...SILENT, terminate: throwing.terminate } });
    subject.send({ type: 'close', reason: 'now' });
    expect(warn.mock.calls).toEqual([['optimizer 1: terminate failed', 'GlompoWarning']]);
    warn.mockRestore();
  });
});

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
    expect(await subject.joined).toEqual({
      outcome: 'converged',
      reason: 'converged well',
      detail: 'exit status 0',
      escalations: [],
    });
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
    expect(await subject.joined).toEqual({
      outcome: 'forced',
      reason: 'enough',
      detail: 'killed by SIGKILL',
      escalations: ['abort', 'stopTimeout', 'terminate', 'kill'],
    });
  });

  test('that nothing can end is given up', async () => {
    const { subject, log } = supervised({ terminateTimeout: 10, killTimeout: 10, sweepTimeout: 10 });
    subject.send({ type: 'close', reason: 'now' });
    vi.advanceTimersByTime(20);
    expect(log.at(-1)).toBe('sweep');
    vi.advanceTimersByTime(10);
    expect(log.slice(-2)).toEqual(['abandon', 'is joined']);
    const escalations = ['terminate', 'kill', 'sweep', 'abandon'];
    expect(await subject.joined).toMatchObject({ outcome: 'abandoned', escalations });
  });

  test('tells each escalation with why it ends', () => {
    const told: string[] = [];
    const onEscalation = (name: string, reason: string) => void told.push(`${name}: ${reason}`);
    const { subject } = supervised(
      { spawnTimeout: 10, terminateTimeout: 10, killTimeout: 10 },
      { actions: { ...SILENT, onEscalation } },
    );
    vi.advanceTimersByTime(30);
    subject.send({ type: 'exited', detail: 'killed by SIGKILL' });
    const why = 'it did not get ready in time';
    expect(told).toEqual(['spawnTimeout', 'terminate', 'kill', 'sweep'].map((name) => `${name}: ${why}`));
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
