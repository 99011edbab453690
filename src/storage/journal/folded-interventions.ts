import type { RunEvent } from '../../domain/run-events.js';
import type { RunState } from '../../domain/run-state.js';
import type { RunSettings } from '../run-record.js';

type InterventionEvent = Extract<RunEvent, { readonly type: 'intervention' }>;

/** What somebody wanted of a run, as far as it still holds. */
export class FoldedInterventions {
  #paused = false;
  #pausedOptimizers = new Set<number>();
  #startPoints: readonly Float64Array[] = [];
  #change: Partial<Pick<RunSettings, 'exitConditions' | 'maxJobs'>> = {};

  /** Whether the whole run waits. */
  get paused(): boolean {
    return this.#paused;
  }

  get pausedOptimizers(): ReadonlySet<number> {
    return this.#pausedOptimizers;
  }

  /** Where the next optimizers are to start. */
  get startPoints(): readonly Float64Array[] {
    return this.#startPoints;
  }

  restore({ paused, optimizers, startPoints }: RunState): void {
    this.#paused = paused;
    this.#pausedOptimizers = new Set(optimizers.filter((one) => one.paused).map(({ id }) => id));
    this.#startPoints = startPoints;
  }

  /** The settings of a new session have what was changed before. */
  beginSession(): void {
    this.#change = {};
  }

  apply(event: InterventionEvent): void {
    if (event.action === 'pause' || event.action === 'resume')
      this.#pause(event.optimizerId, event.action === 'pause');
    else if (event.action === 'inject') {
      if (event.fx === null) this.#startPoints = [...this.#startPoints, Float64Array.from(event.x)];
    } else if (event.action === 'change') {
      const { exitConditions, maxJobs } = event;
      if (exitConditions !== null) this.#change = { ...this.#change, exitConditions };
      if (maxJobs !== null) this.#change = { ...this.#change, maxJobs };
    }
  }

  /** An optimizer starts somewhere, which is a point that was given when it is the next of those. */
  noteStart(x0: readonly number[]): void {
    const [next, ...others] = this.#startPoints;
    const isNext =
      next !== undefined && next.length === x0.length && next.every((value, i) => Object.is(value, x0[i]));
    if (isNext) this.#startPoints = others;
  }

  /** The settings with what was changed since the session began. */
  changed(settings: RunSettings): RunSettings {
    return { ...settings, ...this.#change };
  }

  #pause(optimizerId: number | null, isPaused: boolean): void {
    if (optimizerId === null) this.#paused = isPaused;
    else if (isPaused) this.#pausedOptimizers.add(optimizerId);
    else this.#pausedOptimizers.delete(optimizerId);
  }
}
