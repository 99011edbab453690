import { printed } from '../../../src/domain/errors.js';
import type { Optimizer } from '../../../src/domain/optimizer.js';
import type { Task } from '../../../src/domain/task.js';
import type {
  ChildMessage,
  EvaluationFailed,
  OwnerMessage,
  StartOptimizer,
} from '../../../src/protocol/messages.js';
import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import { protocolError } from '../../../src/protocol/protocol-error.js';
import { fromWire, toWire } from '../../../src/protocol/wire-error.js';
import type { ChildChannel } from '../../channel/messages.js';
import type { EvaluationEngine } from '../pool/evaluation-engine.js';
import type { EvaluatorSource } from '../pool/evaluator-source.js';
import type { MeetingEvaluators } from '../pool/meeting-evaluators.js';
import type { OwnerEngine } from '../pool/owner-engine.js';
import { OWN_RUN_ID } from '../../process/run-tag.js';
import { scratchDirectoryOf } from '../../process/scratch-directory.js';
import { loadTask } from '../task/load-task.js';
import { reportFailures } from '../task/report-failures.js';
import { TaskRunner } from '../task/task-runner.js';
import { yieldToMessages } from '../../yield-to-messages.js';
import { Allowance } from './allowance.js';
import type { Drive, DriveOptions } from './drive.js';
import type { Position } from './position.js';
import { makeOptimizer } from './make-optimizer.js';
import { ResultStream } from './result-stream.js';
import { SerialDrive } from './serial-drive.js';
import { Standing } from './standing.js';

/** What an optimizer's host has at hand when it runs in the manager's own isolate. */
export interface LocalParts {
  /** A task that was given as a function. */
  readonly task?: Task;
  readonly makeEvaluators?: () => EvaluatorSource;
  /** The run, which other isolates find in their environment. */
  readonly runId?: string;
}

/** Runs one optimizer: asks it for points, has them evaluated, tells it the values, and shows all to the owner. */
export class OptimizerHost {
  readonly #owner: ChildChannel;
  readonly #start: StartOptimizer;
  readonly #local: LocalParts;
  readonly #allowance = new Allowance();
  #standing: Standing | null = null;
  #runner: TaskRunner | null = null;
  #engine: EvaluationEngine | null = null;
  #ownerEngine: OwnerEngine | null = null;
  #meetingEvaluators: MeetingEvaluators | null = null;
  #hasRoom = true;
  /** Whether the owner wants to know where the optimizer stands, which was not known yet. */
  #mustSave = false;
  /** Whether the owner was told of its end. */
  #hasEnded = false;
  /** The latest incumbent of others that the optimizer was not told of yet. */
  #incumbent: { readonly x: Float64Array; readonly fx: number } | null = null;
  /** The latest evaluation without a value of which it is known here why. */
  #lastFailure: EvaluationFailed | null = null;
  /** Why it cannot go on, though its drive could. */
  #broken: unknown = null;

  constructor(owner: ChildChannel, start: StartOptimizer, local: LocalParts = {}) {
    this.#owner = owner;
    this.#start = start;
    this.#local = local;
  }

