import { evaluationTimedOut, graceAfter } from '../../../src/domain/evaluation-rules.js';
import type { Clock } from '../../clock.js';
import { type Asked, type Settled, settled, settledLate, settledThrow } from './settled.js';

/**
 * A task's promise with a time limit. At the limit the task's signal is raised and the outcome is settled; a grace
 * later the promise is given up.
 */
export class PendingEvaluation {
  readonly settled: Promise<Settled>;
  /** Whether it was given up. */
  hangs = false;
  readonly #controller: AbortController;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  #resolve: (how: Settled) => void = () => {};
  #isLate = false;
  #timer: unknown;

  /** @param spentMs What it has taken until the task returned its promise. */
  constructor(
    promise: PromiseLike<unknown>,
    asked: Asked,
    controller: AbortController,
    clock: Clock,
    timeoutMs: number,
    spentMs: number,
  ) {
    this.#controller = controller;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.settled = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    if (spentMs > timeoutMs) this.#raise();
    // An answer that has come while this isolate was busy is heard before its time limit.
    else this.#after(timeoutMs - spentMs, () => this.#after(0, () => this.#raise()));
    Promise.resolve(promise).then(
      (result) => this.#settle(settled(result, asked)),
      (thrown) => this.#settle(settledThrow(thrown)),
    );
  }

  /** Raises the task's signal because its result is not wanted any more. */
  abort(): void {
    this.#controller.abort();
  }

  /** Nobody waits for it any more: it keeps no process alive. */
  forget(): void {
    this.#clock.clearTimeout(this.#timer);
  }

  #raise(): void {
    this.#isLate = true;
    this.#after(graceAfter(this.#timeoutMs), () => {
      this.hangs = true;
      this.#settle(settledLate(this.#timeoutMs));
    });
    this.#controller.abort(evaluationTimedOut(this.#timeoutMs));
  }

  #settle(how: Settled): void {
    this.forget();
    this.#resolve(this.#isLate ? settledLate(this.#timeoutMs) : how);
  }

  #after(milliseconds: number, callback: () => void): void {
    this.#timer = this.#clock.setTimeout(callback, milliseconds);
  }
}
