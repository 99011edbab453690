import type { RunEvent, RunResult } from '../index.js';
import { countOf, durationText, rateText, valueText } from './format.js';

/** Seconds over which the evaluations a second are averaged. */
const WINDOW = 5;

/** What the progress of a run says, gathered from its events. */
export class ProgressState {
  readonly #name: string;
  readonly #alive = new Set<number>();
  readonly #samples: { readonly at: number; readonly evaluations: number }[] = [];
  #best: number;

  /**
   * @param best Lowest value of the sessions before.
   * @param evaluations Evaluations of the sessions before.
   */
  constructor(name: string, best = Infinity, evaluations = 0) {
    this.#name = name;
    this.#best = best;
    this.#samples.push({ at: 0, evaluations });
  }

  see(event: RunEvent): void {
    if (event.type === 'optimizerStarted' || event.type === 'optimizerResumed') {
      this.#alive.add(event.optimizerId);
    }
    if (event.type === 'optimizerEnded') this.#alive.delete(event.optimizerId);
    else if (event.type === 'improved') this.#best = Math.min(this.#best, event.fx);
  }

  /** One line on how things stand, the most important first. */
  text(seconds: number, evaluations: number): string {
    const parts = [
      durationText(seconds),
      countOf(this.#alive.size, 'optimizer'),
      countOf(evaluations, 'evaluation'),
      `best ${valueText(this.#best)}`,
      rateText(this.#rate(seconds, evaluations)),
    ];
    return `${this.#name}: ${parts.join(', ')}`;
  }

  /** One line on how it ended. */
  endText({ outcome, seconds, stats, fx }: RunResult): string {
    const parts = [durationText(seconds), countOf(stats.evaluations, 'evaluation'), `best ${valueText(fx)}`];
    return `${this.#name}: ${outcome} after ${parts.join(', ')}`;
  }

  #rate(seconds: number, evaluations: number): number {
    const samples = this.#samples;
    samples.push({ at: seconds, evaluations });
    while (samples.length > 2 && samples[1].at <= seconds - WINDOW) samples.shift();
    const first = samples[0];
    const elapsed = seconds - first.at;
    return elapsed > 0 ? (evaluations - first.evaluations) / elapsed : 0;
  }
}
