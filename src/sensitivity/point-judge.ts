import { limiter } from './limiter.js';

/** What a function is worth at a point of the unit cube: its output, or one number an output. */
export type Evaluate = (x: Float64Array) => Outputs | Promise<Outputs>;

type Outputs = number | ArrayLike<number>;

/** A point at which there are no outputs to work with. */
export interface InvalidPoint {
  readonly x: Float64Array;
  readonly reason: string;
}

export interface PointJudgeSettings {
  readonly evaluate: Evaluate;
  readonly outputs: number;
  readonly parallel: number;
  readonly signal: AbortSignal | undefined;
  readonly onEvaluated: (counts: { evaluations: number; valid: number }) => void;
}

/** Evaluates points, so many at a time, and says which of them are valid. */
export class PointJudge {
  evaluations = 0;
  valid = 0;
  readonly #settings: PointJudgeSettings;
  readonly #limited: ReturnType<typeof limiter>;

  constructor(settings: PointJudgeSettings) {
    this.#settings = settings;
    this.#limited = limiter(settings.parallel);
  }

  /** The outputs at a point, or why it is invalid. Rejects only when the work is to end. */
  judge(x: Float64Array): Promise<Float64Array | InvalidPoint> {
    return this.#limited(async () => {
      const { signal, onEvaluated } = this.#settings;
      signal?.throwIfAborted();
      const judged = await this.#outputsAt(x);
      this.evaluations += 1;
      if (judged instanceof Float64Array) this.valid += 1;
      onEvaluated({ evaluations: this.evaluations, valid: this.valid });
      return judged;
    });
  }

  async #outputsAt(x: Float64Array): Promise<Float64Array | InvalidPoint> {
    const { evaluate, outputs } = this.#settings;
    let given: Outputs;
    try {
      // A copy, since the function may change what it is given.
      given = await evaluate(x.slice());
    } catch (error) {
      return { x, reason: error instanceof Error ? error.message : String(error) };
    }
    const values = typeof given === 'number' ? [given] : given;
    if (typeof values !== 'object' || values === null || values.length !== outputs) {
      return { x, reason: `not ${outputs === 1 ? 'a number' : `an array of ${outputs} numbers`}` };
    }
    const strange = Array.from(values).findIndex((value) => !Number.isFinite(value));
    if (strange >= 0) return { x, reason: `output ${strange} is ${values[strange]}` };
    return Float64Array.from(values);
  }
}
