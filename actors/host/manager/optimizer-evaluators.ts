import { stopDelays } from '../../../machines/lifecycle-types.js';
import { nanoid } from 'nanoid';
import type { Escalation } from '../../../src/domain/escalation.js';
import { evaluationRulesOf } from '../../../src/domain/evaluation-rules.js';
import type { RunPlan } from '../../../src/domain/run-plan.js';
import type { Meeting, MeetingPlace } from '../../../src/protocol/messages.js';
import type { Clock } from '../../clock.js';
import type { IsolateSource } from '../../supervision/isolate-source.js';
import type { EvaluatorSource } from '../pool/evaluator-source.js';
import { SupervisedEvaluators } from '../pool/supervised-evaluators.js';
import type { LocalParts } from '../optimizer/optimizer-host.js';
import type { OptimizerRecord } from './optimizer-record.js';

export interface OptimizerEvaluatorsOptions {
  readonly record: OptimizerRecord;
  readonly plan: RunPlan;
  readonly supervisor: IsolateSource;
  readonly clock: Clock;
  readonly log: (text: string) => void;
  readonly onEscalation: (source: string, escalation: Escalation, reason: string) => void;
}

/**
 * The evaluators of an optimizer that the root of the run starts: those of an optimizer in its own isolate, and all
 * that run in processes. Processes go to the meeting point that an optimizer in another isolate has opened.
 */
export class OptimizerEvaluators {
  readonly #options: OptimizerEvaluatorsOptions;
  readonly #token = nanoid(32);
  #evaluators: SupervisedEvaluators | null = null;

  constructor(options: OptimizerEvaluatorsOptions) {
    this.#options = options;
  }

  /** Where the optimizer shall open its meeting point, when it needs one. */
  meetingPlace(): { readonly meetingPlace?: MeetingPlace } {
    const { record, plan, supervisor } = this.#options;
    if (record.spec.evaluations !== 'processes' || plan.backend === 'inline') return {};
    return { meetingPlace: { directory: supervisor.privateDirectory, token: this.#token } };
  }

  /** What an optimizer that runs in this isolate has at hand. */
  localParts(): LocalParts {
    const { record, plan, supervisor } = this.#options;
    const { evaluations } = record.spec;
    const needsNone = evaluations === 'inline' || evaluations === 'shared';
    return {
      runId: supervisor.runId,
      ...(plan.taskFunction !== null && { task: plan.taskFunction }),
      ...(!needsNone && { makeEvaluators: () => this.#makeLocal() }),
    };
  }

  #makeLocal(): EvaluatorSource {
    const { evaluations } = this.#options.record.spec;
    this.#evaluators = this.#make(evaluations === 'threads' ? 'threads' : 'processes', {});
    return this.#evaluators;
  }

  /** Starts some for an optimizer in another isolate, which waits for them at the socket at `path`. */
  start(count: number, path: string): void {
    const { record } = this.#options;
    if (!record.alive) return;
    if (this.#evaluators === null) {
      this.#evaluators = this.#make('processes', { meet: { path, token: this.#token } });
      this.#evaluators.onEnded = (id, reason) => record.actor?.evaluatorEnded(id, reason);
    }
    this.#evaluators.request(count);
  }

  /** Ends one of these by force. */
  end(id: number, reason: string): void {
    this.#evaluators?.end(id, reason);
  }

  async close(): Promise<void> {
    await this.#evaluators?.close();
  }

  closeNow(): void {
    this.#evaluators?.closeNow();
  }

  #make(backend: 'threads' | 'processes', where: { readonly meet?: Meeting }): SupervisedEvaluators {
    const { record, plan, supervisor, clock, log, onEscalation } = this.#options;
    return new SupervisedEvaluators({
      supervisor,
      clock,
      backend,
      name: `optimizer ${record.id} evaluator`,
      optimizerId: record.id,
      task: plan.task,
      rules: evaluationRulesOf(plan),
      dims: plan.bounds.dims,
      delays: { ...stopDelays(1000 * plan.endTimeout), spawnTimeout: 1000 * plan.spawnTimeout },
      onLog: log,
      onEscalation,
      ...where,
    });
  }
}
