import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/domain/rng.js';
import { type BasinHoppingOptions, basinHopping } from '../../../src/generators/index.js';
import { found, generatorFacts } from '../../fixtures/start-facts.js';

const DRAWS = 2_000;

/** Lowest and highest start in [0, 100] after optimizers with these values, all at 50 if nothing else is said. */
function span(
  values: readonly number[],
  options?: BasinHoppingOptions,
  place = (_: number) => 50,
): [number, number] {
  const optimizers = values.map((fx, i) => found(i + 1, fx, [place(i)]));
  const facts = generatorFacts([[0, 100]], { optimizers });
  const generator = basinHopping(options);
  const rng = Rng.of(6);
  const starts = Array.from({ length: DRAWS }, () => generator.generate(facts, rng)[0]);
  return [Math.min(...starts), Math.max(...starts)];
}

const half = ([low, high]: [number, number]) => (high - low) / 2;

describe('basinHopping', () => {
  it('starts within one step of where the chain stands', () => {
    const [low, high] = span([5, 3, 9], { maxStepSize: 0.1, temperature: 1e-9 }, (i) => [20, 40, 70][i]);
    expect(low).toBeGreaterThanOrEqual(30);
    expect(low).toBeLessThan(30.1);
    expect(high).toBeLessThanOrEqual(50);
    expect(high).toBeGreaterThan(49.9);
  });

  it('is clipped to the bounds (guarantee 56)', () => {
    expect(span([1], { maxStepSize: 0.8 })).toEqual([0, 100]);
  });

  it('adapts its step to the share of steps taken', () => {
    const options = { maxStepSize: 0.4, interval: 2, temperature: 1e-9 };
    // Steps of the chain: none taken, one of two taken, all taken.
    expect(half(span([1, 2, 3], options))).toBeCloseTo(36, 0);
    expect(half(span([1, 2, 0], options))).toBeCloseTo(40, 0);
    expect(half(span([3, 2, 1], options))).toBeCloseTo(44.4, 0);
    expect(half(span([1, 2, 3, 4], options))).toBeCloseTo(36, 0);
    expect(half(span([1, 2, 3, 4, 5], options))).toBeCloseTo(32.4, 0);
    expect(half(span([1, 2, 3], { ...options, factor: 0.5 }))).toBeCloseTo(20, 0);
    expect(half(span([1, 2, 3], { ...options, targetAcceptRate: 0 }))).toBeCloseTo(40, 0);
  });

  it('never steps further than the whole range', () => {
    const improving = Array.from({ length: 50 }, (_, i) => -i);
    const starts = span(improving, { maxStepSize: 1, interval: 1, factor: 0.1 }, () => 0);
    expect(starts[0]).toBe(0);
    expect(starts[1]).toBeGreaterThan(99);
    expect(starts[1]).toBeLessThan(100);
  });

  it('climbs by the temperature', () => {
    let higher = 0;
    const optimizers = [found(1, 0, [10]), found(2, 2, [90])];
    for (let seed = 0; seed < 4_000; seed += 1) {
      const facts = generatorFacts([[0, 100]], { optimizers, commonRng: Rng.of(seed) });
      const [x] = basinHopping({ temperature: 4, maxStepSize: 0.01 }).generate(facts, Rng.of(1));
      if (x > 50) higher += 1;
    }
    expect(Math.abs(higher / 4_000 - Math.exp(-0.5))).toBeLessThan(0.031);
  });

  it('refuses bad arguments and prints itself', () => {
    expect(() => basinHopping({ temperature: 0 })).toThrow('temperature is 0');
    expect(() => basinHopping({ maxStepSize: 1.1 })).toThrow('maxStepSize is 1.1');
    expect(() => basinHopping({ targetAcceptRate: 2 })).toThrow('targetAcceptRate is 2');
    expect(() => basinHopping({ interval: 0 })).toThrow('interval is 0');
    expect(() => basinHopping({ factor: 2 })).toThrow('factor is 2');
    expect(() => basinHopping({ step: 2 } as object)).toThrow('there is no such option');
    expect(basinHopping({ interval: 5 }).label).toBe('basinHopping()');
    expect(basinHopping({ temperature: 2 }).label).toBe('basinHopping({ temperature: 2 })');
  });
});
