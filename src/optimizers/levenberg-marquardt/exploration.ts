import type { Bounds } from '../../domain/bounds.js';
import type { Rng } from '../../domain/rng.js';
import type { PointBatch } from '../batch/point-batch.js';
import { LinearParameters, type LinearParametersState } from './linear-parameters.js';
import { Screening, type ScreeningState } from './screening.js';
import type { SearchState } from './search.js';
import type { StartSettings } from './start-points.js';

/** Plain data of an {@link Exploration}. */
export interface ExplorationState {
  /** What the open batch is for, if it is one of these. */
  phase: 'none' | 'linear' | 'screening';
  readonly linear: LinearParametersState;
  readonly screening: ScreeningState;
}

/** Finds the points where local searches begin. */
export class Exploration {
  readonly state: ExplorationState;
  readonly #room: number;
  readonly #linear: LinearParameters;
  readonly #screening: Screening;

  /** @param room Points that a batch may have; at least twice as many as parameters. */
  constructor(bounds: Bounds, rows: number, settings: StartSettings, room: number, saved?: ExplorationState) {
    this.#room = room;
    this.#linear = new LinearParameters(bounds, rows, saved?.linear);
    this.#screening = new Screening(bounds, rows, settings, saved?.screening);
    this.state = saved ?? { phase: 'none', linear: this.#linear.state, screening: this.#screening.state };
  }

  /** Whether the open batch is one of its own. */
  get active(): boolean {
    return this.state.phase !== 'none';
  }

  /**
   * Opens the first batch.
   *
   * @param improved Where the last search ended, if that is better than before: what is linear is seen better there.
   * @param known The best point known; null when there is none.
   */
  begin(batch: PointBatch, improved: SearchState | null, known: Float64Array | null, rng: Rng): void {
    if (improved === null) this.#screen(batch, known, rng);
    else {
      this.state.phase = 'linear';
      this.#linear.open(batch, improved.x, improved.residuals);
    }
  }

  /**
   * Takes the residuals of the complete batch.
   *
   * @returns The start point; null when it has opened another batch instead.
   */
  take(batch: PointBatch, residuals: Float64Array, known: Float64Array | null, rng: Rng) {
    if (this.state.phase === 'linear') {
      if (this.#linear.take(batch, residuals)) this.#screen(batch, known, rng);
      return null;
    }
    const { linear } = this.#linear.state;
    if (!this.#screening.take(batch, residuals, known, linear, this.#room, rng)) return null;
    this.state.phase = 'none';
    return this.#screening.state.best;
  }

  #screen(batch: PointBatch, known: Float64Array | null, rng: Rng): void {
    this.state.phase = 'screening';
    this.#screening.begin(batch, known, this.#linear.state.linear, this.#room, rng);
  }
}
