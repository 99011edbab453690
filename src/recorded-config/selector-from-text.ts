import type { OptimizerSpec } from '../domain/optimizer.js';
import type { Selector } from '../domain/selector.js';
import { bandit, chain, cycle, random, spawnControl } from '../selectors/index.js';
import { parsedTerm } from './parsed-term.js';
import { type Refusal, refusalOf } from './refusal.js';
import { called, plainValue, type Registry, registryOf } from './registry.js';
import type { Term } from './term.js';

const SELECTORS: Registry<Selector> = registryOf<Selector>(
  ['bandit', bandit, Infinity],
  ['chain', chain, 2],
  ['cycle', cycle, Infinity],
  ['random', random, Infinity],
  ['spawnControl', spawnControl, 2],
);

/**
 * The selector that a text says, as its `label` does: the names of kinds in it stand for optimizers. Only selectors of
 * this package can be named.
 *
 * @param specs The optimizers, in the order in which their kinds are named in the text.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when the text is none, its kinds are not those of the optimizers, or an
 *   argument is not allowed.
 * @example
 * selectorFromText("cycle([cmaEs, nelderMead], { whenFull: 'wait' })", [cmaEs({ workers: 4 }), nelderMead()]);
 */
export function selectorFromText(text: string, specs: readonly OptimizerSpec[]): Selector {
  const refuse = refusalOf('optSelector', text, 'a selector, such as cycle(cmaEs)');
  const term = parsedTerm(text, refuse);
  const builder = new SelectorBuilder(specs, refuse);
  const selector = builder.selector(term);
  if (builder.used !== specs.length) throw refuse(`${specs.length} optimizers`, String(builder.used));
  return selector;
}

class SelectorBuilder {
  /** Optimizers that were named. */
  used = 0;
  readonly #specs: readonly OptimizerSpec[];
  readonly #refuse: Refusal;

  constructor(specs: readonly OptimizerSpec[], refuse: Refusal) {
    this.#specs = specs;
    this.#refuse = refuse;
  }

  selector(term: Term): Selector {
    if (term.type !== 'call') throw this.#refuse('a call', `a ${term.type}`);
    return called(SELECTORS, term, (argument) => this.#argument(argument), this.#refuse);
  }

  #argument(term: Term): unknown {
    if (term.type === 'call') return this.selector(term);
    if (term.type === 'array') return term.items.map((item) => this.#argument(item));
    if (term.type === 'name') return this.#spec(term.name);
    if (term.type === 'literal' && typeof term.value === 'string') return this.#spec(term.value);
    return plainValue(term, this.#refuse);
  }

  #spec(kind: string): OptimizerSpec {
    const spec = this.#specs[this.used];
    if (spec?.kind !== kind) throw this.#refuse(spec?.kind ?? 'no more optimizers', kind);
    this.used += 1;
    return spec;
  }
}
