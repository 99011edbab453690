import type { TaskRunner } from '../task/task-runner.js';
import type { EngineResults, EvaluationEngine } from './evaluation-engine.js';

/**
 * Evaluations in this isolate, several at the same time: of use for tasks that answer with a promise, such as those
 * that wait for a program of their own.
 */
export class LocalEngine implements EvaluationEngine {
  onResults: (results: EngineResults) => void = () => {};
  readonly #runner: TaskRunner;
  readonly #optimizerId: number;
  readonly #dims: number;
  readonly #workers: number;
  #open = 0;

  constructor(runner: TaskRunner, optimizerId: number, dims: number, workers: number) {
    this.#runner = runner;
    this.#optimizerId = optimizerId;
    this.#dims = dims;
    this.#workers = workers;
  }

  get room(): number {
    return this.#workers - this.#open;
  }

  submit(firstId: number, count: number, points: Float64Array): void {
    this.#open += count;
    // Not at once: whoever submits is not ready for the answer yet, and messages must get their turn.
    for (let i = 0; i < count; i += 1) setImmediate(() => this.#evaluate(firstId + i, points, i));
  }

  cancel(): void {}

  abort(): void {}

  close(): Promise<void> {
    return Promise.resolve();
  }

  #evaluate(id: number, points: Float64Array, row: number): void {
    const began = performance.now();
    const runner = this.#runner;
    const answer = runner.evaluate(points, row * this.#dims, this.#optimizerId, id);
    if (typeof answer === 'number') this.#settle(id, answer, runner.outcome, runner.residuals, began);
    else void answer.then((s) => this.#settle(id, s.value, s.outcome, s.residuals, began));
  }

  #settle(
    id: number,
    value: number,
    outcome: number,
    residuals: ArrayLike<number> | null,
    began: number,
  ): void {
    this.#open -= 1;
    this.onResults({
      count: 1,
      ids: Float64Array.of(id),
      values: Float64Array.of(value),
      outcomes: Uint8Array.of(outcome),
      residuals: residuals === null ? null : Float64Array.from(residuals),
      residualCount: residuals?.length ?? 0,
      busySeconds: (performance.now() - began) / 1000,
    });
  }
}
