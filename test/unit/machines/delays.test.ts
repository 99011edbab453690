import { describe, expect, it } from 'vitest';
import type { LifecycleDelays } from '../../../machines/index.js';
import { begin, EVENTS, MACHINES, rig, stateOf, step, walk } from './setup.js';

const delays: LifecycleDelays = {
  spawnTimeout: 100,
  noFeedbackTimeout: 50,
  abortTimeout: 10,
  stopTimeout: 40,
  terminateTimeout: 5,
  killTimeout: 7,
  sweepTimeout: 3,
};
const WATCHED = ['optimizer', 'evaluator'].map((kind) => [kind, MACHINES[kind]] as const);

describe.each(Object.entries(MACHINES))('the delays of the machine: %s', (_, machine) => {
  it('begin and are called off with the state that they belong to', () => {
    expect(begin(machine, delays).begun).toEqual({ spawnTimeout: 100 });
    expect(step(machine, walk(machine, []), 'ready').calledOff).toEqual(['spawnTimeout']);

    const stopped = step(machine, begin(machine, delays).snapshot, 'stop');
    expect(stopped.begun).toEqual({ stopTimeout: 40, abortTimeout: 10 });
    const aborting = step(machine, stopped.snapshot, 'after abortTimeout');
    expect([aborting.begun, aborting.calledOff]).toEqual([{}, ['abortTimeout']]);
    const forced = step(machine, aborting.snapshot, 'close');
    expect([forced.begun, forced.calledOff]).toEqual([{ terminateTimeout: 5 }, ['stopTimeout']]);
    const killing = step(machine, forced.snapshot, 'after terminateTimeout');
    expect([killing.begun, killing.calledOff]).toEqual([{ killTimeout: 7 }, ['terminateTimeout']]);
    const sweeping = step(machine, killing.snapshot, 'after killTimeout');
    expect([sweeping.begun, sweeping.calledOff]).toEqual([{ sweepTimeout: 3 }, ['killTimeout']]);
    expect(step(machine, sweeping.snapshot, 'exited').calledOff).toEqual(['sweepTimeout']);
  });

  it('end one that does not get ready', () => {
    const { actor, clock, log, escalated } = rig(machine, delays);
    clock.advance(99);
    expect(stateOf(actor.getSnapshot())).toBe('spawning');
    clock.advance(1);
    expect(stateOf(actor.getSnapshot())).toBe('forceTerminated terminating');
    expect(log).toEqual(['100 terminate']);
    const reason = 'it did not get ready in time';
    expect(escalated).toEqual([`100 spawnTimeout: ${reason}`, `100 terminate: ${reason}`]);
    actor.send(EVENTS.exited);
    expect(actor.getSnapshot().output).toEqual({
      outcome: 'crashed',
      reason,
      detail: 'exit code 1',
      escalations: ['spawnTimeout', 'terminate'],
    });
  });

  it('escalate rung by rung, in one leap of time, until it is given up', () => {
    const { actor, clock, log, escalated } = rig(machine, delays);
    actor.send(EVENTS.ready);
    actor.send(EVENTS.stop);
    clock.advance(1_000);
    expect(log).toEqual(['0 askToStop', '10 abortWork', '40 terminate', '45 kill', '52 sweep', '55 abandon']);
    expect(escalated).toEqual([
      '10 abort: asked to stop',
      '40 stopTimeout: asked to stop',
      '40 terminate: asked to stop',
      '45 kill: asked to stop',
      '52 sweep: asked to stop',
      '55 abandon: asked to stop',
    ]);
    expect(stateOf(actor.getSnapshot())).toBe('joined');
    expect(actor.getSnapshot().output).toEqual({
      outcome: 'abandoned',
      reason: 'asked to stop',
      detail: '',
      escalations: ['abort', 'stopTimeout', 'terminate', 'kill', 'sweep', 'abandon'],
    });
    expect(clock.pending).toBe(0);
  });

  it.each([
    [39, ['abort'], 'stopped'],
    [44, ['abort', 'stopTimeout', 'terminate'], 'forced'],
    [51, ['abort', 'stopTimeout', 'terminate', 'kill'], 'forced'],
    [54, ['abort', 'stopTimeout', 'terminate', 'kill', 'sweep'], 'forced'],
  ] as const)('go no further than until it exits: after %i ms', (ms, escalations, outcome) => {
    const { actor, clock, log } = rig(machine, delays);
    actor.send(EVENTS.ready);
    actor.send(EVENTS.stop);
    clock.advance(ms);
    actor.send(EVENTS.exited);
    const { length } = log;
    clock.advance(1_000);
    expect(log).toHaveLength(length);
    expect(clock.pending).toBe(0);
    expect(actor.getSnapshot().output).toMatchObject({ outcome, escalations, detail: 'exit code 1' });
  });

  it('do not abort one that has announced its end, but force it', () => {
    const { actor, clock, log } = rig(machine, delays);
    actor.send(EVENTS.ready);
    actor.send(EVENTS.finished);
    clock.advance(39);
    expect(log).toEqual([]);
    clock.advance(1);
    expect(log).toEqual(['40 terminate']);
  });

  it('never come when they are infinite', () => {
    const never = Object.fromEntries(Object.keys(delays).map((name) => [name, Infinity]));
    const { actor, clock, log } = rig(machine, never);
    clock.advance(1e12);
    actor.send(EVENTS.ready);
    clock.advance(1e12);
    actor.send(EVENTS.stop);
    clock.advance(1e12);
    expect(stateOf(actor.getSnapshot())).toBe('stopping asked');
    actor.send(EVENTS.close);
    clock.advance(1e12);
    expect(stateOf(actor.getSnapshot())).toBe('forceTerminated terminating');
    expect(log.map((line) => line.split(' ')[1])).toEqual(['askToStop', 'terminate']);
  });
});

