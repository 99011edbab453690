import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { modelBounds } from '../../../examples/travel-times/bounds.ts';
import { comparisonTable, matched } from '../../../examples/travel-times/comparison.ts';
import { gridOver } from '../../../examples/travel-times/grid.ts';
import { meanTime, readObserved } from '../../../examples/travel-times/observed.ts';
import { createTravelTimes, velocityOf } from '../../../examples/travel-times/travel-time-task.ts';
import { GlompoError } from '../../../src/domain/errors.js';

const FILE = new URL('../../../examples/travel-times/observed.json', import.meta.url);
const OBSERVED = readObserved(FILE);
const { background, anomalies } = OBSERVED.trueModel;
const TRUE_MODEL = Float64Array.of(background, ...anomalies.flat());

describe('createTravelTimes', () => {
  const task = createTravelTimes({ file: FILE.href });

  it('nearly explains the observed times at the true model', () => {
    const { fx, residuals } = task(TRUE_MODEL);
    expect(fx / meanTime(OBSERVED)).toBeLessThan(0.002);
    const rest = Array.from(residuals ?? []);
    expect(rest).toHaveLength(96);
    expect(Math.sqrt(rest.reduce((sum, r) => sum + r * r, 0) / 96)).toBeCloseTo(fx, 12);
  });

  it('is worse at other models', () => {
    const best = task(TRUE_MODEL).fx;
    for (let i = 0; i < TRUE_MODEL.length; i += 1) {
      const x = TRUE_MODEL.slice();
      x[i] *= 1.3;
      expect(task(x).fx).toBeGreaterThan(1.4 * best);
    }
  });

  it('does not depend on the order of the anomalies', () => {
    const [a, b, c] = anomalies;
    expect(task(Float64Array.of(background, ...b, ...c, ...a)).fx).toBeCloseTo(task(TRUE_MODEL).fx, 12);
  });

  it('solves on a finer grid when asked to', () => {
    const fine = createTravelTimes({ file: FILE.href, dicing: 3 })(TRUE_MODEL).fx;
    expect(fine).not.toBe(task(TRUE_MODEL).fx);
    expect(fine).toBeCloseTo(task(TRUE_MODEL).fx, 2);
  });

  it('stays finite where anomalies upon each other would stop every wave', () => {
    const x = [1.5, ...Array.from({ length: 3 }, () => [20, 30, 15, -0.6]).flat()];
    expect(task(x).fx).toBeGreaterThan(10);
    expect(task(x).fx).toBeLessThan(1e4);
  });

  it('has fresh residuals at every call', () => {
    const first = task(TRUE_MODEL).residuals;
    const before = Array.from(first ?? []);
    task([2.2, ...TRUE_MODEL.slice(1)]);
    expect(Array.from(first ?? [])).toEqual(before);
  });
});

describe('velocityOf', () => {
  it('is the background and an anomaly at its centre', () => {
    const grid = gridOver([0, 4, 0, 4], 5, 5);
    const velocity = new Float64Array(25);
    velocityOf([2, 1, 3, 0.5, -0.4], grid, velocity);
    expect(velocity[1 * 5 + 3]).toBeCloseTo(1.6, 12);
    expect(velocity[2 * 5 + 3]).toBeCloseTo(2 - 0.4 * Math.exp(-2), 12);
    velocityOf([0.5, 1, 3, 0.5, -0.6], grid, velocity);
    expect(velocity[1 * 5 + 3]).toBe(0.1);
  });
});

describe('readObserved', () => {
  it.each<[string, unknown]>([
    ['nothing', null],
    ['a time too few', { ...OBSERVED, times: OBSERVED.times.map((row) => row.slice(1)) }],
    ['a source too many', { ...OBSERVED, sources: [...OBSERVED.sources, [1, 1]] }],
    ['text among the times', { ...OBSERVED, times: OBSERVED.times.map((row) => row.map(String)) }],
    ['no true model', { ...OBSERVED, trueModel: undefined }],
    ['no extent', { ...OBSERVED, extent: [0, 1] }],
  ])('refuses %s', (_, content) => {
    const folder = mkdtempSync(join(tmpdir(), 'glompo-observed-'));
    try {
      const file = pathToFileURL(join(folder, 'observed.json'));
      writeFileSync(file, JSON.stringify(content));
      expect(() => readObserved(file)).toThrow(GlompoError);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('readObserved of a file that is none', () => {
  it('says which and why', () => {
    const file = new URL('../../../examples/travel-times/observed.ts', import.meta.url);
    expect(() => readObserved(file)).toThrow(/observed\.ts cannot be read as JSON/);
    expect(() => readObserved('/nowhere.json')).toThrow(GlompoError);
  });
});

describe('the comparison with the true model', () => {
  it('pairs what belongs together', () => {
    const moved = [anomalies[2], anomalies[0], anomalies[1]].map(([x, ...rest]) => [x + 0.5, ...rest]);
    const matches = matched(OBSERVED, [1.99, ...moved.flat()]);
    expect(matches).toHaveLength(3);
    for (const { expected, found, distance } of matches) {
      expect(found.slice(1)).toEqual(expected.slice(1));
      expect(distance).toBeCloseTo(0.5, 12);
    }
    const text = comparisonTable(OBSERVED, [1.99, ...moved.flat()]);
    expect(text).toContain('found 1.990 km/s, true 2.000 km/s');
    expect(text.split('\n')).toHaveLength(8);
  });
});

describe('modelBounds', () => {
  it('contains the true model', () => {
    const bounds = modelBounds(OBSERVED, anomalies.length);
    expect(bounds).toHaveLength(TRUE_MODEL.length);
    bounds.forEach(([from, to], i) => {
      expect(TRUE_MODEL[i]).toBeGreaterThan(from);
      expect(TRUE_MODEL[i]).toBeLessThan(to);
    });
  });
});
