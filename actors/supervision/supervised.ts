import { type Actor, createActor, type SnapshotFrom } from 'xstate';
import type {
  ActorOutcome,
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
import type { Escalation } from '../../src/domain/escalation.js';
import { type Clock, systemClock } from '../clock.js';

type SupervisedMachine =
  | typeof optimizerMachine
  | typeof evaluatorMachine
  | typeof poolMachine
  | typeof managerMachine;

/** What the machine's decisions do. */
export interface SupervisedActions {
  askToStop(reason: string): void;
  abortWork(): void;
  terminate(): void;
  kill(): void;
  sweep(): void;
  abandon(): void;
  suspend?(): void;
  resume?(): void;
  /** Its end needs a further step; `reason` is why it ends. */
  onEscalation?(escalation: Escalation, reason: string): void;
}

export interface SupervisedOptions {
  readonly id: string;
  readonly machine: SupervisedMachine;
  /** Default: real time. */
  readonly clock?: Clock;
  readonly delays: Partial<LifecycleDelays>;
  readonly actions: SupervisedActions;
  /** Called after each change of state with its name, such as `running` or `stopping`. */
  readonly onState?: (state: LifecycleState) => void;
  /**
   * Hears what an action, or `onState`, has thrown; the life goes on as if it had not. Default: a warning of the
   * process.
   */
  readonly onFault?: (error: Error) => void;
}

export type LifecycleState = 'spawning' | 'running' | 'stopping' | 'forceTerminated' | 'joined';

/** One machine of a supervised actor, running in real time as a root of its own. */
export class Supervised {
  readonly joined: Promise<LifecycleOutput>;
  readonly #actor: Actor<typeof optimizerMachine>;
  #state: LifecycleState = 'spawning';

  constructor({ id, machine, clock = systemClock, delays, actions, onState, onFault }: SupervisedOptions) {
    const guard = guardOf(id, onFault);
    this.#actor = createActor(withActions(machine), {
      id,
      clock: clock as never,
      input: { id, delays },
    });
    HANDS.set(this.#actor, { actions, guard });
    this.joined = new Promise((resolve, reject) => {
      this.#actor.subscribe({
        next: (snapshot) => {
          const state = stateOf(snapshot);
          if (state !== this.#state) {
            this.#state = state;
            if (onState !== undefined) guard(() => onState(state));
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

  /** How its life will be said to have ended, as far as that is settled. */
  get outcome(): ActorOutcome | null {
    return this.#actor.getSnapshot().context.outcome;
  }

  /** Tells the machine; once it has joined nothing can change any more, and what comes late is dropped. */
  send(event: LifecycleEvent): void {
    if (this.#state !== 'joined') this.#actor.send(event);
  }
}

type Guard = (action: () => void) => void;

/** What each actor's decisions do, and how that is done. */
const HANDS = new WeakMap<object, { readonly actions: SupervisedActions; readonly guard: Guard }>();

/** A machine ends without a word when one of its actions throws, and nothing would end its actor any more. */
function guardOf(id: string, onFault: SupervisedOptions['onFault']): Guard {
  return (action) => {
    try {
      action();
    } catch (thrown) {
      const fault = thrown instanceof Error ? thrown : new Error(String(thrown));
      try {
        if (onFault === undefined) process.emitWarning(`${id}: ${fault.message}`, 'GlompoWarning');
        else onFault(fault);
      } catch {
        // Whoever hears of faults has one too, and there is nobody left to tell.
      }
    }
  };
}

const PROVIDED = new WeakMap<SupervisedMachine, typeof optimizerMachine>();

/** The machine whose actions are those of the actor that runs it; made once, since that costs more than an actor. */
function withActions(machine: SupervisedMachine): typeof optimizerMachine {
  const known = PROVIDED.get(machine);
  if (known !== undefined) return known;
  const act = <Parameters>(run: (actions: SupervisedActions, reason: string, params: Parameters) => void) => {
    return (
      { self, context }: { readonly self: object; readonly context: LifecycleContext },
      params: Parameters,
    ) => {
      const hands = HANDS.get(self);
      hands?.guard(() => run(hands.actions, context.reason ?? '', params));
    };
  };
  const provided = machine.provide({
    actions: {
      askToStop: act((actions, reason) => actions.askToStop(reason)),
      abortWork: act((actions) => actions.abortWork()),
      terminate: act((actions) => actions.terminate()),
      kill: act((actions) => actions.kill()),
      sweep: act((actions) => actions.sweep()),
      abandon: act((actions) => actions.abandon()),
      suspend: act((actions) => actions.suspend?.()),
      resume: act((actions) => actions.resume?.()),
      escalated: act((actions, reason, { escalation }: { readonly escalation: Escalation }) =>
        actions.onEscalation?.(escalation, reason),
      ),
    },
  }) as typeof optimizerMachine;
  PROVIDED.set(machine, provided);
  return provided;
}

function stateOf(snapshot: SnapshotFrom<typeof optimizerMachine>): LifecycleState {
  const { value } = snapshot;
  return (typeof value === 'string' ? value : Object.keys(value)[0]) as LifecycleState;
}
