import { describe, expect, it } from 'vitest';
import { lanesOf } from '../../../src/report/data/lanes.js';
import { type TimelineOptions, timeline, utilisation } from '../../../src/report/index.js';
import { syntheticRun } from '../../fixtures/synthetic-run.js';
import { elementsOf, parseXml, textsOf } from '../../fixtures/xml.js';

const FEW = syntheticRun({
  optimizers: 6,
  evaluations: 600,
  slots: 2,
  kinds: ['a', 'b'],
  outcomes: ['stopped', 'converged', null],
  reasons: ['rule <1> & more\nsecond line'],
});

const barsOf = (svg: string) =>
  elementsOf(parseXml(svg), 'rect').filter(({ children }) => children.some(({ name }) => name === 'title'));

describe('the timeline of a few optimizers', () => {
  const { svg, data } = timeline(FEW);

  it('has a row each, from start to end, with why it ended', () => {
    expect(data.rows).toBe(6);
    data.bars.forEach(({ optimizerId, startedAt, endedAt, row }, i) => {
      const optimizer = FEW.optimizers[i];
      expect([optimizerId, startedAt, endedAt, row]).toEqual([
        optimizer.id,
        optimizer.startedAt,
        optimizer.endedAt,
        i,
      ]);
    });
    const widths = barsOf(svg).map(({ attributes }) => Number(attributes.get('width')));
    const perSecond = widths[0] / ((data.bars[0].endedAt ?? 0) - data.bars[0].startedAt);
    data.bars.forEach(({ startedAt, endedAt }, i) => {
      expect(widths[i]).toBeCloseTo(perSecond * ((endedAt ?? data.seconds) - startedAt), -0.5);
    });
    const texts = textsOf(parseXml(svg));
    expect(texts).toEqual(expect.arrayContaining(['1 b', '2 a', 'Time since the start (s)']));
    expect(texts.filter((text) => text.startsWith('stopped: rule <1> & more'))).toHaveLength(2);
    expect(barsOf(svg)[0].children[0].text).toContain('second line');
  });

  it('says how it ended once', () => {
    const run = syntheticRun({
      optimizers: 1,
      evaluations: 9,
      outcomes: ['converged'],
      reasons: ['converged: tiny'],
    });
    expect(textsOf(parseXml(timeline(run).svg))).toContain('converged: tiny');
  });

  it('shows those that have not ended up to now', () => {
    const running = data.bars.filter(({ endedAt }) => endedAt === null);
    expect(running.map(({ outcome }) => outcome)).toEqual(['running', 'running']);
    expect(textsOf(parseXml(svg))).toContain('running (2)');
  });

  it('is coloured by kind where asked', () => {
    const colours = barsOf(timeline(FEW, { colourBy: 'kind' }).svg).map(({ attributes }) =>
      attributes.get('fill'),
    );
    expect(colours[0]).toBe(colours[2]);
    expect(new Set(colours).size).toBe(2);
    expect(() => timeline(FEW, { colourBy: 'x' } as unknown as TimelineOptions)).toThrow(/colourBy is "x"/);
  });
});

describe('the timeline of many optimizers', () => {
  it('shares rows, without any two in one place, and counts the reasons', () => {
    const { data, svg } = timeline(
      syntheticRun({ optimizers: 300, evaluations: 30_000, slots: 16, seconds: 9000 }),
    );
    expect(data.rows).toBe(16);
    for (let row = 0; row < data.rows; row++) {
      const bars = data.bars.filter((bar) => bar.row === row).sort((a, b) => a.startedAt - b.startedAt);
      bars.slice(1).forEach(({ startedAt }, i) => {
        expect(startedAt).toBeGreaterThanOrEqual(bars[i].endedAt ?? Infinity);
      });
    }
    const texts = textsOf(parseXml(svg));
    expect(texts).toEqual(expect.arrayContaining(['100: it threw', 'Time since the start (min)']));
  });

  it('takes the first free row', () => {
    const at = (startedAt: number, endedAt: number | null) => ({ ...FEW.optimizers[0], startedAt, endedAt });
    expect(lanesOf([at(0, 5), at(1, null), at(5, 6), at(5, 9), at(6, 7)], 10)).toEqual([0, 1, 0, 2, 0]);
  });
});

describe('utilisation', () => {
  it('has the slots that were occupied, and the evaluations that events tell of', () => {
    const { data, svg } = utilisation(FEW);
    expect(Math.max(...data.slots.values)).toBeLessThanOrEqual(4);
    expect(data.slots.values[data.slots.at.indexOf(0)]).toBe(2);
    expect(data.evaluations.counts.at(-1)).toBe(600);
    expect([...data.rates.values].every((rate) => Math.abs(rate - 6) < 1e-9)).toBe(true);
    expect(textsOf(parseXml(svg))).toEqual(
      expect.arrayContaining(['Evaluations', 'Evaluations per second', 'Occupied slots', 'slots (2)']),
    );
  });

  it('counts the workers of each', () => {
    const run = { ...FEW, optimizers: [{ ...FEW.optimizers[0], workers: 3, startedAt: 10, endedAt: 20 }] };
    const { at, values } = utilisation(run).data.slots;
    expect([[...at], [...values]]).toEqual([
      [0, 10, 20],
      [0, 3, 0],
    ]);
  });

  it('is whole for a run without events or optimizers', () => {
    const run = {
      ...FEW,
      optimizers: [],
      evaluations: 0,
      best: null,
      seconds: 0,
      events: () => [][Symbol.iterator](),
    };
    expect(utilisation(run).svg).not.toMatch(/NaN|Infinity/);
    expect(timeline(run).svg).not.toMatch(/NaN|Infinity/);
  });
});
