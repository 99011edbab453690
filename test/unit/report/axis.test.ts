import { describe, expect, it } from 'vitest';
import { linearScale } from '../../../src/report/axis/linear-scale.js';
import { logScale } from '../../../src/report/axis/log-scale.js';
import { countText, numberText } from '../../../src/report/axis/number-text.js';
import type { Scale } from '../../../src/report/axis/scale.js';
import { timeUnit } from '../../../src/report/axis/time-unit.js';
import { type LogScaleChoice, valueScale } from '../../../src/report/axis/value-scale.js';

const labelsOf = ({ ticks }: Scale) => ticks.map(({ label }) => label).filter(Boolean);

describe('a linear scale', () => {
  it.each([
    [0, 10, ['0', '2', '4', '6', '8', '10']],
    [-1, 1, ['−1.0', '−0.5', '0.0', '0.5', '1.0']],
    [0, 1_000_000, ['0', '200,000', '400,000', '600,000', '800,000', '1,000,000']],
    [0, 3e7, ['0', '0.5×10⁷', '1.0×10⁷', '1.5×10⁷', '2.0×10⁷', '2.5×10⁷', '3.0×10⁷']],
    [1.98991811, 1.98991813, ['1.989918110', '1.989918115', '1.989918120', '1.989918125', '1.989918130']],
    [1e-9, 3e-9, ['1.0×10⁻⁹', '1.5×10⁻⁹', '2.0×10⁻⁹', '2.5×10⁻⁹', '3.0×10⁻⁹']],
  ])('from %d to %d has even ticks', (low, high, labels) => {
    expect(labelsOf(linearScale(low, high))).toEqual(labels);
  });

  it('writes counts out', () => {
    expect(labelsOf(linearScale(0, 3e7, { whole: true })).slice(0, 2)).toEqual(['0', '5,000,000']);
    expect(labelsOf(linearScale(0, 3, { whole: true }))).toEqual(['0', '1', '2', '3']);
  });

  it('gives a single value room', () => {
    const { domain, position, ticks } = linearScale(5, 5);
    expect(domain[0] < 5 && domain[1] > 5).toBe(true);
    expect(position(5)).toBeCloseTo(0.5);
    expect(ticks.length).toBeGreaterThan(1);
  });

  it('spans what no difference can hold', () => {
    const scale = linearScale(-1.7e308, 1.7e308);
    expect(scale.position(0)).toBe(0.5);
    expect(scale.ticks.length).toBeGreaterThan(2);
    expect(scale.position(Infinity)).toBeNaN();
  });
});

describe('a logarithmic scale', () => {
  it('has powers of ten as labels, and ticks between few of them', () => {
    const { ticks } = logScale(1, 1000);
    expect(ticks.filter(({ label }) => label).map(({ value, label }) => [value, label])).toEqual([
      [1, '1'],
      [10, '10'],
      [100, '10²'],
      [1000, '10³'],
    ]);
    expect(ticks).toHaveLength(28);
    for (const [low, high] of [
      [1e-12, 1e6],
      [1e-300, 1e300],
    ]) {
      const scale = logScale(low, high);
      expect(labelsOf(scale).length).toBeGreaterThan(4);
      expect(labelsOf(scale).length).toBeLessThanOrEqual(9);
      expect(scale.ticks.length).toBeLessThan(30);
    }
  });

  it('of negative values has them labelled as they are, the lowest at the low end', () => {
    const scale = logScale(-1000, -1);
    expect(labelsOf(scale)).toEqual(['−10³', '−10²', '−10', '−1']);
    expect(scale.position(-1000)).toBe(0);
    expect(scale.position(-1)).toBe(1);
    expect(scale.note).toContain('distance from zero');
  });

  it('has even ticks where there are less than two powers of ten', () => {
    expect(labelsOf(logScale(1e9, 1e9 + 2e5)).length).toBeGreaterThan(2);
    expect(new Set(labelsOf(logScale(1e9, 1e9 + 2e5))).size).toBe(labelsOf(logScale(1e9, 1e9 + 2e5)).length);
  });

  it('has no place for zero and the other sign', () => {
    const { position } = logScale(1, 10);
    expect([position(0), position(-1), position(Number.NaN)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe('the scale of values', () => {
  it.each<[number, number, LogScaleChoice, Scale['kind']]>([
    // The original: logarithmic when largest x best is above zero and the range above 1e5.
    [1, 2e5, 'auto', 'logarithmic'],
    [-2e5, -1, 'auto', 'logarithmic'],
    [1, 1e5, 'auto', 'linear'],
    [0, 1e9, 'auto', 'linear'],
    [-1e9, 1e9, 'auto', 'linear'],
    [1, 2, true, 'logarithmic'],
    [1, 1e9, false, 'linear'],
    [-1e9, 1e3, true, 'symmetricLogarithmic'],
    [0, 1e9, true, 'symmetricLogarithmic'],
    [0, 0, true, 'linear'],
    [Infinity, -Infinity, 'auto', 'linear'],
  ])('from %d to %d, asked for %s, is %s', (low, high, choice, kind) => {
    expect(valueScale(low, high, choice).kind).toBe(kind);
  });

  it('of both signs says where it is linear', () => {
    const scale = valueScale(-1e6, 1e4, true);
    expect(scale.note).toBe('logarithmic on both sides, linear near zero within ±1');
    expect(labelsOf(scale)).toContain('−10⁶');
    expect(labelsOf(scale)).toContain('0');
    expect(scale.position(0)).toBeGreaterThan(scale.position(-1));
  });

  it('refuses another choice', () => {
    expect(() => valueScale(0, 1, 'log' as LogScaleChoice)).toThrow(/logScale is "log"/);
  });
});

describe('a number as text', () => {
  it.each([
    [0, '0'],
    [-1234.5, '−1,234.5'],
    [0.000123456, '0.00012346'],
    [1.5e-9, '1.5×10⁻⁹'],
    [-7e123, '−7×10¹²³'],
    [Number.NaN, 'NaN'],
    [-Infinity, '−∞'],
  ])('%d is %s', (value, text) => {
    expect(numberText(value)).toBe(text);
  });

  it('is grouped where it counts', () => {
    expect(countText(12_345_678)).toBe('12,345,678');
  });
});

describe('the unit of time', () => {
  it.each([
    [300, 's'],
    [301, 'min'],
    [18_001, 'h'],
    [432_001, 'd'],
  ])('of %d seconds is %s', (seconds, name) => {
    expect(timeUnit(seconds).name).toBe(name);
  });
});
