import { initialTransition, transition } from 'xstate';
import { describe, expect, it } from 'vitest';
import { ACTIONS, begin, EVENTS, MACHINES, STEPS, type Step, step, walk } from './setup.js';

const PATHS: readonly (readonly Step[])[] = [
  [],
  ['ready'],
  ['ready', 'pause'],
  ['ready', 'stop'],
  ['ready', 'stop', 'after abortTimeout'],
  ['ready', 'finished'],
  ['close'],
  ['close', 'after terminateTimeout'],
  ['close', 'after terminateTimeout', 'after killTimeout'],
  ['ready', 'exited'],
];

describe.each(Object.entries(MACHINES))('the decisions of the machine: %s', (_, machine) => {
  it('are the same for the same state and event', () => {
    for (const path of PATHS) {
      for (const name of STEPS) {
        const [once, again] = [1, 2].map(() => step(machine, walk(machine, path), name));
        expect(again.snapshot.value).toEqual(once.snapshot.value);
        expect(again.snapshot.context).toEqual(once.snapshot.context);
        expect({ ...again, snapshot: null }).toEqual({ ...once, snapshot: null });
      }
    }
  });

  it('leave the state that they start from as it is', () => {
    for (const path of PATHS) {
      const before = walk(machine, path);
      Object.freeze(before.context);
      const text = JSON.stringify(before);
      for (const name of STEPS) step(machine, before, name);
      expect(JSON.stringify(before)).toBe(text);
    }
  });

  it('do nothing by themselves: the actions are only named', () => {
    const actions = Object.fromEntries(
      ACTIONS.map((name) => [
        name,
        () => {
          throw new Error(`${name} was done`);
        },
      ]),
    );
    const provided = machine.provide({ actions });
    let [snapshot, asked] = initialTransition(provided, { id: 'subject' });
    for (const name of ['ready', 'pause', 'stop', 'close'] as const) {
      [snapshot, asked] = transition(provided, snapshot, EVENTS[name]);
    }
    expect(asked.map(({ type }) => type)).toContain('terminate');
  });

  it('take the delays that were not given from the defaults', () => {
    expect(begin(machine).begun).toEqual({ spawnTimeout: 30_000 });
    expect(begin(machine, { stopTimeout: 5 }).snapshot.context.delays).toEqual({
      spawnTimeout: 30_000,
      noFeedbackTimeout: Infinity,
      abortTimeout: 1_000,
      stopTimeout: 5,
      terminateTimeout: 1_000,
      killTimeout: 2_000,
      sweepTimeout: 1_000,
    });
  });
});
