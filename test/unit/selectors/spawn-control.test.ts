import { describe, expect, it } from 'vitest';
import {
  chain,
  cycle,
  type Selector,
  type SelectorFacts,
  spawnControl,
} from '../../../src/selectors/index.js';
import { found, selectorFacts, spec, started } from '../../fixtures/start-facts.js';

const inner = cycle(spec('small'), spec('big', 4));
const facts = (evaluations: number, optimizers: number, freeSlots = 4) =>
  selectorFacts({ evaluations, optimizers: started(optimizers), startedOf: [1, 0], freeSlots });

describe('spawnControl', () => {
  it('lets the selector decide while the run has had fewer evaluations', () => {
    const selector = spawnControl(inner, { maxEvaluations: 100 });
    expect(selector.select(facts(99, 1_000))).toBe(1);
    expect(selector.select(facts(99, 1_000, 0))).toBe('wait');
    expect(selector.select(facts(100, 0))).toBe('never');
  });

  it('lets it decide while fewer optimizers were started', () => {
    const selector = spawnControl(inner, { maxOptimizers: 3 });
    expect(selector.select(facts(1e9, 2))).toBe(1);
    expect(selector.select(facts(0, 3))).toBe('never');
  });

  it('with both ends at the first that is reached, as it does around itself', () => {
    const both = spawnControl(inner, { maxEvaluations: 100, maxOptimizers: 3 });
    const nested = spawnControl(spawnControl(inner, { maxOptimizers: 3 }), { maxEvaluations: 100 });
    for (const selector of [both, nested]) {
      const answers = [facts(99, 2), facts(100, 2), facts(99, 3)].map((given) => selector.select(given));
      expect(answers).toEqual([1, 'never', 'never']);
    }
  });

  it('takes a rule of one’s own, which is asked only where the limits allow a start', () => {
    const asked: number[] = [];
    const allow = ({ evaluations, optimizers }: SelectorFacts) => {
      asked.push(evaluations);
      return optimizers.every(({ history }) => history.bestValue > 1);
    };
    const selector = spawnControl(inner, { maxEvaluations: 100, allow });
    expect(selector.select(facts(99, 2))).toBe(1);
    expect(selector.select(facts(100, 2))).toBe('never');
    const good = [found(1, 0.5, [0])];
    expect(selector.select(selectorFacts({ evaluations: 7, optimizers: good }))).toBe('never');
    expect(asked).toEqual([99, 7]);
    expect(selector.label).toBe('spawnControl(cycle(small, big), { maxEvaluations: 100, allow: allow })');
  });

  it('can be put around any selector, and shows its specifications', () => {
    const selector = spawnControl(chain([spec('one')], [50]), { maxEvaluations: 100 });
    expect(selector.select(facts(50, 0))).toBe('never');
    expect(selector.specs.map(({ kind }) => kind)).toEqual(['one']);
  });

  it('refuses bad arguments and prints itself', () => {
    expect(() => spawnControl(null as unknown as Selector, { maxOptimizers: 1 })).toThrow('selector is null');
    expect(() => spawnControl(inner, {})).toThrow('given maxEvaluations, maxOptimizers or allow');
    expect(() => spawnControl(inner, { allow: true as unknown as () => boolean })).toThrow('allow is true');
    expect(() => spawnControl(inner, { maxOptimizers: 0 })).toThrow('maxOptimizers is 0');
    expect(() => spawnControl(inner, { maxEvaluations: 1.5 })).toThrow('maxEvaluations is 1.5');
    expect(spawnControl(inner, { maxEvaluations: 9, maxOptimizers: 3 }).label).toBe(
      'spawnControl(cycle(small, big), { maxEvaluations: 9, maxOptimizers: 3 })',
    );
  });
});
