import type { OptimizerSpec } from '../domain/optimizer.js';
import { checkOptions, finiteNumber, oneOf } from '../domain/options.js';
import { optionsText, withDefaults } from '../domain/option-defaults.js';
import type { Selector } from '../domain/selector.js';
import type { OptimizerView } from '../domain/stopper.js';
import { checkedSpecs, kindsOf, specsAndOptions } from './checked-specs.js';

export interface BanditOptions {
  /** How much it tries what has not paid off yet, at least 0; 0 takes what is best so far. Default 1. */
  readonly exploration?: number;
  /**
   * What happens when the optimizer of its choice needs more slots than are free: `skip` starts the best
   * one that fits, `wait` keeps the slots free for it. Default `skip`.
   */
  readonly whenFull?: 'skip' | 'wait';
}

const DEFAULTS = { exploration: 1, whenFull: 'skip' } as const;
/**
 * How many of the optimizers that were started last it judges by: what paid off long ago may do so no
 * longer.
 */
const LATEST = 200;
/** Share of the optimizers that count as successes. */
const TOP = 0.25;
/** What a start costs at least, as a share of the usual one, so that one that crashes at once is not free. */
const LEAST_COST = 0.1;

/**
 * Prefers the kind of optimizer that has paid off best so far for the evaluations that it has used, and
 * still tries the others now and then: threshold ascent (Streeter and Smith, A simple distribution-free
 * approach to the max k-armed bandit problem, 2006), with evaluations as the cost of a trial. It starts the
 * kind with the largest
 *
 *     m + (a + sqrt(2 * n * m * a + a^2)) / n,    m = S / n,    a = exploration * ln(1 + N)
 *
 * of the last N = 200 optimizers at most. S of those of the kind are among the best quarter of all by the
 * best value they found; n is the number of evaluations that the kind has used, in units of the mean of all
 * optimizers. One that still runs counts for at least one such unit, one that has ended for a tenth. The
 * bound is Chernoff's, above the rate of successes. A kind without a trial comes first; of equals, the one
 * that was started least often.
 *
 * Only the order of the values matters, so no scale has to be known, and a kind is not preferred because it
 * ran when improvements were easy.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when there is no optimizer, or for a bad entry or option.
 * @example
 * createManager({ optSelector: bandit(cmaEs(), nelderMead(), randomSearch()), ... });
 * createManager({ optSelector: bandit([cmaEs({ workers: 4 }), nelderMead()], { exploration: 0.5 }), ... });
 */
export function bandit(...specs: OptimizerSpec[]): Selector;
export function bandit(specs: readonly OptimizerSpec[], options?: BanditOptions): Selector;
export function bandit(...given: unknown[]): Selector {
  const { entries, options } = specsAndOptions<BanditOptions>(given);
  checkOptions('bandit', options, Object.keys(DEFAULTS));
  const settings = withDefaults<BanditOptions>(DEFAULTS, options);
  const exploration = finiteNumber('exploration', settings.exploration, { min: 0 });
  const whenFull = oneOf('whenFull', settings.whenFull, ['skip', 'wait']);
  const specs = checkedSpecs('bandit', entries);
  const text = optionsText<BanditOptions>(DEFAULTS, settings);
  const kinds = kindsOf(specs);

  return {
    label: text === '' ? `bandit(${kinds})` : `bandit([${kinds}], ${text})`,
    specs,
    select({ freeSlots, maxJobs, startedOf, optimizers }) {
      const room = whenFull === 'skip' ? Math.min(freeSlots, maxJobs) : maxJobs;
      const promise = promises(optimizers.slice(-LATEST), specs.length, exploration);
      let next = -1;
      specs.forEach(({ workers }, i) => {
        if (workers > room) return;
        const better = next === -1 || promise[i] > promise[next];
        if (better || (promise[i] === promise[next] && startedOf[i] < startedOf[next])) next = i;
      });
      return next === -1 || specs[next].workers > freeSlots ? 'wait' : next;
    },
  };
}

/** How good each kind may be, at best. */
function promises(optimizers: readonly OptimizerView[], kinds: number, exploration: number): Float64Array {
  const limit = worstOfTheTop(optimizers);
  const mean = optimizers.reduce((sum, { history }) => sum + history.length, 0) / optimizers.length;
  const successes = new Float64Array(kinds);
  const trials = new Float64Array(kinds);
  for (const { specIndex, history, working } of optimizers) {
    if (history.bestIndex >= 0 && history.bestValue <= limit) successes[specIndex] += 1;
    const cost = mean > 0 ? history.length / mean : 0;
    trials[specIndex] += Math.max(working ? 1 : LEAST_COST, cost);
  }
  const a = exploration * Math.log1p(optimizers.length);
  return trials.map((n, i) =>
    n === 0 ? Infinity : (successes[i] + a + Math.sqrt(2 * successes[i] * a + a * a)) / n,
  );
}

function worstOfTheTop(optimizers: readonly OptimizerView[]): number {
  const values = Float64Array.from(optimizers, ({ history }) => history.bestValue).sort();
  const found = optimizers.filter(({ history }) => history.bestIndex >= 0).length;
  return values[Math.ceil(TOP * found) - 1] ?? -Infinity;
}
