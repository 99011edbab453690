import { describe, expect, it } from 'vitest';
import { improvements, parallelCoordinates, parameters } from '../../../src/report/index.js';
import type { RunRecord } from '../../../src/storage/run-record.js';
import { syntheticRun } from '../../fixtures/synthetic-run.js';
import { elementsOf, parseXml, textsOf } from '../../fixtures/xml.js';

const RUN = syntheticRun({ optimizers: 12, evaluations: 1200, kinds: ['a', 'b'], dims: 5, failures: 0.05 });
const EMPTY = syntheticRun({ optimizers: 1, evaluations: 0 });

/** All finite values of a run with where they stand. */
const rowsOf = ({ optimizers }: RunRecord) =>
  optimizers
    .flatMap(({ id, values, callIds }) => {
      const numbers = callIds();
      return [...values()].map((fx, i) => ({ id, fx, callId: numbers[i] }));
    })
    .filter(({ fx }) => Number.isFinite(fx));

describe('parallel coordinates', () => {
  it('have the best points of all optimizers, the best first', () => {
    const { data, svg } = parallelCoordinates(RUN, { count: 40 });
    const best = rowsOf(RUN)
      .sort((a, b) => a.fx - b.fx)
      .slice(0, 40);
    expect(data.points.map(({ fx, callId }) => [fx, callId])).toEqual(
      best.map(({ fx, callId }) => [fx, callId]),
    );
    expect(data.points[0]).toEqual(RUN.best);
    const lines = elementsOf(parseXml(svg), 'path').filter(({ children }) => children.length > 0);
    expect(lines).toHaveLength(40);
    // The best is drawn last, thicker, through five parameters and its value.
    expect(lines.at(-1)?.attributes.get('stroke-width')).toBe('2.5');
    expect(lines.at(-1)?.attributes.get('d')?.split(',')).toHaveLength(7);
    expect(textsOf(parseXml(svg))).toEqual(
      expect.arrayContaining(['x₁', 'x₅', '1 (best)', '40', 'f(x)', '−1', '2']),
    );
  });

  it('are whole with one point, and with none', () => {
    expect(parallelCoordinates(RUN, { count: 1 }).title).toBe('The best point');
    const { svg } = parallelCoordinates(EMPTY);
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(textsOf(parseXml(svg))).toContain('no finite value');
    expect(() => parallelCoordinates(RUN, { count: 0 })).toThrow(/count is 0/);
  });

  it('have the best point of each optimizer where asked', () => {
    const { data } = parallelCoordinates(RUN, { bestOfEach: true });
    expect(data.points.map(({ optimizerId }) => optimizerId).sort((a, b) => a - b)).toEqual(
      RUN.optimizers.map(({ id }) => id),
    );
    expect(data.points.map(({ fx }) => fx)).toEqual(
      RUN.optimizers.map(({ best }) => best?.fx ?? 0).sort((a, b) => a - b),
    );
    expect(() => parallelCoordinates(RUN, { bestOfEach: 1 as unknown as boolean })).toThrow(
      /bestOfEach is 1/,
    );
  });

  it('leave labels out where there is no room', () => {
    const wide = syntheticRun({ optimizers: 2, evaluations: 40, dims: 120 });
    const names = textsOf(parseXml(parallelCoordinates(wide).svg)).filter((text) => text.startsWith('x'));
    expect(names.length).toBeGreaterThan(10);
    expect(names.length).toBeLessThan(60);
  });
});

describe('parameters of an optimizer', () => {
  it('have a panel each, from bound to bound, with the best point', () => {
    const { name, data, svg } = parameters(RUN, 3);
    const { length, best, points, callIds } = RUN.optimizer(3);
    expect(name).toBe('opt3_parms');
    expect(data.lines).toHaveLength(5);
    data.lines?.forEach(({ values }, k) => {
      expect([...values]).toEqual(Array.from({ length }, (_, i) => points()[i * 5 + k]));
    });
    expect(callIds()[(data.bestAt ?? 0) - 1]).toBe(best?.callId);
    expect(elementsOf(parseXml(svg), 'circle')).toHaveLength(5 + 1);
    expect(textsOf(parseXml(svg))).toEqual(expect.arrayContaining(['x₁', 'x₅', 'best point']));
  });

  it('share a map where there are many', () => {
    const run = syntheticRun({ optimizers: 1, evaluations: 1000, dims: 40 });
    const { data, svg } = parameters(run, 1);
    expect(data.lines).toBeNull();
    expect(data.means).toHaveLength(40 * 240);
    const points = run.optimizer(1).points();
    const first = Array.from({ length: 5 }, (_, i) => (points[i * 40 + 7] + 1) / 3);
    expect(data.means?.[7 * 240]).toBeCloseTo(first.reduce((a, b) => a + b) / 5, 12);
    expect(textsOf(parseXml(svg))).toEqual(
      expect.arrayContaining(['upper bound', 'lower bound', 'Parameter']),
    );
  });

  it('stay small with a thousand of them', () => {
    const run = syntheticRun({ optimizers: 1, evaluations: 300, dims: 1000 });
    expect(parameters(run, 1).svg.length).toBeLessThan(1_000_000);
  });

  it('are whole without any evaluation, and refuse an optimizer that is not there', () => {
    expect(parameters(EMPTY, 1).svg).not.toMatch(/NaN|Infinity/);
    expect(parameters(syntheticRun({ optimizers: 1, evaluations: 0, dims: 30 }), 1).svg).not.toMatch(
      /NaN|Infinity/,
    );
    expect(() => parameters(RUN, 99)).toThrow(/id is 99/);
  });
});

describe('improvements', () => {
  it('are all of the run, in the colours of those that found them', () => {
    const { data, svg } = improvements(RUN);
    expect(data.improvements).toEqual(RUN.improvements);
    const dots = elementsOf(parseXml(svg), 'circle').filter(({ children }) => children.length > 0);
    const colours = dots.map(({ attributes }) => attributes.get('fill'));
    const kinds = RUN.improvements.map(({ kind }) => kind);
    expect(new Set(colours.map((colour, i) => `${colour}${kinds[i]}`)).size).toBe(new Set(kinds).size);
    expect(textsOf(parseXml(svg))).toContain('Evaluations of the run (logarithmic)');
  });

  it('are thinned out evenly where there are very many', () => {
    const [one] = RUN.improvements;
    const many = Array.from({ length: 50_000 }, (_, i) => ({ ...one, callId: i + 1, fx: -i }));
    const { data } = improvements(
      { ...RUN, evaluations: 50_000, improvements: many },
      { logEvaluations: false },
    );
    expect(data.improvements).toHaveLength(2000);
    expect([data.improvements[0], data.improvements.at(-1)]).toEqual([many[0], many.at(-1)]);
  });

  it('are whole while there is none', () => {
    const { svg } = improvements(EMPTY);
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(textsOf(parseXml(svg))).toContain('no finite value');
    expect(() => improvements(RUN, { logEvaluations: 2 as unknown as boolean })).toThrow(
      /logEvaluations is 2/,
    );
  });
});
