import { stopDelays } from '../../../machines/lifecycle-types.js';
import { GlompoError } from '../../../src/domain/errors.js';
import type { EvaluationFailed, StartOptimizer } from '../../../src/protocol/messages.js';
import type { ChildChannel } from '../../channel/messages.js';
import { ownMemoryLimit } from '../../isolate/memory-limit.js';
import { OWN_TAG } from '../../process/run-tag.js';
import type { EvaluationEngine } from '../pool/evaluation-engine.js';
import type { EvaluatorSource } from '../pool/evaluator-source.js';
import type { MeetingEvaluators } from '../pool/meeting-evaluators.js';
import type { OwnerEngine } from '../pool/owner-engine.js';
import type { TaskRunner } from '../task/task-runner.js';

export interface EngineParts {
  readonly start: StartOptimizer;
  readonly owner: ChildChannel;
  /** Makes evaluators, in the isolate of the run's supervisor. */
  readonly makeEvaluators: (() => EvaluatorSource) | undefined;
  /** Calls the task in this isolate, when it is evaluated here. */
  readonly runner: TaskRunner | null;
  readonly onEvaluationFailed: (message: EvaluationFailed) => void;
  readonly onBroken: (error: GlompoError) => void;
  readonly onOwnerEngine: (engine: OwnerEngine) => void;
  readonly onMeetingEvaluators: (evaluators: MeetingEvaluators) => void;
}

/** The engine that an optimizer's specification asks for. What is not needed is not even loaded. */
export async function openEngine(parts: EngineParts): Promise<EvaluationEngine> {
  const { start, owner } = parts;
  const { spec, id } = start;
  const dims = start.bounds.length;
  if (parts.runner !== null) {
    const { LocalEngine } = await import('../pool/local-engine.js');
    return new LocalEngine(parts.runner, id, dims, spec.workers);
  }
  if (spec.evaluations === 'shared') {
    const { OwnerEngine } = await import('../pool/owner-engine.js');
    const link = {
      sendPoints: (frame: Uint8Array) => void owner.sendBatch(frame),
      cancel: () => void owner.send({ type: 'cancelShared' }),
      abort: () => void owner.send({ type: 'abortShared' }),
    };
    const engine = new OwnerEngine(link, id, dims, spec);
    parts.onOwnerEngine(engine);
    return engine;
  }
  const [{ EvaluationPool }, source] = await Promise.all([
    import('../pool/evaluation-pool.js'),
    openSource(parts),
  ]);
  const pool = new EvaluationPool({
    size: spec.workers,
    dims,
    rules: start.rules,
    source,
    onEvaluationFailed: parts.onEvaluationFailed,
    onRestart: () => void owner.send({ type: 'evaluatorRestarted' }),
    onGivenAgain: () => void owner.send({ type: 'retrying' }),
    onBroken: parts.onBroken,
  });
  return pool.engine(id, spec.wants, true);
}

async function openSource(parts: EngineParts): Promise<EvaluatorSource> {
  const { start, owner, makeEvaluators } = parts;
  const { spec, id, task, rules, meetingPlace, spawnTimeoutMs, endTimeoutMs } = start;
  if (makeEvaluators !== undefined) return makeEvaluators();
  const log = (text: string) => void owner.send({ type: 'log', text, level: 'info' });
  if (spec.evaluations === 'processes') {
    if (meetingPlace === undefined) {
      throw new GlompoError('GLOMPO_INTERNAL', 'An optimizer was given no place to meet its evaluators.');
    }
    const { MeetingEvaluators: Evaluators } = await import('../pool/meeting-evaluators.js');
    const evaluators = await Evaluators.open(meetingPlace, {
      needEvaluators: (count, path) => void owner.send({ type: 'needEvaluators', count, path }),
      endEvaluator: (evaluator, reason) => void owner.send({ type: 'endEvaluator', evaluator, reason }),
      log,
    });
    parts.onMeetingEvaluators(evaluators);
    return evaluators;
  }
  const [{ SupervisedEvaluators }, { Supervisor }] = await Promise.all([
    import('../pool/supervised-evaluators.js'),
    import('../../supervision/supervisor.js'),
  ]);
  if (OWN_TAG === undefined) throw new GlompoError('GLOMPO_INTERNAL', 'This isolate belongs to no run.');
  return new SupervisedEvaluators({
    supervisor: new Supervisor({ mark: OWN_TAG, onOutput: passOnOutput, maxMemory: ownMemoryLimit() }),
    backend: 'threads',
    name: `optimizer ${id} evaluator`,
    optimizerId: id,
    task,
    rules,
    dims: start.bounds.length,
    delays: { ...stopDelays(endTimeoutMs), spawnTimeout: spawnTimeoutMs },
    onLog: log,
    onEscalation: (source, escalation, reason) =>
      void owner.send({ type: 'escalated', source, escalation, reason }),
  });
}

/** What threads of this isolate print becomes output of this isolate, which the owner captures. */
function passOnOutput(_by: unknown, stream: 'stdout' | 'stderr', text: string): void {
  process[stream].write(text);
}
