import { assign, setup } from 'xstate';
import type { Escalation } from '../src/domain/escalation.js';
import {
  DEFAULT_DELAYS,
  type ActorOutcome,
  type LifecycleContext,
  type LifecycleEvent,
  type LifecycleInput,
  type LifecycleOutput,
} from './lifecycle-types.js';

/**
 * The life of every supervised actor. A machine decides only what comes next; the actions are given by the host that
 * runs it and are the sole place where anything is sent, started or killed.
 */
export const lifecycle = setup({
  types: {
    context: {} as LifecycleContext,
    events: {} as LifecycleEvent,
    input: {} as LifecycleInput,
    output: {} as LifecycleOutput,
  },
  actions: {
    /** Send the stop message. */
    askToStop: () => {},
    /** Raise the abort signal that tasks see. */
    abortWork: () => {},
    /** SIGTERM to the process group, or `terminate()` of the thread. */
    terminate: () => {},
    /** SIGKILL to the process group. */
    kill: () => {},
    /** End whatever the actor has started, wherever it went: a thread may wait for that. */
    sweep: () => {},
    /** Stop waiting for an actor that nothing can end. */
    abandon: () => {},
    /** Withhold further work. */
    suspend: () => {},
    /** Give out work again. */
    resume: () => {},
    /** Tell that the end needs a further step. */
    escalated: (_, _params: { readonly escalation: Escalation }) => {},
    settleReason: assign({
      reason: ({ context, event }) => context.reason ?? ('reason' in event ? event.reason : event.type),
    }),
    settleOutcome: assign({
      outcome: ({ context }, params: { readonly outcome: ActorOutcome }) => context.outcome ?? params.outcome,
    }),
    /** Force turns an end that was asked for into a forced one; an end that it announced itself stays what it was. */
    settleForce: assign({
      outcome: ({ context }) => (context.outcome === 'stopped' ? 'forced' : context.outcome),
    }),
    overrideOutcome: assign({ outcome: (_, params: { readonly outcome: ActorOutcome }) => params.outcome }),
    /** A timeout is the reason only when nothing had asked for an end before. */
    settleTimeout: assign({
      reason: ({ context }, params: { readonly reason: string }) => context.reason ?? params.reason,
    }),
    noteEscalation: assign({
      escalations: ({ context }, params: { readonly escalation: Escalation }) => [
        ...context.escalations,
        params.escalation,
      ],
    }),
    settleExit: assign({
      reason: ({ context, event }) => context.reason ?? (event.type === 'exited' ? event.detail : ''),
    }),
    /** The first that is heard after the reason; what led to the end says more than the end itself. */
    settleDetail: assign({
      detail: ({ context, event }) =>
        context.detail ?? (event.type === 'exited' ? event.detail : 'reason' in event ? event.reason : null),
    }),
  },
  guards: {
    isAggressive: ({ event }) => event.type === 'stop' && event.aggressive === true,
  },
  delays: {
    spawnTimeout: ({ context }) => context.delays.spawnTimeout,
    noFeedbackTimeout: ({ context }) => context.delays.noFeedbackTimeout,
    abortTimeout: ({ context }) => context.delays.abortTimeout,
    stopTimeout: ({ context }) => context.delays.stopTimeout,
    terminateTimeout: ({ context }) => context.delays.terminateTimeout,
    killTimeout: ({ context }) => context.delays.killTimeout,
    sweepTimeout: ({ context }) => context.delays.sweepTimeout,
  },
});

/** The actions of an escalation: it is kept for the output, and told. */
function escalate(escalation: Escalation) {
  return [
    { type: 'noteEscalation', params: { escalation } },
    { type: 'escalated', params: { escalation } },
  ] as const;
}

const join = { target: '#joined', actions: 'settleDetail' } as const;

const closeNow = {
  target: '#forceTerminated',
  actions: ['settleReason', { type: 'settleOutcome', params: { outcome: 'forced' } }],
} as const;

const endByItself = {
  target: '#stopping.awaited',
  actions: ['settleReason', { type: 'settleOutcome', params: { outcome: 'converged' } }],
} as const;

const fail = {
  target: '#stopping.awaited',
  actions: ['settleReason', { type: 'settleOutcome', params: { outcome: 'crashed' } }],
} as const;

const exitUnasked = {
  target: '#joined',
  actions: ['settleExit', { type: 'settleOutcome', params: { outcome: 'crashed' } }],
} as const;

