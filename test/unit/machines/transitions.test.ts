import { describe, expect, it } from 'vitest';
import type { ActorOutcome } from '../../../machines/index.js';
import type { Escalation } from '../../../src/domain/escalation.js';
import { type Machine, MACHINES, STEPS, type Step, stateOf, step, walk } from './setup.js';

/** The state that follows, the actions asked for on the way, and what is settled about the outcome by then. */
type Expected = readonly [state: string, asked: readonly string[], outcome: ActorOutcome | null];
/** What is missing changes nothing. */
type Row = Partial<Record<Step, Expected>>;

const terminating = 'forceTerminated terminating';

const asked: Row = {
  stop: ['stopping asked', ['askToStop'], 'stopped'],
  stopAggressively: [terminating, ['terminate'], 'forced'],
  close: [terminating, ['terminate'], 'forced'],
  finished: ['stopping awaited', [], 'converged'],
  failed: ['stopping awaited', [], 'crashed'],
  exited: ['joined', [], 'crashed'],
};

/** In `stopping`, with what was settled before and what force makes of it. */
function stoppingIn(state: string, settled: ActorOutcome, byForce: ActorOutcome): Row {
  return {
    stopAggressively: [terminating, ['terminate'], byForce],
    close: [terminating, ['terminate'], byForce],
    finished: [state, [], settled],
    failed: [state, [], 'crashed'],
    exited: ['joined', [], settled],
    'after stopTimeout': [terminating, ['terminate'], byForce],
  };
}

interface Place {
  /** How to get there. */
  readonly path: readonly Step[];
  readonly row: Row;
}

/** The states that all machines share. */
function shared(running: string): Record<string, Place> {
  return {
    spawning: {
      path: [],
      row: {
        ...asked,
        ready: [running, [], null],
        'after spawnTimeout': [terminating, ['terminate'], 'crashed'],
      },
    },
    'stopping asked': {
      path: ['ready', 'stop'],
      row: {
        ...stoppingIn('stopping asked', 'stopped', 'forced'),
        'after abortTimeout': ['stopping aborting', ['abortWork'], 'stopped'],
      },
    },
    'stopping aborting': {
      path: ['ready', 'stop', 'after abortTimeout'],
      row: stoppingIn('stopping aborting', 'stopped', 'forced'),
    },
    'stopping awaited': {
      path: ['ready', 'finished'],
      row: stoppingIn('stopping awaited', 'converged', 'converged'),
    },
    [terminating]: {
      path: ['ready', 'close'],
      row: {
        exited: ['joined', [], 'forced'],
        'after terminateTimeout': ['forceTerminated killing', ['kill'], 'forced'],
      },
    },
    'forceTerminated killing': {
      path: ['ready', 'close', 'after terminateTimeout'],
      row: {
        exited: ['joined', [], 'forced'],
        'after killTimeout': ['forceTerminated sweeping', ['sweep'], 'forced'],
      },
    },
    'forceTerminated sweeping': {
      path: ['ready', 'close', 'after terminateTimeout', 'after killTimeout'],
      row: {
        exited: ['joined', [], 'forced'],
        'after sweepTimeout': ['joined', ['abandon'], 'abandoned'],
      },
    },
    joined: { path: ['ready', 'exited'], row: {} },
  };
}

const silence: Row = { 'after noFeedbackTimeout': [terminating, ['terminate'], 'forced'] };

const TABLES: Readonly<Record<string, Readonly<Record<string, Place>>>> = {
  manager: {
    ...shared('running active'),
    'running active': { path: ['ready'], row: { ...asked, pause: ['running paused', ['suspend'], null] } },
    'running paused': {
      path: ['ready', 'pause'],
      row: { ...asked, resume: ['running active', ['resume'], null] },
    },
  },
  optimizer: {
    ...shared('running active+attentive'),
    'running active+attentive': {
      path: ['ready'],
      row: {
        ...asked,
        ...silence,
        feedback: ['running active+attentive', [], null],
        pause: ['running paused+patient', ['suspend'], null],
      },
    },
    'running paused+patient': {
      path: ['ready', 'pause'],
      row: { ...asked, resume: ['running active+attentive', ['resume'], null] },
    },
  },
  pool: {
    ...shared('running active'),
    'running active': { path: ['ready'], row: { ...asked, pause: ['running suspended', ['suspend'], null] } },
    'running suspended': {
      path: ['ready', 'pause'],
      row: { ...asked, resume: ['running active', ['resume'], null] },
    },
  },
  evaluator: {
    ...shared('running active+attentive'),
    'running active+attentive': {
      path: ['ready'],
      row: { ...asked, ...silence, feedback: ['running active+attentive', [], null] },
    },
  },
};

/** The escalation that an action is, or that the end of a delay is. */
const ESCALATION: Readonly<Record<string, Escalation>> = {
  abortWork: 'abort',
  terminate: 'terminate',
  kill: 'kill',
  sweep: 'sweep',
  abandon: 'abandon',
  'after spawnTimeout': 'spawnTimeout',
  'after noFeedbackTimeout': 'noFeedbackTimeout',
  'after stopTimeout': 'stopTimeout',
};

describe.each(Object.entries(TABLES))('the machine of a kind of actor: %s', (kind, table) => {
  const machine = MACHINES[kind];
  const pairs = Object.entries(table).flatMap(([state, { path, row }]) =>
    STEPS.map((name) => ({ state, name, path, expected: row[name] })),
  );

  it.each(pairs)('$state, $name', ({ state, name, path, expected }) => {
    const before = walk(machine, path);
    expect(stateOf(before)).toBe(state);

    const after = step(machine, before, name);

    if (expected === undefined) {
      expect(after.snapshot).toBe(before);
      expect(after.asked).toEqual([]);
      return;
    }
    const { snapshot } = after;
    expect([stateOf(snapshot), after.asked, snapshot.context.outcome]).toEqual(expected);
    const escalations = [name, ...after.asked].flatMap((what) => ESCALATION[what] ?? []);
    expect(after.told).toEqual(escalations);
    expect(snapshot.context.escalations).toEqual([...before.context.escalations, ...escalations]);
    expect(snapshot.status).toBe(expected[0] === 'joined' ? 'done' : 'active');
  });

  it('has no state beyond the table', () => {
    expect([...reachable(machine)].sort()).toEqual(Object.keys(table).sort());
  });

  it('knows no event beyond the table', () => {
    const known = STEPS.map((name) => (name.startsWith('after ') ? name.slice('after '.length) : name));
    const events = machine.events.map((type) => type.split('.')[2] ?? type);
    for (const event of events) expect(known).toContain(event);
  });
});

function reachable(machine: Machine): Set<string> {
  const found = new Map([['spawning', walk(machine, [])]]);
  for (const snapshot of found.values()) {
    for (const name of STEPS) {
      const next = step(machine, snapshot, name).snapshot;
      if (!found.has(stateOf(next))) found.set(stateOf(next), next);
    }
  }
  return new Set(found.keys());
}