  /** Resolves when the optimizer has ended and the owner was told why; with whether it ended as it should. */
  async run(early: readonly OwnerMessage[]): Promise<boolean> {
    const owner = this.#owner;
    owner.receive({
      onMessage: (message) => this.#obey(message),
      onResults: (batch: ResultsBatch) => this.#takeResults(batch),
    });
    void owner.closed.then(() => {
      this.#allowance.end('the owner is gone');
      this.#runner?.end();
    });
    this.#allowance.add(this.#start.grant);
    for (const message of early) this.#obey(message);

    const evaluatesHere = this.#start.spec.evaluations === 'inline';
    const [optimizer, runner] = await Promise.all([
      makeOptimizer(this.#start),
      evaluatesHere ? this.#makeRunner() : null,
    ]);
    this.#runner = runner;
    const standing = new Standing({
      optimizer,
      start: this.#start,
      send: (message) => void owner.send(message),
    });
    this.#standing = standing;
    const makeDrive = await this.#driveMaker(optimizer);
    this.#inject();
    if (this.#mustSave) standing.save();
    owner.send({ type: 'ready' });
    // What was said leaves when this isolate next gives way, and a task may never do so.
    await yieldToMessages();
    await standing.settled(this.#allowance);
    const drive = makeDrive(standing.position());
    standing.moveOnWith(drive);
    const farewell = await this.#drive(drive);
    // What was evaluated is shown before the end is announced, and the end before the evaluators have ended.
    drive.show();
    if (!standing.replaying) this.#sendReport(optimizer);
    owner.send(farewell);
    this.#hasEnded = true;
    this.#runner?.end();
    await this.#engine?.close();
    return farewell.type !== 'failed';
  }

  async #drive(drive: Drive): Promise<ChildMessage> {
    try {
      const reason = await drive.run();
      if (this.#broken !== null) throw this.#broken;
      return reason === null ? { type: 'stopped' } : { type: 'finished', reason };
    } catch (error) {
      return { type: 'failed', error: toWire(error) };
    }
  }

  #obey(message: OwnerMessage): void {
    const allowance = this.#allowance;
    if (message.type === 'grant') allowance.grant(message.count);
    else if (message.type === 'stop') allowance.stop(message.reason);
    else if (message.type === 'revoke') this.#owner.send({ type: 'returned', unused: allowance.revoke() });
    else if (message.type === 'evaluatorEnded')
      this.#meetingEvaluators?.ended(message.evaluator, message.reason);
    else if (message.type === 'abort') {
      this.#runner?.abort();
      this.#engine?.abort();
    } else if (!this.#hasEnded) this.#attend(message);
  }

  /** Obeys what concerns the optimizer itself. */
  #attend(message: OwnerMessage): void {
    if (message.type === 'inject') {
      this.#incumbent = { x: Float64Array.from(message.x), fx: message.fx };
      this.#inject();
    } else if (message.type === 'save') {
      this.#mustSave = this.#standing === null;
      this.#standing?.save();
    } else if (
      message.type === 'replayAsk' ||
      message.type === 'replayInject' ||
      message.type === 'replayEnd'
    ) {
      this.#replay((standing) => standing.replay(message));
      this.#inject();
      this.#allowance.wake();
    }
  }

  #takeResults(batch: ResultsBatch): void {
    if (this.#hasEnded) return;
    if (this.#standing?.replaying === true) this.#replay((standing) => standing.replayResults(batch));
    else if (this.#ownerEngine !== null) this.#ownerEngine.receive(batch);
    else throw protocolError('Results arrived where none are expected.');
  }

  /** Tells the optimizer something again. At once: what waited here would not hold up the one who sends it. */
  #replay(tell: (standing: Standing) => void): void {
    if (this.#standing?.replaying !== true)
      throw protocolError('Something is told again to an optimizer that does not expect it.');
    if (this.#allowance.stopReason === null) this.#attempt(() => tell(this.#standing as Standing));
  }

  #inject(): void {
    if (this.#incumbent === null || this.#standing === null || this.#standing.replaying) return;
    const { x, fx } = this.#incumbent;
    this.#incumbent = null;
    this.#attempt(() => this.#standing?.inject(x, fx));
  }

  #attempt(what: () => void): void {
    try {
      what();
    } catch (error) {
      this.#break(error);
    }
  }

  #break(error: unknown): void {
    this.#broken ??= error;
    this.#allowance.end('it cannot go on');
  }

  /** Opens all that the optimizer's evaluations need. */
  async #driveMaker(optimizer: Optimizer): Promise<(from: Position) => Drive> {
    const { id, bounds, spec, deterministic, sliceMs } = this.#start;
    const dims = bounds.length;
    const serial = this.#runner !== null && spec.workers === 1;
    const options: Omit<DriveOptions, 'from'> = {
      optimizer,
      kind: spec.kind,
      optimizerId: id,
      dims,
      wants: spec.wants,
      sliceMs,
      allowance: this.#allowance,
      onFailure: this.#start.rules.onFailure,
      causeOf: (evaluationId) => {
        const failure = this.#lastFailure;
        return failure?.evaluationId === evaluationId ? fromWire(failure.error) : undefined;
      },
      onIdle: () => {
        if (deterministic) this.#owner.send({ type: 'idle' });
      },
      results: new ResultStream({
        optimizerId: id,
        dims,
        withIds: !serial && !deterministic,
        withAsked: !serial,
        send: (frame) => {
          this.#hasRoom = this.#owner.sendBatch(frame);
        },
      }),
      hasRoom: () => this.#hasRoom,
      drained: async () => {
        await this.#owner.drained();
        this.#hasRoom = true;
      },
    };
    const runner = this.#runner as TaskRunner;
    if (serial) return (from) => new SerialDrive({ ...options, from }, runner);
    const [{ openEngine }, { ParallelDrive }] = await Promise.all([
      import('./open-engine.js'),
      import('./parallel-drive.js'),
    ]);
    const engine = await openEngine({
      start: this.#start,
      owner: this.#owner,
      makeEvaluators: this.#local.makeEvaluators,
      runner: this.#runner,
      onEvaluationFailed: (message) => this.#reportFailure(message),
      onBroken: (error) => this.#break(error),
      onOwnerEngine: (ownerEngine) => {
        this.#ownerEngine = ownerEngine;
      },
      onMeetingEvaluators: (evaluators) => {
        this.#meetingEvaluators = evaluators;
      },
    });
    this.#engine = engine;
    const recordedElsewhere = spec.evaluations === 'shared';
    return (from) =>
      new ParallelDrive({ ...options, from, engine, inOrder: deterministic, recordedElsewhere });
  }

  async #makeRunner(): Promise<TaskRunner> {
    const { task: reference, rules, bounds, spec } = this.#start;
    const runner = new TaskRunner({
      task: this.#local.task ?? (await loadTask(reference)),
      taskOptions: reference.options,
      dims: bounds.length,
      rules,
      log: (text) => this.#owner.send({ type: 'log', text, level: 'info' }),
      scratchDirectory: scratchDirectoryOf(this.#local.runId ?? OWN_RUN_ID),
      onFailure: reportFailures((message) => this.#reportFailure(message)),
      onRetry: () => {
        this.#owner.send({ type: 'retrying' });
        return yieldToMessages();
      },
    });
    runner.wants = spec.wants;
    return runner;
  }

  #sendReport(optimizer: Optimizer): void {
    if (optimizer.report === undefined) return;
    try {
      this.#owner.send({ type: 'report', report: optimizer.report() ?? null });
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : printed(thrown);
      this.#owner.send({ type: 'log', text: `It has no report: ${reason}`, level: 'warn' });
    }
  }

  #reportFailure(message: EvaluationFailed): void {
    this.#lastFailure = message;
    this.#owner.send(message);
  }
}
