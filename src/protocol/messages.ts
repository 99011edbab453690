import type { EvaluationRules } from '../domain/evaluation-rules.js';
import { type FailurePolicies, isFailurePolicy } from '../domain/failure-policy.js';
import { ESCALATIONS } from '../domain/escalation.js';
import type { OptimizerSnapshot } from '../domain/optimizer-snapshot.js';
import type { OptimizerSpec } from '../domain/optimizer.js';
import type { RngState } from '../domain/rng.js';
import type { TaskReference } from '../domain/task.js';
import {
  anything,
  dictionary,
  doubles,
  type Fields,
  flag,
  list,
  natural,
  nullable,
  number,
  type ObjectOf,
  oneOf,
  optional,
  pair,
  record,
  type Shape,
  text,
} from './shape.js';
import { wireError } from './wire-error.js';

/** Where an optimizer and its evaluators, in processes of their own, find each other. */
export interface Meeting {
  /** Path of a Unix socket in a private directory. */
  readonly path: string;
  readonly token: string;
}

/** A private directory for a meeting point, and what peers have to show there. */
export interface MeetingPlace {
  readonly directory: string;
  readonly token: string;
}

const words = list(number);
const meetingPlace = record<MeetingPlace>({ directory: text, token: text });
const meet = record<Meeting>({ path: text, token: text });
const rng = record<RngState>({ words, spareNormal: nullable(number) });
const task = record<TaskReference>({
  module: text,
  export: text,
  factory: flag,
  options: anything,
  restoredFrom: optional(nullable(text)),
});
export const spec = record<OptimizerSpec>({
  kind: text,
  module: text,
  export: text,
  options: dictionary,
  workers: natural,
  evaluations: oneOf<OptimizerSpec['evaluations']>('inline', 'threads', 'processes', 'shared'),
  wants: nullable(oneOf('residuals', 'gradient')),
});
export const snapshot = record<OptimizerSnapshot>({
  saved: optional(anything),
  asked: natural,
  told: natural,
  injected: natural,
  worst: number,
  pendingIds: doubles,
  pendingPoints: doubles,
});
const onFailure = record<FailurePolicies>({
  failed: isFailurePolicy,
  timedOut: isFailurePolicy,
  lost: isFailurePolicy,
});
const rules = record<EvaluationRules>({ timeoutMs: number, onFailure, isDetailed: flag });
const bounds: Shape<readonly (readonly [number, number])[]> = list(pair(number, number));

/** What the owner of an actor may tell it, by type: one line a message, from which its TypeScript type follows. */
export const FROM_OWNER = {
  /** First message; another version ends the connection. */
  hello: { version: natural },
  startOptimizer: {
    id: natural,
    spec,
    bounds,
    x0: list(number),
    rng,
    task,
    rules,
    /** Results are told in the order of their ids, whatever order they arrive in. */
    deterministic: flag,
    /** Evaluations that may be made at once. */
    grant: natural,
    /** Milliseconds that its evaluators may take to get ready, and to end. */
    spawnTimeoutMs: number,
    endTimeoutMs: number,
    /** Longest time, in milliseconds, without a look at messages while the task answers quickly. */
    sliceMs: number,
    /** Where it stood in an earlier session; without one it begins. */
    snapshot: optional(snapshot),
    /**
     * Whether it is told again of what came after that, and goes on only then. What it is told again follows its
     * `ready`: results in their recorded order, `replayAsk` and `replayInject` in between, and `replayEnd` at the end.
     */
    replay: flag,
    /** Where to open a meeting point for the evaluators that the owner starts as processes. */
    meetingPlace: optional(meetingPlace),
  },
  startEvaluator: { id: natural, task, rules, dims: natural, meet: optional(meet) },
  /** The evaluator drops what it has not begun of an optimizer's points and returns it as cancelled. */
  cancel: { optimizerId: natural },
  /** So many more evaluations may be made. */
  grant: { count: natural },
  /** The grant ends; `returned` says how much of it was left. */
  revoke: {},
  stop: { reason: text },
  inject: { x: list(number), fx: number },
  /** Before the results that follow, it had asked for so many points. */
  replayAsk: { asked: natural },
  /** Before the results that follow, it was told of a point found elsewhere, when it had asked for so many. */
  replayInject: { asked: natural, x: list(number), fx: number },
  /** It was told again of everything. */
  replayEnd: {},
  /** Where does it stand? */
  save: {},
  /** The results of evaluations in progress, those of one optimizer or all, are no longer wanted. */
  abort: { optimizerId: optional(natural) },
  /** A process that was asked for by `needEvaluators` has ended; `evaluator` is what it calls itself in `ready`. */
  evaluatorEnded: { evaluator: natural, reason: text },
  bye: {},
  unsupported: { what: text },
} satisfies Record<string, Fields>;

