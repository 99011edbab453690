import type { RunEvent } from '../index.js';
import { countOf } from './format.js';
import { ProgressState } from './progress-state.js';
import type { Screen } from './screen.js';

const REDRAW_MS = 100;
const PLAIN_SECONDS = 2;
const PLAIN_MOST_SECONDS = 60;

export interface ProgressSource {
  /** Evaluations so far. */
  readonly fCounter: number;
}

/** Shows on a screen how one run gets on, from its start until `end`. */
export class Progress {
  readonly #name: string;
  readonly #screen: Screen;
  readonly #source: ProgressSource;
  readonly #state: ProgressState;
  readonly #began = performance.now();
  readonly #timer: NodeJS.Timeout;
  #nextAt = PLAIN_SECONDS;

  /** @param bestFx Lowest value of the sessions before. */
  constructor(name: string, screen: Screen, source: ProgressSource, bestFx = Infinity) {
    this.#name = name;
    this.#screen = screen;
    this.#source = source;
    this.#state = new ProgressState(name, bestFx, source.fCounter);
    this.#timer = setInterval(() => this.#show(), REDRAW_MS);
  }

  see(event: RunEvent): void {
    this.#state.see(event);
    if (this.#screen.live) return;
    if (event.type === 'runStarted') this.#screen.line(`${this.#name}: ${startText(event)}`);
    if (event.type === 'runEnded') this.#screen.line(this.#state.endText(event.result));
  }

  end(): void {
    clearInterval(this.#timer);
    this.#screen.clear();
  }

  get #seconds(): number {
    return (performance.now() - this.#began) / 1000;
  }

  #text(): string {
    return this.#state.text(this.#seconds, this.#source.fCounter);
  }

  #show(): void {
    if (!this.#screen.live) {
      if (this.#seconds < this.#nextAt) return;
      // A log of a run of days should not consist of progress.
      const pause = Math.min(PLAIN_MOST_SECONDS, Math.max(PLAIN_SECONDS, this.#seconds / 10));
      this.#nextAt = this.#seconds + pause;
    }
    this.#screen.progress(this.#text());
  }
}

function startText({ session, evaluations, seed }: Extract<RunEvent, { type: 'runStarted' }>): string {
  if (!(session > 1)) return `started, seed ${seed}`;
  return `goes on, session ${session}, ${countOf(evaluations, 'evaluation')} so far, seed ${seed}`;
}
