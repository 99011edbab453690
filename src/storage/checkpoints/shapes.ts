import type { ActorOutcomeName } from '../../domain/actor-outcome.js';
import { ESCALATIONS, type EscalationCounts } from '../../domain/escalation.js';
import type { HistorySummary, OptimizerState, RunState } from '../../domain/run-state.js';
import { spec } from '../../protocol/messages.js';
import {
  anything,
  dictionary,
  doubles,
  flag,
  list,
  natural,
  nullable,
  number,
  oneOf,
  pair,
  record,
  type Shape,
  text,
} from '../../protocol/shape.js';
import type { RunSettings } from '../run-record.js';

/** What a checkpoint begins with: the state of the run without its optimizers, of each of which a record follows. */
export interface CheckpointHead {
  readonly runId: string;
  readonly glompoVersion: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly settings: RunSettings;
  readonly state: Omit<RunState, 'optimizers'>;
  /** Number of optimizers. */
  readonly optimizers: number;
  /** Number of files that the task has saved; null when it saved nothing. */
  readonly taskFiles: number | null;
}

/** A file that must be there as it was written. */
export interface StoredFile {
  readonly bytes: number;
  readonly checksum: number;
}

/** One optimizer, and the file of its snapshot; null for none. */
export interface StoredOptimizer {
  readonly state: OptimizerState;
  readonly snapshot: StoredFile | null;
}

/** A file of the task: its names from the task's directory on. */
export interface StoredTaskFile extends StoredFile {
  readonly path: readonly string[];
}

/** Milliseconds since 1970 that a Date can stand for (ECMA-262, 21.4.1.1). */
const time: Shape<number> = (value): value is number => natural(value) && value <= 8.64e15;

// What settings are made of depends on who reads them, and is checked there.
const settings: Shape<RunSettings> = (value): value is RunSettings =>
  dictionary(value) && text(value.runId) && text(value.glompoVersion);

const counts = record<EscalationCounts>(
  Object.fromEntries(ESCALATIONS.map((name) => [name, natural])) as Record<
    keyof EscalationCounts,
    Shape<number>
  >,
);

const state = record<CheckpointHead['state']>({
  evaluations: natural,
  seconds: number,
  sessions: natural,
  best: nullable(record({ optimizerId: natural, evaluationsAtBest: natural })),
  stoppedAtConvergence: list(natural),
  stopchecks: natural,
  evaluatorRestarts: natural,
  escalations: counts,
  unshared: flag,
  paused: flag,
  startPoints: list(doubles),
});

export const checkpointHead: Shape<CheckpointHead> = record<CheckpointHead>({
  runId: text,
  glompoVersion: text,
  createdAt: time,
  settings,
  state,
  optimizers: natural,
  taskFiles: nullable(natural),
});

const history = record<HistorySummary>({
  length: natural,
  bestIndex: number,
  bestValue: number,
  bestPoint: nullable(doubles),
  failures: natural,
  timedOut: natural,
  lost: natural,
});

const outcome = oneOf<ActorOutcomeName>(
  'running',
  'converged',
  'stopped',
  'crashed',
  'forced',
  'lost',
  'abandoned',
);

const optimizer = record<OptimizerState>({
  id: natural,
  specIndex: natural,
  spec,
  x0: doubles,
  bounds: list(pair(number, number)),
  startedAt: number,
  endedAt: nullable(number),
  outcome: nullable(outcome),
  reason: text,
  detail: text,
  report: anything,
  escalations: list(oneOf(...ESCALATIONS)),
  stopReason: nullable(text),
  converged: flag,
  paused: flag,
  testedLength: natural,
  history,
});

const storedFile = record<StoredFile>({ bytes: natural, checksum: natural });

export const storedOptimizer: Shape<StoredOptimizer> = record<StoredOptimizer>({
  state: optimizer,
  snapshot: nullable(storedFile),
});

export const storedTaskFile: Shape<StoredTaskFile> = record<StoredTaskFile>({
  path: list(text),
  bytes: natural,
  checksum: natural,
});
