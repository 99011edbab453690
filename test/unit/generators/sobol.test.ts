import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/domain/rng.js';
import { sobol } from '../../../src/generators/index.js';
import { SOBOL_DIMENSIONS, sobolBits } from '../../../src/generators/sobol-sequence.js';
import { generatorFacts, started } from '../../fixtures/start-facts.js';

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);

describe('Sobol’s sequence', () => {
  it('begins as Joe and Kuo publish it', () => {
    const points = upTo(10).map((index) =>
      [0, 1, 2].map((dimension) => sobolBits(index, dimension) / 2 ** 32),
    );
    expect(points).toEqual([
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.75, 0.25, 0.25],
      [0.25, 0.75, 0.75],
      [0.375, 0.375, 0.625],
      [0.875, 0.875, 0.125],
      [0.625, 0.125, 0.875],
      [0.125, 0.625, 0.375],
      [0.1875, 0.3125, 0.9375],
      [0.6875, 0.8125, 0.4375],
    ]);
  });

  it('is the same as SciPy’s in its last dimensions, too', () => {
    const dimensions = [0, 1, 2, 9, 99, 199, 255];
    const at = (index: number, unit: number) => dimensions.map((d) => (sobolBits(index, d) / 2 ** 32) * unit);
    expect(SOBOL_DIMENSIONS).toBe(256);
    expect(at(1_000, 1_024)).toEqual([225, 99, 531, 71, 191, 863, 255]);
    expect(at(4_095, 4_096)).toEqual([1, 3855, 1369, 1009, 3943, 3401, 2511]);
  });
});

describe('sobol', () => {
  const start = (index: number, dims: number, commonRng = Rng.of(1)) =>
    sobol().generate(
      generatorFacts(new Array(dims).fill([0, 8]), { optimizers: started(index, dims), commonRng }),
      Rng.of(100 + index),
    );

  it.each([0, 16, 48])(
    'has one value of every parameter in each sixteenth in the starts from %i on',
    (from) => {
      const points = upTo(16, from).map((index) => start(index, 256));
      for (const i of upTo(256)) {
        expect(points.map((x) => Math.floor(x[i] * 2)).sort((a, b) => a - b)).toEqual(upTo(16));
      }
    },
  );

  it('has one point in each of the 64 squares of the first two parameters', () => {
    const squares = upTo(64).map((index) => {
      const [x, y] = start(index, 2);
      return 8 * Math.floor(x) + Math.floor(y);
    });
    expect(squares.sort((a, b) => a - b)).toEqual(upTo(64));
  });

  it('is shifted differently from run to run', () => {
    expect(start(0, 2, Rng.of(2))).not.toEqual(start(0, 2));
    expect(start(0, 2, Rng.of(1))).toEqual(start(0, 2));
  });

  it('draws what is beyond its dimensions', () => {
    const [first, second] = [start(0, 300), start(1, 300)];
    expect(new Set([...first.slice(256), ...second.slice(256)]).size).toBe(88);
  });

  it('prints itself', () => {
    expect(sobol().label).toBe('sobol()');
  });
});
