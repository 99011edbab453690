import { describe, expect, it } from 'vitest';
import { type TrajectoriesOptions, trajectories } from '../../../src/report/index.js';
import type { OptimizerRecord, RunRecord } from '../../../src/storage/run-record.js';
import { syntheticRun } from '../../fixtures/synthetic-run.js';
import { elementsOf, parseXml, textsOf } from '../../fixtures/xml.js';

const THREE = syntheticRun({
  optimizers: 3,
  evaluations: 60,
  kinds: ['a & b', '<c>', 'd'],
  outcomes: ['stopped', 'converged', 'crashed'],
});

/** Strokes of the lines of optimizers, which alone have titles. */
const linesOf = (svg: string) =>
  elementsOf(parseXml(svg), 'path').filter(({ children }) => children.some(({ name }) => name === 'title'));

describe('trajectories of a few optimizers', () => {
  it('have every evaluation, a colour each, and names and ends in the legend', () => {
    const { name, data, svg } = trajectories(THREE);
    expect(name).toBe('trajectories');
    expect(data.scale).toBe('linear');
    for (const [i, { at, values }] of data.series.entries()) {
      expect(at).toEqual(THREE.optimizers[i].callIds());
      expect(values).toEqual(THREE.optimizers[i].values());
    }
    const lines = linesOf(svg);
    expect(new Set(lines.map(({ attributes }) => attributes.get('stroke'))).size).toBe(3);
    expect(lines.map(({ attributes }) => attributes.get('d')?.split(/[ ML]/).length)).toEqual([21, 21, 21]);
    const texts = textsOf(parseXml(svg));
    for (const label of ['1 <c>', '2 d', '3 a & b', 'stopped (1)', 'converged (1)', 'crashed (1)']) {
      expect(texts).toContain(label);
    }
    expect(texts).toContain('Evaluations of the run');
  });

  it('are the lowest values so far, in steps, where asked', () => {
    const { name, data, svg } = trajectories(THREE, { best: true });
    expect(name).toBe('trajectories_best');
    data.series.forEach(({ at, values }, i) => {
      const optimizer = THREE.optimizers[i];
      expect(values.every((value, k) => k === 0 || value <= values[k - 1])).toBe(true);
      expect(values.at(-1)).toBe(optimizer.best?.fx);
      expect(at.at(-1)).toBe(optimizer.callIds().at(-1));
    });
    expect(
      linesOf(svg).every(({ attributes }) => /^M[\d.,]+(H[\d.]+V[\d.]+)*H/.test(attributes.get('d') ?? '')),
    ).toBe(true);
  });

  it('say what was run, without where its file lies', () => {
    const task = 'createTask of file:///somewhere/deep/task.js';
    const { svg } = trajectories(syntheticRun({ optimizers: 1, evaluations: 9, task }));
    expect(textsOf(parseXml(svg)).find((text) => text.includes('createTask'))).toMatch(
      /^createTask of task.js {2}· {2}1 optimizer {2}/,
    );
  });

  it('are the same text for the same run', () => {
    expect(trajectories(THREE).svg).toBe(trajectories(THREE).svg);
  });
});

describe('trajectories with values of many sizes', () => {
  const tall = (sign: number) =>
    syntheticRun({ optimizers: 3, evaluations: 90, value: (progress) => sign * 10 ** (6 - 9 * progress) });

  it('have an axis of powers of ten by themselves', () => {
    const { data, svg } = trajectories(tall(1));
    expect(data.scale).toBe('logarithmic');
    const texts = textsOf(parseXml(svg));
    expect(texts).toContain('f(x) (logarithmic)');
    expect(texts.filter((text) => /^10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+$/.test(text)).length).toBeGreaterThan(2);
  });

  it('have it for negative values too, with the values as labels', () => {
    const texts = textsOf(parseXml(trajectories(tall(-1)).svg));
    expect(texts).toContain('f(x) (logarithmic, of the distance from zero)');
    expect(texts).toContain('−10⁴');
  });

  it('keep a linear axis where that is asked for', () => {
    expect(trajectories(tall(1), { logScale: false }).data.scale).toBe('linear');
  });
});

