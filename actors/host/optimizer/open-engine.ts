import { GlompoError } from '../../../src/domain/errors.js';
import type { StartOptimizer } from '../../../src/protocol/messages.js';
import type { ChildChannel } from '../../channel/messages.js';
import type { Supervisor } from '../../supervision/supervisor.js';
import type { EvaluationEngine } from '../pool/evaluation-engine.js';
import type { EvaluatorSource } from '../pool/evaluator-source.js';
import type { OwnerEngine } from '../pool/owner-engine.js';
import type { TaskRunner } from '../task/task-runner.js';

export interface EngineParts {
  readonly start: StartOptimizer;
  readonly owner: ChildChannel;
  /** The run's supervisor, in the isolate where it lives. */
  readonly supervisor: Supervisor | undefined;
  /** Calls the task in this isolate, when it is evaluated here. */
  readonly runner: TaskRunner | null;
  readonly onBroken: (error: GlompoError) => void;
  readonly onOwnerEngine: (engine: OwnerEngine) => void;
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
  const engine = pool.engine(id);
  const leave = engine.close.bind(engine);
  engine.close = async () => {
    await leave();
    await pool.close();
  };
  return engine;
}

async function openSource({ start, owner, supervisor }: EngineParts): Promise<EvaluatorSource> {
  const { spec, id, task, meetingPlace } = start;
  const backend = spec.evaluations;
  if (backend === 'processes' && supervisor === undefined) {
    if (meetingPlace === undefined) {
      throw new GlompoError('GLOMPO_INTERNAL', 'An optimizer was given no place to meet its evaluators.');
    }
    const { MeetingEvaluators } = await import('../pool/meeting-evaluators.js');
    return MeetingEvaluators.open(meetingPlace, (count, path) =>
      owner.send({ type: 'needEvaluators', count, path }),
    );
  }
  const [{ SupervisedEvaluators }, { Supervisor: OwnSupervisor }] = await Promise.all([
    import('../pool/supervised-evaluators.js'),
    import('../../supervision/supervisor.js'),
  ]);
  return new SupervisedEvaluators({
    supervisor: supervisor ?? new OwnSupervisor(passOnOutput),
    backend: backend === 'processes' ? 'processes' : 'threads',
    name: `optimizer ${id} evaluator`,
    task,
    dims: start.bounds.length,
    delays: {},
    onLog: (text) => owner.send({ type: 'log', text, level: 'info' }),
  });
}

/** What threads of this isolate print becomes output of this isolate, which the owner captures. */
function passOnOutput(_actor: string, stream: 'stdout' | 'stderr', text: string): void {
  process[stream].write(text);
}