/** What an actor may tell its owner. */
export const FROM_CHILD = {
  hello: { version: natural, pid: natural },
  /** The actor works; `evaluator` tells one at a meeting point from the others. */
  ready: { evaluator: optional(natural) },
  /** The optimizer waits at its meeting point, the socket at `path`, for so many evaluators. */
  needEvaluators: { count: natural, path: text },
  /** An evaluator that has come to the meeting point is to be ended by force. */
  endEvaluator: { evaluator: natural, reason: text },
  /** An evaluator in a thread of this isolate did not end as it was asked to, and the next step was taken. */
  escalated: { source: text, escalation: oneOf(...ESCALATIONS), reason: text },
  /** An evaluator has ended by itself and is replaced. */
  evaluatorRestarted: {},
  /** An evaluation that had no value is made once more, so that its time limit begins anew. */
  retrying: {},
  /** The optimizer's points with the shared pool that were not begun are not wanted any more. */
  cancelShared: {},
  /** The results of those that were begun are not wanted either. */
  abortShared: {},
  /** Said in lock step: the grant is used up, and all its results were sent. */
  idle: {},
  /** Answer to `inject`: it was told of the point when it had asked for and been told of so many. */
  injected: { asked: natural, told: natural },
  /** It is still being told again, and was told of so many evaluations. */
  replaying: { told: natural },
  /** It stands where it stood, and goes on. */
  replayed: { asked: natural, told: natural },
  /** Answer to `save`; all that it was told of until then was sent before. */
  saved: { snapshot },
  /** Answer to `revoke`. */
  returned: { unused: natural },
  /** What the optimizer tells of itself at its end. */
  report: { report: anything },
  /** The actor has ended by its own criteria; what an evaluator has in hand then was not begun. */
  finished: { reason: text },
  /** Answer to `stop`: nothing more will come. */
  stopped: {},
  /** The actor cannot go on. */
  failed: { error: wireError },
  evaluationFailed: { evaluationId: natural, optimizerId: natural, x: list(number), error: wireError },
  log: { text, level: oneOf('debug', 'info', 'warn', 'error') },
  bye: {},
  unsupported: { what: text },
} satisfies Record<string, Fields>;

type MessageOf<Table extends Record<string, Fields>> = {
  [Type in keyof Table & string]: { readonly type: Type } & ObjectOf<Table[Type]>;
}[keyof Table & string];

export type OwnerMessage = MessageOf<typeof FROM_OWNER>;
export type ChildMessage = MessageOf<typeof FROM_CHILD>;
export type Message = OwnerMessage | ChildMessage;
export type StartOptimizer = Extract<OwnerMessage, { readonly type: 'startOptimizer' }>;
export type EvaluationFailed = Extract<ChildMessage, { readonly type: 'evaluationFailed' }>;
export type StartEvaluator = Extract<OwnerMessage, { readonly type: 'startEvaluator' }>;

/** A message of a type that this version does not know. */
export interface UnknownMessage {
  readonly type: 'unknown';
  readonly name: string;
}

/** Which end of a channel a message comes from. */
export type Sender = 'owner' | 'child';

export type MessageFrom<S extends Sender> = S extends 'owner' ? OwnerMessage : ChildMessage;
