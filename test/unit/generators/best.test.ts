import { expect, it } from 'vitest';
import { Rng } from '../../../src/domain/rng.js';
import { best } from '../../../src/generators/index.js';
import { generatorFacts } from '../../fixtures/start-facts.js';

it('best starts at the incumbent, and anywhere while there is none', () => {
  const incumbent = { x: Float64Array.of(0.25, 3), fx: 1, optimizerId: 1, kind: 'cmaEs' };
  const pairs = [
    [0, 1],
    [0, 5],
  ] as const;
  const x = best().generate(generatorFacts(pairs, { best: incumbent }), Rng.of(1));
  expect([...x]).toEqual([0.25, 3]);
  expect(x).not.toBe(incumbent.x);
  const [first, second] = [1, 2].map((seed) => best().generate(generatorFacts(pairs), Rng.of(seed)));
  expect(first).not.toEqual(second);
  expect(best().label).toBe('best()');
});
