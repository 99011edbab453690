import { describe, expect, it } from 'vitest';
import type { LifecycleOutput } from '../../../machines/index.js';
import { finalOutput, initialContext } from '../../../machines/lifecycle.js';
import { begin, EVENTS, MACHINES, rig, type Step, step, walk } from './setup.js';

interface Life {
  readonly life: string;
  readonly path: readonly Step[];
  readonly output: LifecycleOutput;
}

const stopped = 'asked to stop';
const broke = 'it broke';
const converged = 'it has converged';

const LIVES: readonly Life[] = [
  {
    life: 'ends by its own criteria',
    path: ['ready', 'finished', 'exited'],
    output: { outcome: 'converged', reason: converged, escalations: 0 },
  },
  {
    life: 'ends by its own criteria before it was heard to be ready',
    path: ['finished', 'exited'],
    output: { outcome: 'converged', reason: converged, escalations: 0 },
  },
  {
    life: 'converges and needs force to exit',
    path: ['ready', 'finished', 'after stopTimeout', 'exited'],
    output: { outcome: 'converged', reason: converged, escalations: 1 },
  },
  {
    life: 'is asked to stop and does',
    path: ['ready', 'stop', 'exited'],
    output: { outcome: 'stopped', reason: stopped, escalations: 0 },
  },
  {
    life: 'is asked to stop before it is ready',
    path: ['stop', 'exited'],
    output: { outcome: 'stopped', reason: stopped, escalations: 0 },
  },
  {
    life: 'stops only when its task is aborted',
    path: ['ready', 'stop', 'after abortTimeout', 'exited'],
    output: { outcome: 'stopped', reason: stopped, escalations: 1 },
  },
  {
    life: 'is asked to stop in a pause',
    path: ['ready', 'pause', 'stop', 'exited'],
    output: { outcome: 'stopped', reason: stopped, escalations: 0 },
  },
  {
    life: 'is asked to stop and does not',
    path: ['ready', 'stop', 'after abortTimeout', 'after stopTimeout', 'exited'],
    output: { outcome: 'forced', reason: stopped, escalations: 2 },
  },
  {
    life: 'is killed',
    path: ['ready', 'stop', 'after abortTimeout', 'after stopTimeout', 'after terminateTimeout', 'exited'],
    output: { outcome: 'forced', reason: stopped, escalations: 3 },
  },
  {
    life: 'is stopped aggressively',
    path: ['ready', 'stopAggressively', 'exited'],
    output: { outcome: 'forced', reason: 'asked to stop at once', escalations: 1 },
  },
  {
    life: 'is asked to stop, then aggressively',
    path: ['ready', 'stop', 'stopAggressively', 'exited'],
    output: { outcome: 'forced', reason: stopped, escalations: 1 },
  },
  {
    life: 'exits unasked',
    path: ['ready', 'exited'],
    output: { outcome: 'crashed', reason: 'exit code 1', escalations: 0 },
  },
  {
    life: 'exits before it is ready',
    path: ['exited'],
    output: { outcome: 'crashed', reason: 'exit code 1', escalations: 0 },
  },
  {
    life: 'reports its failure',
    path: ['ready', 'failed', 'exited'],
    output: { outcome: 'crashed', reason: broke, escalations: 0 },
  },
  {
    life: 'fails and needs force to exit',
    path: ['ready', 'failed', 'after stopTimeout', 'exited'],
    output: { outcome: 'crashed', reason: broke, escalations: 1 },
  },
  {
    life: 'fails while it stops: the first reason stays, the outcome is the failure',
    path: ['ready', 'stop', 'failed', 'exited'],
    output: { outcome: 'crashed', reason: stopped, escalations: 0 },
  },
  {
    life: 'cannot be ended',
    path: ['ready', 'close', 'after terminateTimeout', 'after killTimeout'],
    output: { outcome: 'abandoned', reason: 'closed', escalations: 3 },
  },
  {
    life: 'converges and cannot be ended',
    path: ['ready', 'finished', 'close', 'after terminateTimeout', 'after killTimeout'],
    output: { outcome: 'abandoned', reason: converged, escalations: 3 },
  },
];

const ENDS = ['stop', 'stopAggressively', 'close', 'finished', 'failed', 'exited'] as const;

describe.each(Object.entries(MACHINES))('how an actor ended: %s', (kind, machine) => {
  it.each(LIVES)('$life', ({ path, output }) => {
    const snapshot = walk(machine, path);
    expect(snapshot.status).toBe('done');
    expect(snapshot.output).toEqual(output);
  });

  it('is lost when nothing was settled', () => {
    const context = initialContext({ input: { id: 'subject' } });
    expect(finalOutput({ context })).toEqual({ outcome: 'lost', reason: 'unknown', escalations: 0 });
  });

  it('has the first reason, whatever is said after it', () => {
    for (const first of ENDS) {
      const ended = step(machine, walk(machine, ['ready']), first).snapshot;
      const event = EVENTS[first];
      const reason = 'reason' in event ? event.reason : event.detail;
      expect(ended.context.reason).toBe(reason);
      for (const second of ENDS) {
        for (const third of ENDS) {
          const after = step(machine, step(machine, ended, second).snapshot, third).snapshot;
          expect(after.context.reason).toBe(reason);
        }
      }
    }
  });

  it('is by force when it is closed, in one step from any state that lives', () => {
    const outcomes = {
      spawning: [],
      running: ['ready'],
      paused: ['ready', 'pause'],
      asked: ['stop'],
      aborting: ['stop', 'after abortTimeout'],
    } satisfies Record<string, readonly Step[]>;
    for (const path of Object.values(outcomes)) {
      const closed = step(machine, walk(machine, path), 'close');
      expect(closed.asked).toEqual(['terminate']);
      expect(step(machine, closed.snapshot, 'exited').snapshot.output?.outcome).toBe('forced');
      expect(step(machine, closed.snapshot, 'close').snapshot).toBe(closed.snapshot);
    }
  });

  it('goes straight to force when the stop is aggressive, without asking', () => {
    const { actor, log } = rig(machine);
    actor.send(EVENTS.ready);
    actor.send(EVENTS.stopAggressively);
    expect(log).toEqual(['0 terminate']);
  });

  it('is not told to work again when its pause ends with its life', () => {
    for (const end of ENDS) {
      const { actor, log } = rig(machine);
      actor.send(EVENTS.ready);
      actor.send(EVENTS.pause);
      actor.send(EVENTS[end]);
      expect(log.join()).not.toContain('resume');
    }
  });

  it('carries the name that it was given', () => {
    expect(begin(machine).snapshot.context.id).toBe('subject');
    expect(machine.id).toBe(kind);
  });
});
