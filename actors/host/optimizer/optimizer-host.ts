import type { GlompoError } from '../../../src/domain/errors.js';
import { boundsOf } from '../../../src/domain/bounds.js';
import type { Optimizer, OptimizerFactory, OptimizerSetup } from '../../../src/domain/optimizer.js';
import { Rng } from '../../../src/domain/rng.js';
import type { Task } from '../../../src/domain/task.js';
import type { OwnerMessage, StartOptimizer } from '../../../src/protocol/messages.js';
import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import type { ChildChannel } from '../../channel/messages.js';
import type { EvaluationEngine } from '../pool/evaluation-engine.js';
import type { OwnerEngine } from '../pool/owner-engine.js';
import { loadExport, loadTask } from '../task/load-task.js';
import { reportFailures } from '../task/report-failures.js';
import { TaskRunner } from '../task/task-runner.js';
import { yieldToMessages } from '../../yield-to-messages.js';
import { Allowance } from './allowance.js';
import type { Drive, DriveOptions } from './drive.js';
import type { EngineParts } from './open-engine.js';
import { ResultStream } from './result-stream.js';
import { SerialDrive } from './serial-drive.js';

/** What an optimizer's host has at hand when it runs in the manager's own isolate. */
export interface LocalParts {
  /** A task that was given as a function. */
  readonly task?: Task;
  readonly supervisor?: EngineParts['supervisor'];
}

/** Runs one optimizer: asks it for points, has them evaluated, tells it the values, and shows all to the owner. */
export class OptimizerHost {
  readonly #owner: ChildChannel;
  readonly #start: StartOptimizer;
  readonly #local: LocalParts;
  readonly #allowance = new Allowance();
  readonly #abort = new AbortController();
  #optimizer: Optimizer | null = null;
  #ownerEngine: OwnerEngine | null = null;
  #broken: GlompoError | null = null;

  constructor(owner: ChildChannel, start: StartOptimizer, local: LocalParts = {}) {
    this.#owner = owner;
    this.#start = start;
    this.#local = local;
  }

  /** Resolves when the optimizer has ended and the owner was told why; rejects when it failed. */
  async run(early: readonly OwnerMessage[]): Promise<void> {
    const owner = this.#owner;
    owner.receive({
      onMessage: (message) => this.#obey(message),
      onResults: (batch: ResultsBatch) => this.#ownerEngine?.receive(batch),
    });
    void owner.closed.then(() => this.#allowance.stop('the owner is gone'));
    this.#allowance.add(this.#start.grant);
    for (const message of early) this.#obey(message);

    const evaluatesHere = this.#start.spec.evaluations === 'inline';
    const [optimizer, runner] = await Promise.all([
      this.#makeOptimizer(),
      evaluatesHere ? this.#makeRunner() : null,
    ]);
    this.#optimizer = optimizer;
    const { drive, engine } = await this.#makeDrive(optimizer, runner);
    owner.send({ type: 'ready' });
    // What was said leaves when this isolate next gives way, and a task may never do so.
    await yieldToMessages();
    try {
      const reason = await drive.run();
      if (this.#broken !== null) throw this.#broken;
      owner.send(reason === null ? { type: 'stopped' } : { type: 'finished', reason });
    } finally {
      await engine?.close();
    }
  }

  #obey(message: OwnerMessage): void {
    const allowance = this.#allowance;
    if (message.type === 'grant') allowance.add(message.count);
    else if (message.type === 'stop') allowance.stop(message.reason);
    else if (message.type === 'revoke') this.#owner.send({ type: 'returned', unused: allowance.revoke() });
    else if (message.type === 'inject') this.#optimizer?.inject?.(Float64Array.from(message.x), message.fx);
    else if (message.type === 'abort') this.#abort.abort();
  }

  async #makeOptimizer(): Promise<Optimizer> {
    const { spec, bounds, x0, rng, saved } = this.#start;
    const factory = (await loadExport(spec.module, spec.export, 'GLOMPO_OPTIMIZER_LOAD')) as OptimizerFactory;
    const setup: OptimizerSetup = {
      bounds: boundsOf(bounds),
      x0: Float64Array.from(x0),
      rng: Rng.restore(rng),
      workers: spec.workers,
    };
    return factory(setup, spec.options, saved);
  }

  async #makeDrive(
    optimizer: Optimizer,
    runner: TaskRunner | null,
  ): Promise<{ drive: Drive; engine: EvaluationEngine | null }> {
    const { id, bounds, spec, deterministic, sliceMs } = this.#start;
    const dims = bounds.length;
    const serial = runner !== null && spec.workers === 1;
    const options: DriveOptions = {
      optimizer,
      kind: spec.kind,
      optimizerId: id,
      dims,
      sliceMs,
      allowance: this.#allowance,
      results: new ResultStream({
        optimizerId: id,
        dims,
        withIds: !serial && !deterministic,
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
    if (serial) return { drive: new SerialDrive(options, runner), engine: null };
    const [{ openEngine }, { ParallelDrive }] = await Promise.all([
      import('./open-engine.js'),
      import('./parallel-drive.js'),
    ]);
    const engine = await openEngine({
      start: this.#start,
      owner: this.#owner,
      supervisor: this.#local.supervisor,
      runner,
      onBroken: (error) => {
        this.#broken = error;
        this.#allowance.stop(error.message);
      },
      onOwnerEngine: (ownerEngine) => {
        this.#ownerEngine = ownerEngine;
      },
    });
    const recordedElsewhere = spec.evaluations === 'shared';
    return {
      drive: new ParallelDrive({ ...options, engine, inOrder: deterministic, recordedElsewhere }),
      engine,
    };
  }

  #hasRoom = true;

  async #makeRunner(): Promise<TaskRunner> {
    const { task: reference, bounds } = this.#start;
    return new TaskRunner({
      task: this.#local.task ?? (await loadTask(reference)),
      taskOptions: reference.options,
      dims: bounds.length,
      signal: this.#abort.signal,
      log: (text) => this.#owner.send({ type: 'log', text, level: 'info' }),
      onFailure: reportFailures((message) => this.#owner.send(message)),
    });
  }
}
