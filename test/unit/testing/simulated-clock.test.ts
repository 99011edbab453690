import { describe, expect, it } from 'vitest';
import { createActor, createMachine } from 'xstate';
import { SimulatedClock } from '../../../src/testing/index.js';

function recording(clock: SimulatedClock, log: string[], name: string, then?: () => void): () => void {
  return () => {
    log.push(`${clock.now()} ${name}`);
    then?.();
  };
}

describe('the simulated clock', () => {
  it('fires by deadline, and those of one deadline in the order in which they were set', () => {
    const clock = new SimulatedClock();
    const log: string[] = [];
    for (const [name, delay] of Object.entries({ c: 30, a: 10, b1: 20, b2: 20, never: Infinity, now: 0 })) {
      clock.setTimeout(recording(clock, log, name), delay);
    }
    clock.advance(0);
    expect(log).toEqual(['0 now']);
    clock.advance(29);
    expect(log).toEqual(['0 now', '10 a', '20 b1', '20 b2']);
    expect(clock.now()).toBe(29);
    clock.advance(1e15);
    expect(log.at(-1)).toBe('30 c');
    expect(clock.pending).toBe(1);
  });

  it('fires what timers set in turn', () => {
    const clock = new SimulatedClock();
    const log: string[] = [];
    const again = (n: number): void => {
      if (n > 0)
        clock.setTimeout(
          recording(clock, log, `${n}`, () => again(n - 1)),
          100,
        );
    };
    again(10);
    clock.advance(1_000);
    expect(log).toHaveLength(10);
    expect(log.at(-1)).toBe('1000 1');
    expect(clock.pending).toBe(0);
  });

  it('runs a chain of delayed transitions through', () => {
    const states = Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [`s${i}`, { after: { 100: `s${i + 1}` } }]),
    );
    const clock = new SimulatedClock();
    const machine = createMachine({ initial: 's0', states: { ...states, s10: {} } });
    const actor = createActor(machine, { clock }).start();
    clock.advance(999);
    expect(actor.getSnapshot().value).toBe('s9');
    clock.advance(1);
    expect(actor.getSnapshot().value).toBe('s10');
  });

  it('forgets what was cleared, also by a timer that fires before it', () => {
    const clock = new SimulatedClock();
    const log: string[] = [];
    const later = clock.setTimeout(recording(clock, log, 'later'), 10);
    clock.setTimeout(
      recording(clock, log, 'first', () => clock.clearTimeout(later)),
      5,
    );
    clock.clearTimeout(undefined);
    clock.advance(20);
    expect(log).toEqual(['5 first']);
    expect(clock.pending).toBe(0);
  });

  it('goes on after a timer that throws, and throws its error at the end', () => {
    const clock = new SimulatedClock();
    const log: string[] = [];
    for (const message of ['one', 'two']) {
      clock.setTimeout(() => {
        throw new Error(message);
      }, 10);
    }
    clock.setTimeout(recording(clock, log, 'after'), 15);
    expect(() => clock.advance(20)).toThrow('one');
    expect(log).toEqual(['15 after']);
    expect([clock.now(), clock.pending]).toEqual([20, 0]);
    clock.setTimeout(recording(clock, log, 'still'), 1);
    clock.advance(1);
    expect(log).toEqual(['15 after', '21 still']);
  });

  it('steps from timer to timer, also among those of one deadline', () => {
    const clock = new SimulatedClock();
    const log: string[] = [];
    clock.setTimeout(recording(clock, log, 'a'), 10);
    clock.setTimeout(recording(clock, log, 'b'), 10);
    clock.setTimeout(recording(clock, log, 'never'), Infinity);
    expect([clock.step(), log.at(-1), clock.now()]).toEqual([true, '10 a', 10]);
    expect([clock.step(), log.at(-1), clock.now()]).toEqual([true, '10 b', 10]);
    expect([clock.step(), log.length, clock.now()]).toEqual([false, 2, 10]);
  });

  it('never goes back, even when a timer advances it', () => {
    const clock = new SimulatedClock();
    const log: string[] = [];
    clock.setTimeout(
      recording(clock, log, 'outer', () => clock.advance(100)),
      10,
    );
    clock.setTimeout(recording(clock, log, 'inner'), 50);
    clock.advance(20);
    expect(log).toEqual(['10 outer', '50 inner']);
    expect(clock.now()).toBe(110);
  });

  it.each([-1, Number.NaN, Infinity])('refuses to advance by %s', (milliseconds) => {
    expect(() => new SimulatedClock().advance(milliseconds)).toThrow(RangeError);
  });
});
