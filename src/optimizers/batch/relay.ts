import type { Evaluated, Optimizer, OptimizerFactory, OptimizerSetup } from '../../domain/optimizer.js';
import { Rng, type RngState } from '../../domain/rng.js';

/** One optimizer of a {@link relay}. */
export interface Leg<Options> {
  readonly x0: Float64Array;
  readonly options: Options;
}

/** Which optimizers follow each other in a {@link relay}. */
export interface RelayPlan<Options> {
  /** What the plan remembers: plain data. */
  readonly state: unknown;
  /**
   * The next optimizer, or null when there is none. Only called when the one before has finished.
   *
   * @param spent Points that the optimizer before has asked for; 0 before the first.
   * @param bestFx Best value that any of them was told.
   */
  next(rng: Rng, spent: number, bestFx: number): Leg<Options> | null;
  /** Learns of a point that was injected, which the optimizer at work gets too. */
  inject?(x: Float64Array, fx: number): void;
}

/** Plain data of a relay. */
interface RelayState {
  readonly rng: RngState;
  readonly plan: unknown;
  readonly options: unknown;
  readonly x0: Float64Array;
  readonly firstId: number;
  readonly asked: number;
  readonly bestFx: number;
  readonly leg: unknown;
  readonly endings: Readonly<Record<string, number>>;
  readonly finished: string | null;
}

/** What a relay tells of itself, besides the report of the optimizer at work. */
export interface RelayReport {
  /** How many optimizers followed the first. */
  readonly restarts: number;
  /** How many of those before the present one ended for each reason, by its name: what comes before the colon. */
  readonly endings: Readonly<Record<string, number>>;
}

/** What of a saved relay its plan needs. */
export function planStateOf(saved: unknown): unknown {
  return saved === undefined ? undefined : structuredClone((saved as RelayState).plan);
}

/**
 * Optimizers one after the other, as one: when one has finished, the plan says which is the next. It has finished when
 * the plan has no more, for the reason that the last one gave.
 *
 * @param make Makes each of them; what it makes must be able to save its state.
 * @param saved What the `save` of an earlier relay returned; the plan must then have been made with
 *   {@link planStateOf} it.
 */
export function relay<Options>(
  setup: OptimizerSetup,
  make: OptimizerFactory<Options>,
  plan: RelayPlan<Options>,
  saved?: unknown,
): Optimizer {
  const state = saved as RelayState | undefined;
  const rng = state === undefined ? setup.rng : Rng.restore(state.rng);
  let firstId = state?.firstId ?? 0;
  let asked = state?.asked ?? 0;
  let bestFx = state?.bestFx ?? Infinity;
  let finished = state?.finished ?? null;
  const endings: Record<string, number> = { ...state?.endings };
  let leg: Leg<Options> =
    state === undefined
      ? started(plan.next(rng, 0, Infinity))
      : { x0: state.x0, options: state.options as Options };
  let current = make(
    // A restored optimizer brings its own stream.
    { ...setup, x0: leg.x0, rng: state === undefined ? ownStream(rng) : rng },
    leg.options,
    state?.leg,
  );
  const numbering = new Renumbering();

  /** Goes on to the next optimizer that has anything to ask. */
  function handOver(): void {
    while (current.finished !== null) {
      const next = plan.next(rng, asked, bestFx);
      if (next === null) {
        finished = current.finished;
        return;
      }
      const reason = current.finished.split(':', 1)[0];
      endings[reason] = (endings[reason] ?? 0) + 1;
      leg = next;
      firstId += asked;
      asked = 0;
      current = make({ ...setup, x0: leg.x0, rng: ownStream(rng) }, leg.options);
    }
  }

  return {
    get finished() {
      return finished;
    },
    ask(points, capacity) {
      if (finished !== null) return 0;
      const count = current.ask(points, capacity);
      asked += count;
      if (count === 0 && current.finished !== null) {
        handOver();
        return this.ask(points, capacity);
      }
      return count;
    },
    tell(evaluated) {
      if (finished !== null) return;
      for (let i = 0; i < evaluated.count; i += 1) bestFx = Math.min(bestFx, evaluated.values[i]);
      current.tell(numbering.from(firstId, evaluated));
      handOver();
    },
    inject(x, fx) {
      plan.inject?.(x, fx);
      current.inject?.(x, fx);
    },
    report: (): RelayReport => ({
      ...(current.report?.() as object | undefined),
      restarts: Object.values(endings).reduce((a, b) => a + b, 0),
      endings: { ...endings },
    }),
    save: (): RelayState =>
      structuredClone({
        rng: rng.save(),
        plan: plan.state,
        options: leg.options,
        x0: leg.x0,
        firstId,
        asked,
        bestFx,
        leg: current.save?.(),
        endings,
        finished,
      }),
  };
}

/** Shows values to an optimizer whose first point had another id than 0. */
export class Renumbering {
  readonly #shown: { -readonly [Key in keyof Evaluated]: Evaluated[Key] } = {
    count: 0,
    ids: new Float64Array(0),
    points: new Float64Array(0),
    values: new Float64Array(0),
    residuals: null,
    residualCount: 0,
    gradients: null,
  };
  #ids = new Float64Array(16);

  /** The same values, with ids that count from `firstId`; earlier points get negative ones, which are nobody's. */
  from(firstId: number, evaluated: Evaluated): Evaluated {
    const { count } = evaluated;
    if (this.#ids.length < count) this.#ids = new Float64Array(2 * count);
    for (let i = 0; i < count; i += 1) this.#ids[i] = evaluated.ids[i] - firstId;
    const shown = this.#shown;
    shown.count = count;
    shown.ids = this.#ids;
    shown.points = evaluated.points;
    shown.values = evaluated.values;
    shown.residuals = evaluated.residuals;
    shown.residualCount = evaluated.residualCount;
    shown.gradients = evaluated.gradients;
    return shown;
  }
}

/** A stream that an optimizer can take along when it saves its state. */
function ownStream(rng: Rng): Rng {
  return Rng.of(rng.below(Number.MAX_SAFE_INTEGER));
}

function started<Options>(first: Leg<Options> | null): Leg<Options> {
  if (first === null) throw new RangeError('A relay needs at least one optimizer.');
  return first;
}