describe('trajectories with values that are not finite', () => {
  it('have gaps, and ticks at the rim', () => {
    const run = syntheticRun({ optimizers: 2, evaluations: 200, failures: 0.2 });
    const { data, svg } = trajectories(run);
    data.series.forEach(({ at, values, failedAt }, i) => {
      const all = run.optimizers[i].values();
      const callIds = run.optimizers[i].callIds();
      expect([...failedAt]).toEqual([...callIds].filter((_, k) => !Number.isFinite(all[k])));
      expect(failedAt.length).toBeGreaterThan(5);
      expect([...at].filter((_, k) => Number.isNaN(values[k]))).toEqual([...failedAt]);
    });
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(textsOf(parseXml(svg))).toContain('failed or not finite');
  });

  it('say so where there is nothing else', () => {
    for (const failures of [1, 0]) {
      const run = syntheticRun({ optimizers: 2, evaluations: failures * 20, failures });
      for (const best of [false, true]) {
        const { svg } = trajectories(run, { best, logScale: true });
        expect(svg).not.toMatch(/NaN|Infinity/);
        expect(textsOf(parseXml(svg))).toContain('no finite value');
      }
    }
  });
});

describe('trajectories of many optimizers', () => {
  const run = (kinds: readonly string[]) =>
    syntheticRun({ optimizers: 60, evaluations: 1200, kinds, slots: 4 });

  it.each([
    [['a', 'b', 'c'], ['a (20)', 'b (20)', 'c (20)', 'stopped (36)'], 'Kinds'],
    [['a'], ['stopped (36)', 'converged (12)', 'crashed (12)'], 'How they ended'],
    [Array.from('abcdefghij'), ['stopped (36)', 'converged (12)', 'crashed (12)'], 'How they ended'],
  ])('of kinds %j have colours in groups', (kinds, labels, heading) => {
    const { svg } = trajectories(run(kinds));
    const texts = textsOf(parseXml(svg));
    expect(texts).toEqual(expect.arrayContaining([heading, ...labels]));
    const colours = new Set(linesOf(svg).map(({ attributes }) => attributes.get('stroke')));
    expect(colours.size).toBe(3);
  });

  it('let the three best stand out, with their numbers', () => {
    const recorded = run(['a', 'b']);
    const { svg } = trajectories(recorded, { best: true });
    const wide = linesOf(svg).filter(({ attributes }) => attributes.get('stroke-width') === '2.2');
    const best = recorded.optimizers
      .map(({ id, best: record }) => ({ id, fx: record?.fx ?? Infinity }))
      .sort((a, b) => a.fx - b.fx)
      .slice(0, 3)
      .map(({ id }) => id);
    expect(wide.map(({ children }) => Number(children[0].text.split(' ')[0]))).toEqual(best.toReversed());
    for (const id of best) expect(textsOf(parseXml(svg))).toContain(String(id));
  });
});

describe('trajectories of a long run', () => {
  it('are small', () => {
    const run = syntheticRun({ optimizers: 300, evaluations: 150_000, slots: 16 });
    const { svg, data } = trajectories(run);
    expect(svg.length).toBeLessThan(1_000_000);
    expect(data.series.reduce((sum, { at }) => sum + at.length, 0)).toBeLessThan(33_000);
  });

  it('are read part by part, each evaluation once', () => {
    const [optimizer] = syntheticRun({ optimizers: 1, evaluations: 600_000 }).optimizers;
    const parts: [start: number, end: number][] = [];
    const watched: OptimizerRecord = Object.create(optimizer, {
      best: { value: null },
      values: {
        value: (start = 0, end = optimizer.length) => {
          parts.push([start, end]);
          return new Float64Array(end - start);
        },
      },
    });
    const run: RunRecord = Object.create(THREE, { optimizers: { value: [watched] }, best: { value: null } });
    trajectories(run);
    expect(parts).toEqual([
      [0, 262_144],
      [262_144, 524_288],
      [524_288, 600_000],
    ]);
  });
});

describe('options of trajectories', () => {
  it.each([
    [{ best: 1 }, /best is 1/],
    [{ logScale: 'log' }, /logScale is "log"/],
    [{ log: true }, /trajectories.log is true, but must be left out/],
  ])('refuse %j', (options, message) => {
    expect(() => trajectories(THREE, options as unknown as TrajectoriesOptions)).toThrow(message);
  });
});
