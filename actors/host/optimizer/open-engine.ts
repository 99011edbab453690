import { stopDelays } from '../../../machines/lifecycle-types.js';
import { GlompoError } from '../../../src/domain/errors.js';
import type { StartOptimizer } from '../../../src/protocol/messages.js';
import type { ChildChannel } from '../../channel/messages.js';
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
    const engine = new OwnerEngine(link, id, dims, spec.workers);
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
    source,
    onEvaluationFailed: (message) => owner.send(message),
    onBroken: parts.onBroken,
  });
  return pool.engine(id, true);
}

async function openSource(parts: EngineParts): Promise<EvaluatorSource> {
  const { start, owner, makeEvaluators } = parts;
  const { spec, id, task, meetingPlace, endTimeoutMs } = start;
  if (makeEvaluators !== undefined) return makeEvaluators();
  const log = (text: string) => void owner.send({ type: 'log', text, level: 'info' });
  if (spec.evaluations === 'processes') {
    if (meetingPlace === undefined) {
      throw new GlompoError('GLOMPO_INTERNAL', 'An optimizer was given no place to meet its evaluators.');
    }
    const { MeetingEvaluators: Evaluators } = await import('../pool/meeting-evaluators.js');
    const evaluators = await Evaluators.open(meetingPlace, {
      needEvaluators: (count, path) => void owner.send({ type: 'needEvaluators', count, path }),
      log,
    });
    parts.onMeetingEvaluators(evaluators);
    return evaluators;
  }
  const [{ SupervisedEvaluators }, { Supervisor }] = await Promise.all([
    import('../pool/supervised-evaluators.js'),
    import('../../supervision/supervisor.js'),
  ]);
  return new SupervisedEvaluators({
    supervisor: new Supervisor(process.env.GLOMPO_RUN ?? '', passOnOutput),
    backend: 'threads',
    name: `optimizer ${id} evaluator`,
    task,
    dims: start.bounds.length,
    delays: stopDelays(endTimeoutMs),
    onLog: log,
  });
}

/** What threads of this isolate print becomes output of this isolate, which the owner captures. */
function passOnOutput(_actor: string, stream: 'stdout' | 'stderr', text: string): void {
  process[stream].write(text);
}
