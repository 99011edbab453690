import { type Actor, createActor, type SnapshotFrom } from 'xstate';
import type { LifecycleDelays, LifecycleEvent, LifecycleOutput } from '../../machines/lifecycle-types.js';
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
    const provided = machine.provide({
      actions: {
        askToStop: ({ context }) => actions.askToStop(context.reason ?? ''),
        abortWork: () => actions.abortWork(),
        terminate: () => actions.terminate(),
        kill: () => actions.kill(),
        abandon: () => actions.abandon(),
        suspend: () => actions.suspend?.(),
        resume: () => actions.resume?.(),
      },
    }) as typeof optimizerMachine;
    this.#actor = createActor(provided, { id, clock: systemClock as never, input: { id, delays } });
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

function stateOf(snapshot: SnapshotFrom<typeof optimizerMachine>): LifecycleState {
  const { value } = snapshot;
  return (typeof value === 'string' ? value : Object.keys(value)[0]) as LifecycleState;
}
