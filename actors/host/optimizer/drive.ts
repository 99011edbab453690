import { GlompoError } from '../../../src/domain/errors.js';
import type { FailurePolicies } from '../../../src/domain/failure-policy.js';
import type { Optimizer, Wanted } from '../../../src/domain/optimizer.js';
import type { Allowance } from './allowance.js';
import type { Position } from './position.js';
import type { ResultStream } from './result-stream.js';

/** Moves points from an optimizer to where they are evaluated, and their values back, until one of them ends. */
export interface Drive {
  /** Resolves with why it ended: the optimizer's own reason, or null when it was stopped. */
  run(): Promise<string | null>;
  /** Shows the manager what was evaluated and not shown yet. */
  show(): void;
  /** Where the optimizer stands whenever messages are looked at. */
  position(): Omit<Position, 'injected'>;
}

export interface DriveOptions {
  readonly optimizer: Optimizer;
  /** Where the optimizer stands. */
  readonly from: Position;
  /** Kind of the optimizer, for messages. */
  readonly kind: string;
  readonly optimizerId: number;
  readonly dims: number;
  /** What the optimizer wants to be told besides the values. */
  readonly wants: Wanted;
  readonly allowance: Allowance;
  readonly onFailure: FailurePolicies;
  /** Why an evaluation has no value, where that is known in this isolate. */
  readonly causeOf: (evaluationId: number) => unknown;
  /** Hears that the grant is used up and all its results were shown. */
  readonly onIdle: () => void;
  readonly results: ResultStream;
  /** Whether the channel to the manager takes more; else {@link drained} tells when. */
  readonly hasRoom: () => boolean;
  readonly drained: () => Promise<void>;
  /** Longest time without a look at messages, and without showing results, in milliseconds. */
  readonly sliceMs: number;
}

/** The error of an optimizer that breaks its contract. */
export function asksForNothing(kind: string): GlompoError {
  return new GlompoError(
    'GLOMPO_OPTIMIZER_CRASHED',
    `The optimizer ${kind} asks for no point although it has the values of all points and has not finished.`,
  );
}
