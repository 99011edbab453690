import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../../src/domain/bounds.js';
import { Rng } from '../../../src/domain/rng.js';
import { perturbation } from '../../../src/generators/index.js';
import { generatorFacts } from '../../fixtures/start-facts.js';

const DRAWS = 20_000;

/** Mean and deviation of what is drawn within [low, high]. */
function moments(center: number, scale: number | undefined, low: number, high: number): [number, number] {
  const rng = Rng.of(3);
  const generator = perturbation([center], scale === undefined ? {} : { scale });
  const facts = generatorFacts([[low, high]]);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < DRAWS; i += 1) {
    const [x] = generator.generate(facts, rng);
    sum += x;
    squares += x * x;
  }
  const mean = sum / DRAWS;
  return [mean, Math.sqrt(squares / DRAWS - mean * mean)];
}

describe('perturbation', () => {
  it.each([
    // Mean and deviation of the truncated normal distribution, by its formulas.
    ['far from the bounds', 3, 0.1, 0, 10, 3, 0.1],
    [
      'at a bound: half a normal distribution',
      0,
      1,
      0,
      10,
      Math.sqrt(2 / Math.PI),
      Math.sqrt(1 - 2 / Math.PI),
    ],
    [
      'within one deviation on both sides',
      0,
      1,
      -1,
      1,
      0,
      Math.sqrt(1 - (2 * 0.24197072451914337) / 0.6826894921370859),
    ],
    ['much wider than the bounds: uniform', 0, 1e6, 0, 1, 0.5, Math.sqrt(1 / 12)],
  ])('is a truncated normal distribution %s', (_, center, scale, low, high, mean, deviation) => {
    const [itsMean, itsDeviation] = moments(center, scale, low, high);
    expect(Math.abs(itsMean - mean)).toBeLessThan((4 * deviation) / Math.sqrt(DRAWS));
    expect(Math.abs(itsDeviation / deviation - 1)).toBeLessThan(0.02);
  });

  it('has a fifth of each range as its default scale', () => {
    // Truncated two and a half deviations from the mean on both sides.
    const deviation = 2 * Math.sqrt(1 - (5 * 0.017528300493568537) / 0.9875806693484477);
    expect(Math.abs(moments(5, undefined, 0, 10)[1] / deviation - 1)).toBeLessThan(0.02);
  });

  it('has a scale for each parameter', () => {
    const facts = generatorFacts([
      [0, 10],
      [0, 10],
    ]);
    const x = perturbation([5, 5], { scale: [1e-6, 1] }).generate(facts, Rng.of(1));
    expect(Math.abs(x[0] - 5)).toBeLessThan(1e-5);
    expect(Math.abs(x[1] - 5)).toBeGreaterThan(1e-3);
  });

  it('refuses bad arguments and prints itself', () => {
    expect(() => perturbation([1], { scale: 0 })).toThrow('scale is 0');
    expect(() => perturbation([1], { scale: [1, 2] })).toThrow('an array of 1, as long as x0');
    expect(() => perturbation([1], { scale: [-1] })).toThrow('scale[0] is -1');
    expect(() => perturbation([Infinity])).toThrow('x0[0] is Infinity');
    expect(() => perturbation([1], { sigma: 1 } as object)).toThrow('there is no such option');
    expect(() => perturbation([2]).check?.(boundsOf([[0, 1]]))).toThrow('x0[0] is 2');
    expect(() => perturbation([1]).check?.(boundsOf([[0, 1]]))).not.toThrow();
    expect(perturbation([1, 2]).label).toBe('perturbation([1, 2])');
    expect(perturbation([1], { scale: [0.5] }).label).toBe('perturbation([1], { scale: [0.5] })');
  });
});
