import { type Actor, createActor, type SnapshotFrom } from 'xstate';
import type {
  LifecycleContext,
  LifecycleDelays,
  LifecycleEvent,
  LifecycleOutput,
} from '../../machines/lifecycle-types.js';
import type {
  evaluatorMachine,
  managerMachine,
  optimizerMachine,
  poolMachine,
} from '../../machines/supervised.js';
import { systemClock } from '../clock.js';

type SupervisedMachine =
  | typeof optimizerMachine
  | typeof evaluatorMachine
  | typeof poolMachine
  | typeof managerMachine;

/** What the machine's decisions do. None of them may throw. */
export interface SupervisedActions {
  askToStop(reason: string): void;
  abortWork(): void;
  terminate(): void;
  kill(): void;
  abandon(): void;
  suspend?(): void;
  resume?(): void;
}

export interface SupervisedOptions {
  readonly id: string;
  readonly machine: SupervisedMachine;
  readonly delays: Partial<LifecycleDelays>;
  readonly actions: SupervisedActions;
  /** Called after each change of state with its name, such as `running` or `stopping`. */
  readonly onState?: (state: LifecycleState) => void;
}

export type LifecycleState = 'spawning' | 'running' | 'stopping' | 'forceTerminated' | 'joined';

/** One machine of a supervised actor, running in real time as a root of its own. */
export class Supervised {
  readonly joined: Promise<LifecycleOutput>;
  readonly #actor: Actor<typeof optimizerMachine>;
  #state: LifecycleState = 'spawning';

  constructor({ id, machine, delays, actions, onState }: SupervisedOptions) {
    this.#actor = createActor(withActions(machine), {
      id,
      clock: systemClock as never,
      input: { id, delays },
    });
    ACTIONS.set(this.#actor, actions);
    this.joined = new Promise((resolve, reject) => {
      this.#actor.subscribe({
        next: (snapshot) => {
          const state = stateOf(snapshot);
          if (state !== this.#state) {
            this.#state = state;
            onState?.(state);
          }
          if (snapshot.status === 'done') resolve(snapshot.output as LifecycleOutput);
        },
        error: reject,
      });
    });
    this.#actor.start();
  }

  get state(): LifecycleState {
    return this.#state;
  }

  /** Whether it was neither asked to end nor has announced its end. */
  get working(): boolean {
    return this.#state === 'spawning' || this.#state === 'running';
  }

  send(event: LifecycleEvent): void {
    this.#actor.send(event);
  }
}

/** What each actor's decisions do. */
const ACTIONS = new WeakMap<object, SupervisedActions>();

const PROVIDED = new WeakMap<SupervisedMachine, typeof optimizerMachine>();

/** The machine whose actions are those of the actor that runs it; made once, since that costs more than an actor. */
function withActions(machine: SupervisedMachine): typeof optimizerMachine {
  const known = PROVIDED.get(machine);
  if (known !== undefined) return known;
  const act = (run: (actions: SupervisedActions, reason: string) => void) => {
    return ({ self, context }: { readonly self: object; readonly context: LifecycleContext }) => {
      const actions = ACTIONS.get(self);
      if (actions !== undefined) run(actions, context.reason ?? '');
    };
  };
  const provided = machine.provide({
    actions: {
      askToStop: act((actions, reason) => actions.askToStop(reason)),
      abortWork: act((actions) => actions.abortWork()),
      terminate: act((actions) => actions.terminate()),
      kill: act((actions) => actions.kill()),
      abandon: act((actions) => actions.abandon()),
      suspend: act((actions) => actions.suspend?.()),
      resume: act((actions) => actions.resume?.()),
    },
  }) as typeof optimizerMachine;
  PROVIDED.set(machine, provided);
  return provided;
}

function stateOf(snapshot: SnapshotFrom<typeof optimizerMachine>): LifecycleState {
  const { value } = snapshot;
  return (typeof value === 'string' ? value : Object.keys(value)[0]) as LifecycleState;
}
