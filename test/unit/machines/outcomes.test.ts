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
const exited = 'exit code 1';

const LIVES: readonly Life[] = [
  {
    life: 'ends by its own criteria',
    path: ['ready', 'finished', 'exited'],
    output: { outcome: 'converged', reason: converged, detail: exited, escalations: [] },
  },
  {
    life: 'ends by its own criteria before it was heard to be ready',
    path: ['finished', 'exited'],
    output: { outcome: 'converged', reason: converged, detail: exited, escalations: [] },
  },
  {
    life: 'converges and needs force to exit',
    path: ['ready', 'finished', 'after stopTimeout', 'exited'],
    output: {
      outcome: 'converged',
      reason: converged,
      detail: exited,
      escalations: ['stopTimeout', 'terminate'],
    },
  },
  {
    life: 'is asked to stop and does',
    path: ['ready', 'stop', 'exited'],
    output: { outcome: 'stopped', reason: stopped, detail: exited, escalations: [] },
  },
  {
    life: 'is asked to stop before it is ready',
    path: ['stop', 'exited'],
    output: { outcome: 'stopped', reason: stopped, detail: exited, escalations: [] },
  },
  {
    life: 'stops only when its task is aborted',
    path: ['ready', 'stop', 'after abortTimeout', 'exited'],
    output: { outcome: 'stopped', reason: stopped, detail: exited, escalations: ['abort'] },
  },
  {
    life: 'is asked to stop in a pause',
    path: ['ready', 'pause', 'stop', 'exited'],
    output: { outcome: 'stopped', reason: stopped, detail: exited, escalations: [] },
  },
  {
    life: 'is asked to stop and does not',
    path: ['ready', 'stop', 'after abortTimeout', 'after stopTimeout', 'exited'],
    output: {
      outcome: 'forced',
      reason: stopped,
      detail: exited,
      escalations: ['abort', 'stopTimeout', 'terminate'],
    },
  },
  {
    life: 'is killed',
    path: ['ready', 'stop', 'after abortTimeout', 'after stopTimeout', 'after terminateTimeout', 'exited'],
    output: {
      outcome: 'forced',
      reason: stopped,
      detail: exited,
      escalations: ['abort', 'stopTimeout', 'terminate', 'kill'],
    },
  },
  {
    life: 'is stopped aggressively',
    path: ['ready', 'stopAggressively', 'exited'],
    output: {
      outcome: 'forced',
      reason: 'asked to stop at once',
      detail: exited,
      escalations: ['terminate'],
    },
  },
  {
    life: 'is asked to stop, then aggressively',
    path: ['ready', 'stop', 'stopAggressively', 'exited'],
    output: { outcome: 'forced', reason: stopped, detail: exited, escalations: ['terminate'] },
  },
  {
    life: 'exits unasked',
    path: ['ready', 'exited'],
    output: { outcome: 'crashed', reason: 'exit code 1', detail: '', escalations: [] },
  },
  {
    life: 'exits before it is ready',
    path: ['exited'],
    output: { outcome: 'crashed', reason: 'exit code 1', detail: '', escalations: [] },
  },
  {
    life: 'reports its failure',
    path: ['ready', 'failed', 'exited'],
    output: { outcome: 'crashed', reason: broke, detail: exited, escalations: [] },
  },
  {
    life: 'fails and needs force to exit',
    path: ['ready', 'failed', 'after stopTimeout', 'exited'],
    output: { outcome: 'crashed', reason: broke, detail: exited, escalations: ['stopTimeout', 'terminate'] },
  },
  {
    life: 'fails while it stops: the first reason stays, the outcome is the failure',
    path: ['ready', 'stop', 'failed', 'exited'],
    output: { outcome: 'crashed', reason: stopped, detail: broke, escalations: [] },
  },
  {
    life: 'announces its end while it is asked to stop: both reasons are kept',
    path: ['ready', 'stop', 'finished', 'exited'],
    output: { outcome: 'stopped', reason: stopped, detail: converged, escalations: [] },
  },
  {
    life: 'is killed and swept',
    path: ['ready', 'close', 'after terminateTimeout', 'after killTimeout', 'exited'],
    output: {
      outcome: 'forced',
      reason: 'closed',
      detail: exited,
      escalations: ['terminate', 'kill', 'sweep'],
    },
  },
  {
    life: 'is never ready',
    path: ['after spawnTimeout', 'exited'],
    output: {
      outcome: 'crashed',
      reason: 'it did not get ready in time',
      detail: exited,
      escalations: ['spawnTimeout', 'terminate'],
    },
  },
  {
    life: 'cannot be ended',
    path: ['ready', 'close', 'after terminateTimeout', 'after killTimeout', 'after sweepTimeout'],
    output: {
      outcome: 'abandoned',
      reason: 'closed',
      detail: '',
      escalations: ['terminate', 'kill', 'sweep', 'abandon'],
    },
  },
  {
    life: 'converges and cannot be ended',
    path: ['ready', 'finished', 'close', 'after terminateTimeout', 'after killTimeout', 'after sweepTimeout'],
    output: {
      outcome: 'abandoned',
      reason: converged,
      detail: '',
      escalations: ['terminate', 'kill', 'sweep', 'abandon'],
    },
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
    expect(finalOutput({ context })).toEqual({
      outcome: 'lost',
      reason: 'unknown',
      detail: '',
      escalations: [],
    });
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
