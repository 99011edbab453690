import { nanoid } from 'nanoid';
import type { RunPlan } from '../../../src/domain/run-plan.js';
import type { MeetingPlace } from '../../../src/protocol/messages.js';
import type { Supervisor } from '../../supervision/supervisor.js';
import { SupervisedEvaluators } from '../pool/supervised-evaluators.js';
import type { OptimizerRecord } from './optimizer-record.js';

export interface OptimizerEvaluatorsOptions {
  readonly record: OptimizerRecord;
  readonly plan: RunPlan;
  readonly supervisor: Supervisor;
  readonly log: (text: string) => void;
}

/**
 * The evaluators in processes of an optimizer that runs in another isolate. Only the root of the run starts
 * processes; they go to the meeting point that the optimizer has opened.
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

  start(count: number, path: string): void {
    const { record, plan, supervisor, log } = this.#options;
    if (!record.alive) return;
    this.#evaluators ??= new SupervisedEvaluators({
      supervisor,
      backend: 'processes',
      name: `optimizer ${record.id} evaluator`,
      task: plan.task,
      dims: plan.bounds.dims,
      delays: { stopTimeout: 1000 * plan.endTimeout, spawnTimeout: 1000 * plan.spawnTimeout },
      meet: { path, token: this.#token },
      onLog: log,
    });
    this.#evaluators.request(count);
  }

  async close(): Promise<void> {
    await this.#evaluators?.close();
  }

  closeNow(): void {
    this.#evaluators?.closeNow();
  }
}
