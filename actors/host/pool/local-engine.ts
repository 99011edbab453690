import type { Settled } from '../task/settled.js';
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
    if (typeof answer === 'number') {
      const { outcome, vector, detail } = runner;
      this.#settle(id, { value: answer, outcome, vector, detail }, began);
    } else void answer.then((settled) => this.#settle(id, settled, began));
  }

  #settle(id: number, { value, outcome, vector, detail }: Omit<Settled, 'error'>, began: number): void {
    this.#open -= 1;
    this.onResults({
      count: 1,
      ids: Float64Array.of(id),
      values: Float64Array.of(value),
      outcomes: Uint8Array.of(outcome),
      vectors: vector === null ? null : Float64Array.from(vector),
      vectorLength: vector?.length ?? 0,
      details: detail === null ? null : [detail],
      busySeconds: (performance.now() - began) / 1000,
    });
  }
}
