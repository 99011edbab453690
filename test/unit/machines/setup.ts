import { type Actor, createActor, initialTransition, type SnapshotFrom, transition } from 'xstate';
import {
  evaluatorMachine,
  type LifecycleContext,
  type LifecycleDelays,
  type LifecycleEvent,
  managerMachine,
  optimizerMachine,
  poolMachine,
} from '../../../machines/index.js';
import type { Escalation } from '../../../src/domain/escalation.js';
import { SimulatedClock } from '../../../src/testing/index.js';

export type Machine = typeof optimizerMachine;
export type Snapshot = SnapshotFrom<Machine>;

/** The four machines differ in the type of their states only, which no test relies on. */
export const MACHINES: Readonly<Record<string, Machine>> = {
  manager: managerMachine as unknown as Machine,
  optimizer: optimizerMachine,
  pool: poolMachine as unknown as Machine,
  evaluator: evaluatorMachine as unknown as Machine,
};

export const EVENTS = {
  ready: { type: 'ready' },
  feedback: { type: 'feedback' },
  pause: { type: 'pause' },
  resume: { type: 'resume' },
  stop: { type: 'stop', reason: 'asked to stop' },
  stopAggressively: { type: 'stop', reason: 'asked to stop at once', aggressive: true },
  close: { type: 'close', reason: 'closed' },
  finished: { type: 'finished', reason: 'it has converged' },
  failed: { type: 'failed', reason: 'it broke' },
  exited: { type: 'exited', detail: 'exit code 1' },
} as const satisfies Record<string, LifecycleEvent>;

export const DELAYS = [
  'spawnTimeout',
  'noFeedbackTimeout',
  'abortTimeout',
  'stopTimeout',
  'terminateTimeout',
  'killTimeout',
  'sweepTimeout',
] as const satisfies readonly (keyof LifecycleDelays)[];

/** An event by its name, or the end of a delay. */
export type Step = keyof typeof EVENTS | `after ${keyof LifecycleDelays}`;

export const STEPS: readonly Step[] = [
  ...(Object.keys(EVENTS) as (keyof typeof EVENTS)[]),
  ...DELAYS.map((delay) => `after ${delay}` as const),
];

export interface Stepped {
  readonly snapshot: Snapshot;
  /** Actions that the host is asked for. */
  readonly asked: readonly string[];
  /** Escalations that the host is told of. */
  readonly told: readonly Escalation[];
  /** Delays that begin, with their milliseconds. */
  readonly begun: Readonly<Record<string, number>>;
  /** Delays that are called off. */
  readonly calledOff: readonly string[];
}

interface AnyParameters {
  readonly id: string;
  readonly sendId: string;
  readonly delay: number;
  readonly escalation: Escalation;
}

type AskedAction = ReturnType<typeof transition<Machine>>[1][number];

export function begin(machine: Machine, delays: Partial<LifecycleDelays> = {}): Stepped {
  return stepped(initialTransition(machine, { id: 'subject', delays }));
}

export function step(machine: Machine, snapshot: Snapshot, name: Step): Stepped {
  return stepped(transition(machine, snapshot, eventOf(machine, name)));
}

export function walk(machine: Machine, path: readonly Step[]): Snapshot {
  return path.reduce((snapshot, name) => step(machine, snapshot, name).snapshot, begin(machine).snapshot);
}

/** The state as text: `running active+attentive`, `stopping asked`, `joined`. */
export function stateOf({ value }: Pick<Snapshot, 'value'>): string {
  if (typeof value === 'string') return value;
  const [top, ...others] = Object.keys(value);
  if (others.length > 0) throw new Error(`More than one state at the top: ${JSON.stringify(value)}`);
  return `${top} ${leavesOf(value[top as keyof typeof value]).join('+')}`;
}

function leavesOf(value: unknown): string[] {
  return typeof value === 'string' ? [value] : Object.values(value as object).flatMap(leavesOf);
}

/** A delay that a machine does not know is given as an event that nothing listens to. */
function eventOf(machine: Machine, name: Step): LifecycleEvent {
  if (name in EVENTS) return EVENTS[name as keyof typeof EVENTS];
  const delay = name.slice('after '.length);
  const known = machine.events.find((type) => (type as string).startsWith(`xstate.after.${delay}.`));
  return { type: known ?? `xstate.after.${delay}.unknown` } as unknown as LifecycleEvent;
}

function stepped([snapshot, actions]: readonly [Snapshot, readonly AskedAction[]]): Stepped {
  const parameters = (type: string) =>
    actions.filter((action) => action.type === type).map(({ params }) => params as unknown as AnyParameters);
  return {
    snapshot,
    asked: actions
      .map(({ type }) => type as string)
      .filter((type) => (ACTIONS as readonly string[]).includes(type)),
    told: parameters('escalated').map(({ escalation }) => escalation),
    begun: Object.fromEntries(parameters('xstate.raise').map(({ id, delay }) => [delayOf(id), delay])),
    calledOff: parameters('xstate.cancel').map(({ sendId }) => delayOf(sendId)),
  };
}

function delayOf(timer: string): string {
  return timer.split('.')[2];
}

export interface Rig {
  readonly actor: Actor<Machine>;
  readonly clock: SimulatedClock;
  /** `<time> <action>` for each action, in order. */
  readonly log: readonly string[];
  /** `<time> <escalation>: <reason of the end>` for each escalation that is told, in order. */
  readonly escalated: readonly string[];
}

export type HostActions = Partial<Record<(typeof ACTIONS)[number], () => void>>;

export const ACTIONS = [
  'askToStop',
  'abortWork',
  'terminate',
  'kill',
  'sweep',
  'abandon',
  'suspend',
  'resume',
] as const;

/** An actor in simulated time, and a record of what it asks of its host. */
export function rig(machine: Machine, delays: Partial<LifecycleDelays> = {}, host: HostActions = {}): Rig {
  const clock = new SimulatedClock();
  const log: string[] = [];
  const actions = Object.fromEntries(
    ACTIONS.map((name) => [
      name,
      () => {
        log.push(`${clock.now()} ${name}`);
        host[name]?.();
      },
    ]),
  );
  const escalated: string[] = [];
  const tell = ({ context }: { context: LifecycleContext }, { escalation }: { escalation: Escalation }) =>
    void escalated.push(`${clock.now()} ${escalation}: ${context.reason}`);
  const provided = machine.provide({ actions: { ...actions, escalated: tell } });
  const actor = createActor(provided, { clock, input: { id: 'subject', delays } });
  return { actor: actor.start(), clock, log, escalated };
}
