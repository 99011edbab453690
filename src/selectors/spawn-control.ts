import { invalidOption } from '../domain/errors.js';
import { checkOptions, wholeNumber } from '../domain/options.js';
import type { Selector, SelectorFacts } from '../domain/selector.js';

export interface SpawnControlOptions {
  /** Evaluations of the run from which on nothing is started any more, at least 1. Default: no limit. */
  readonly maxEvaluations?: number;
  /** Optimizers after which nothing is started any more, at least 1. Default: no limit. */
  readonly maxOptimizers?: number;
  /**
   * A rule of your own: whether something may still be started. A pure function of the facts; once it says no, nothing
   * is started any more. Default: always.
   */
  readonly allow?: (facts: SelectorFacts) => boolean;
}

/**
 * Lets another selector start optimizers only while the run has had fewer than `maxEvaluations` evaluations
 * and fewer than `maxOptimizers` optimizers, and while `allow` allows it. Those that run then go on to their
 * ends, with nothing spent on newcomers that would come too late; the run ends with the last of them. Can be
 * put around any selector, and around itself: then all must allow a start.
 *
 * The rules of GloMPO's `IterSpawnStop` and `NOptimizersSpawnStop`; `allow` is its `allow_spawn`.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` unless it gets a selector and at least one option.
 * @example
 * createManager({
 *   optSelector: spawnControl(cycle(cmaEs()), { maxEvaluations: 90_000 }),
 *   exitConditions: maxEvaluations(100_000),
 *   ...
 * });
 */
export function spawnControl(selector: Selector, options: SpawnControlOptions): Selector {
  if (typeof selector !== 'object' || selector === null || typeof selector.select !== 'function') {
    throw invalidOption('selector', selector, 'a selector, such as cycle(cmaEs())');
  }
  checkOptions('spawnControl', options, ['maxEvaluations', 'maxOptimizers', 'allow']);
  const { maxEvaluations, maxOptimizers, allow } = options;
  const texts: string[] = [];
  if (maxEvaluations !== undefined) {
    texts.push(`maxEvaluations: ${wholeNumber('maxEvaluations', maxEvaluations, 1)}`);
  }
  if (maxOptimizers !== undefined) {
    texts.push(`maxOptimizers: ${wholeNumber('maxOptimizers', maxOptimizers, 1)}`);
  }
  if (allow !== undefined) {
    if (typeof allow !== 'function') throw invalidOption('allow', allow, 'a function');
    texts.push(`allow: ${allow.name || 'function'}`);
  }
  if (texts.length === 0) {
    throw invalidOption('spawnControl', options, 'given maxEvaluations, maxOptimizers or allow');
  }
  return {
    label: `spawnControl(${selector.label}, { ${texts.join(', ')} })`,
    specs: selector.specs,
    select(facts) {
      const spent =
        facts.evaluations >= (maxEvaluations ?? Infinity) ||
        facts.optimizers.length >= (maxOptimizers ?? Infinity) ||
        (allow !== undefined && !allow(facts));
      return spent ? 'never' : selector.select(facts);
    },
  };
}
