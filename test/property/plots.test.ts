import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearScale } from '../../src/report/axis/linear-scale.js';
import type { Scale } from '../../src/report/axis/scale.js';
import { type LogScaleChoice, valueScale } from '../../src/report/axis/value-scale.js';
import { ColumnExtremes } from '../../src/report/data/column-extremes.js';
import { element } from '../../src/report/svg/element.js';
import { fitted, text, textWidth } from '../../src/report/svg/text.js';
import { parseXml } from '../fixtures/xml.js';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
// Of the least of all numbers, which have only some bits, labels and places cannot be told apart.
const value = finite.map((one) => (Math.abs(one) < 1e-290 ? 0 : one));
const range = fc.tuple(value, value).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const choice = fc.constantFrom<LogScaleChoice>(true, false, 'auto');

const isPlace = (place: number) => place >= -1e-6 && place <= 1 + 1e-6;

function checkTicks({ ticks, domain: [low, high], position }: Scale): void {
  const values = ticks.map(({ value }) => value);
  expect(values.every((value) => value >= low && value <= high && isPlace(position(value)))).toBe(true);
  expect(values.every((value, i) => i === 0 || value > values[i - 1])).toBe(true);
  const labels = ticks.map(({ label }) => label).filter(Boolean);
  expect(new Set(labels).size).toBe(labels.length);
  expect(labels.length).toBeLessThanOrEqual(20);
}

describe('any scale', () => {
  it('has its ticks inside, in order and told apart, and all values between 0 and 1', () => {
    fc.assert(
      fc.property(range, choice, fc.double({ min: 0, max: 1, noNaN: true }), ([low, high], asked, share) => {
        const scale = valueScale(low, high, asked);
        checkTicks(scale);
        const between = low * (1 - share) + high * share;
        const places = [low, Math.min(Math.max(between, low), high), high].map(scale.position);
        expect(places.every(isPlace)).toBe(true);
        expect(places[0] <= places[1] + 1e-9 && places[1] <= places[2] + 1e-9).toBe(true);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('of whole numbers has whole ticks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (last) => {
        const scale = linearScale(0, last, { whole: true });
        checkTicks(scale);
        for (const { value } of scale.ticks) expect(Number.isInteger(value)).toBe(true);
        expect(scale.ticks.length).toBeGreaterThan(0);
      }),
      { seed: 2 },
    );
  });
});

describe('any line thinned out', () => {
  const values = fc.array(
    fc.oneof({ weight: 5, arbitrary: finite }, { weight: 1, arbitrary: fc.constant(Number.NaN) }),
    {
      minLength: 1,
      maxLength: 300,
    },
  );

  it('keeps extremes, ends and order, and no more than four points a column', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 1, max: 50, noNaN: true }), (all, width) => {
        const columns = new ColumnExtremes(1, all.length, width);
        all.forEach((value, i) => {
          columns.add(i + 1, value);
        });
        const line = columns.line();
        const before = all.filter(Number.isFinite);
        const after = [...line.values].filter(Number.isFinite);
        expect(after.length > 0).toBe(before.length > 0);
        if (before.length > 0) {
          expect(Math.min(...after)).toBe(Math.min(...before));
          expect(Math.max(...after)).toBe(Math.max(...before));
          expect([after[0], after.at(-1)]).toEqual([before[0], before.at(-1)]);
        }
        line.at.forEach((at, i) => {
          if (i > 0) expect(at).toBeGreaterThan(line.at[i - 1]);
          if (Number.isFinite(line.values[i])) expect(line.values[i]).toBe(all[at - 1]);
          else expect(all[at - 1]).toBeNaN();
        });
        expect(line.at.length).toBeLessThanOrEqual(2 * (Math.floor((all.length - 1) / width) + 1) + 2);
        expect(line.failedAt.length > 0).toBe(all.some(Number.isNaN));
      }),
      { seed: 3 },
    );
  });
});

describe('any text', () => {
  const characters = fc.string({ unit: 'binary' });

  it('gives XML that can be read', () => {
    fc.assert(
      fc.property(characters, characters, (content, value) => {
        const { attributes } = parseXml(element('g', { id: value }, text(0, 0, content)));
        expect(attributes.get('id')).toHaveLength(value.length);
      }),
      { seed: 4 },
    );
  });

  it('has room where it was fitted', () => {
    fc.assert(
      fc.property(characters, fc.double({ min: 0, max: 200, noNaN: true }), (content, room) => {
        expect(textWidth(fitted(content, 12, room), 12)).toBeLessThanOrEqual(room);
      }),
      { seed: 5 },
    );
  });
});