describe.each(WATCHED)('the watch over feedback: %s', (_, machine) => {
  it('counts from the last sign of life', () => {
    const { actor, clock, log, escalated } = rig(machine, delays);
    actor.send(EVENTS.ready);
    for (let i = 0; i < 5; i += 1) {
      clock.advance(49);
      actor.send(EVENTS.feedback);
    }
    clock.advance(49);
    expect(log).toEqual([]);
    clock.advance(1);
    expect(log).toEqual(['295 terminate']);
    expect(escalated).toEqual([
      '295 noFeedbackTimeout: no feedback in time',
      '295 terminate: no feedback in time',
    ]);
    actor.send(EVENTS.exited);
    expect(actor.getSnapshot().output).toEqual({
      outcome: 'forced',
      reason: 'no feedback in time',
      detail: 'exit code 1',
      escalations: ['noFeedbackTimeout', 'terminate'],
    });
  });

  it('ends with the work', () => {
    const { actor, clock, log } = rig(machine, { ...delays, abortTimeout: Infinity, stopTimeout: Infinity });
    actor.send(EVENTS.ready);
    actor.send(EVENTS.stop);
    clock.advance(1_000);
    expect(log).toEqual(['0 askToStop']);
  });
});

describe('the watch over an optimizer that is paused', () => {
  it('waits, and starts anew when the work goes on', () => {
    const { actor, clock, log } = rig(MACHINES.optimizer, delays);
    actor.send(EVENTS.ready);
    clock.advance(40);
    actor.send(EVENTS.pause);
    clock.advance(1_000);
    expect(log).toEqual(['40 suspend']);
    actor.send(EVENTS.resume);
    clock.advance(49);
    expect(stateOf(actor.getSnapshot())).toBe('running active+attentive');
    clock.advance(1);
    expect(log).toEqual(['40 suspend', '1040 resume', '1090 terminate']);
  });
});
