import { evaluationRulesOf } from '../../../src/domain/evaluation-rules.js';
import type { Backend } from '../../../src/domain/optimizer.js';
import type { OptimizerSnapshot } from '../../../src/domain/optimizer-snapshot.js';
import { portableModule } from '../../../src/domain/portable-module.js';
import type { Rng } from '../../../src/domain/rng.js';
import type { UnstampedEvent } from '../../../src/domain/run-events.js';
import type { RunPlan } from '../../../src/domain/run-plan.js';
import type { MeetingPlace, StartOptimizer } from '../../../src/protocol/messages.js';
import type { OptimizerRecord } from './optimizer-record.js';

/** Milliseconds that an optimizer may go on without a look at its messages. */
const SLICE_MS = { inline: 1, threads: 4, processes: 4 } as const;

export interface StartMessageParts {
  readonly plan: RunPlan;
  /** Root of the optimizers' random streams. */
  readonly rng: Rng;
  /** Evaluations that it may make at once. */
  readonly grant: number;
  readonly place: { readonly meetingPlace?: MeetingPlace };
  /** Where it stood in an earlier session; null for the beginning. */
  readonly snapshot: OptimizerSnapshot | null;
  /** Whether it will be told again what it was told after that. */
  readonly replay: boolean;
}

/** What an optimizer hears first. */
export function startMessage(record: OptimizerRecord, parts: StartMessageParts): StartOptimizer {
  const { plan, rng, grant, place, snapshot, replay } = parts;
  return {
    type: 'startOptimizer',
    id: record.id,
    spec: record.spec,
    bounds: record.bounds,
    x0: [...record.x0],
    rng: rng.fork('optimizer', record.id).save(),
    task: plan.task,
    rules: evaluationRulesOf(plan),
    deterministic: plan.deterministic,
    grant,
    sliceMs: SLICE_MS[plan.backend],
    spawnTimeoutMs: 1000 * plan.spawnTimeout,
    endTimeoutMs: 1000 * plan.endTimeout,
    ...(snapshot === null ? {} : { snapshot }),
    replay,
    ...place,
  };
}

/** What the record says of an optimizer that begins. */
export function startedEvent(record: OptimizerRecord, backend: Backend): UnstampedEvent {
  const { id: optimizerId, spec, specIndex, x0 } = record;
  const { kind, options, workers: slots, module, export: name, evaluations, wants } = spec;
  return {
    type: 'optimizerStarted',
    optimizerId,
    kind,
    options,
    backend,
    slots,
    x0: [...x0],
    specIndex,
    module: portableModule(module),
    export: name,
    evaluations,
    wants,
  };
}