/** An end that was asked for before the actor was ready, or while it worked. */
const stop = [
  { ...closeNow, guard: 'isAggressive' },
  {
    target: '#stopping',
    actions: ['settleReason', { type: 'settleOutcome', params: { outcome: 'stopped' } }],
  },
] as const;

/** `spawning`: started, not heard from yet. */
export const spawning = lifecycle.createStateConfig({
  after: {
    spawnTimeout: {
      target: '#forceTerminated',
      actions: [
        { type: 'settleTimeout', params: { reason: 'it did not get ready in time' } },
        { type: 'settleOutcome', params: { outcome: 'crashed' } },
        ...escalate('spawnTimeout'),
      ],
    },
  },
  on: {
    ready: '#running',
    finished: endByItself,
    failed: fail,
    stop,
    close: closeNow,
    exited: exitUnasked,
  },
});

const silent = {
  target: '#forceTerminated',
  actions: [
    { type: 'settleTimeout', params: { reason: 'no feedback in time' } },
    { type: 'settleOutcome', params: { outcome: 'forced' } },
    ...escalate('noFeedbackTimeout'),
  ],
} as const;

const heard = { target: 'attentive', reenter: true } as const;

/** The watch over `running`, beside the working states of each kind. */
export const watch = lifecycle.createStateConfig({
  initial: 'attentive',
  states: {
    attentive: { after: { noFeedbackTimeout: silent }, on: { feedback: heard } },
  },
});

/** The same for an actor that can be paused: it then has nothing to report, and its silence means nothing. */
export const watchUnlessPaused = lifecycle.createStateConfig({
  initial: 'attentive',
  states: {
    attentive: { after: { noFeedbackTimeout: silent }, on: { feedback: heard, pause: 'patient' } },
    patient: { on: { resume: 'attentive' } },
  },
});

/** What ends `running`, whatever the working state. */
export const endOfRunning = {
  finished: endByItself,
  failed: fail,
  stop,
  close: closeNow,
  exited: exitUnasked,
} as const;

/** `stopping`: the end was asked for or announced; results that still arrive are recorded. */
export const stopping = lifecycle.createStateConfig({
  id: 'stopping',
  initial: 'asked',
  states: {
    asked: {
      entry: 'askToStop',
      after: { abortTimeout: 'aborting' },
    },
    aborting: { entry: [...escalate('abort'), 'abortWork'] },
    /** It has announced its end by itself; nothing needs to be sent. */
    awaited: {},
  },
  after: {
    stopTimeout: {
      target: '#forceTerminated',
      actions: ['settleForce', ...escalate('stopTimeout')],
    },
  },
  on: {
    close: { target: '#forceTerminated', actions: 'settleForce' },
    stop: { guard: 'isAggressive', target: '#forceTerminated', actions: 'settleForce' },
    finished: { actions: 'settleDetail' },
    failed: { actions: ['settleDetail', { type: 'overrideOutcome', params: { outcome: 'crashed' } }] },
    exited: join,
  },
});

/** `forceTerminated`: it is being ended by force, one rung of the ladder after the other. */
export const forceTerminated = lifecycle.createStateConfig({
  id: 'forceTerminated',
  initial: 'terminating',
  states: {
    terminating: {
      entry: [...escalate('terminate'), 'terminate'],
      after: { terminateTimeout: 'killing' },
    },
    killing: {
      entry: [...escalate('kill'), 'kill'],
      after: { killTimeout: 'sweeping' },
    },
    sweeping: {
      entry: [...escalate('sweep'), 'sweep'],
      after: { sweepTimeout: 'givenUp' },
    },
    givenUp: {
      entry: [
        ...escalate('abandon'),
        'abandon',
        { type: 'overrideOutcome', params: { outcome: 'abandoned' } },
      ],
      always: '#joined',
    },
  },
  on: { exited: join },
});

/** `joined`: death was verified. */
export const joined = { id: 'joined', type: 'final' } as const;

export function initialContext({ input }: { input: LifecycleInput }): LifecycleContext {
  return {
    id: input.id,
    delays: { ...DEFAULT_DELAYS, ...input.delays },
    reason: null,
    outcome: null,
    detail: null,
    escalations: [],
  };
}

export function finalOutput({ context }: { context: LifecycleContext }): LifecycleOutput {
  return {
    outcome: context.outcome ?? 'lost',
    reason: context.reason ?? 'unknown',
    detail: context.detail ?? '',
    escalations: context.escalations,
  };
}
