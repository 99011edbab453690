import type { RunEvent, RunResult } from '../index.js';
import { countOf, durationText, rateText, valueText } from './format.js';

/** Seconds over which the evaluations a second are averaged. */
const WINDOW = 5;

/** What the progress of a run says, gathered from its events. */
export class ProgressState {
  readonly #name: string;
  readonly #alive = new Set<number>();
  readonly #samples: { readonly at: number; readonly evaluations: number }[] = [];
  #best = Infinity;

  constructor(name: string) {
    this.#name = name;
  }

  see(event: RunEvent): void {
    if (event.type === 'optimizerStarted') this.#alive.add(event.optimizerId);
    else if (event.type === 'optimizerEnded') this.#alive.delete(event.optimizerId);
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
    if (elapsed > 0) return (evaluations - first.evaluations) / elapsed;
    return seconds > 0 ? evaluations / seconds : 0;
  }
}
