import { describe, expect, it } from 'vitest';
import { coordinate, element, escaped } from '../../../src/report/svg/element.js';
import { inkOn, viridis } from '../../../src/report/svg/palette.js';
import { linePath, stepPath } from '../../../src/report/svg/path.js';
import { fitted, text, textWidth } from '../../../src/report/svg/text.js';
import { parseXml } from '../../fixtures/xml.js';

describe('an SVG element', () => {
  it('has its attributes, but for those that are not there', () => {
    expect(element('rect', { x: 1.26, fill: undefined, id: 'a"b' })).toBe('<rect x="1.3" id="a&quot;b"/>');
    expect(element('g', {}, '<a/>', '<b/>')).toBe('<g><a/><b/></g>');
  });

  it.each([
    ['<script>&"\'', '&lt;script&gt;&amp;&quot;&#39;', '<script>&"\''],
    ['a\u0000b\u001bc\ufffe', 'a\ufffdb\ufffdc\ufffd', 'a\ufffdb\ufffdc\ufffd'],
    ['\ud800 and \udc00', '\ufffd and \ufffd', '\ufffd and \ufffd'],
    ['日本 😀 é\n', '日本 😀 é\n', '日本 😀 é\n'],
  ])('carries the text %j', (given, written, read) => {
    expect(escaped(given)).toBe(written);
    expect(parseXml(text(0, 0, given)).text).toBe(read);
  });

  it('has no negative zero', () => {
    expect(coordinate(-0.01)).toBe('0');
  });
});

describe('a line', () => {
  it('is interrupted where there is no number, and a point alone is a dot', () => {
    expect(linePath([0, 1, 2, 3, 4, 5], [5, 6, Number.NaN, 7, Infinity, 8])).toBe('M0,5L1,6M3,7h0M5,8h0');
    expect(linePath([], [])).toBe('');
  });

  it('of steps holds each height until the next place', () => {
    expect(stepPath([0, 2, 3], [9, 5, 1], 7)).toBe('M0,9H2V5H3V1H7');
    expect(stepPath([], [], 7)).toBe('');
  });
});

describe('a text', () => {
  it('is cut where there is no room, by whole characters', () => {
    expect(fitted('short', 12, 100)).toBe('short');
    const cut = fitted('😀😀😀😀😀😀', 10, 40);
    expect(cut).toBe('😀😀…');
    expect(textWidth(cut, 10)).toBeLessThanOrEqual(40);
    expect(fitted('anything', 12, 3)).toBe('');
  });

  it('is wider the more characters it has', () => {
    expect(textWidth('iii', 10)).toBeLessThan(textWidth('mmm', 10));
    expect(textWidth('ab', 20)).toBe(2 * textWidth('ab', 10));
  });
});

describe('colours', () => {
  it('go from dark violet to yellow', () => {
    expect([viridis(0), viridis(0.5), viridis(1), viridis(7)]).toEqual([
      '#440154',
      '#21908d',
      '#fde725',
      '#fde725',
    ]);
  });

  it('have the ink that can be read on them', () => {
    expect([inkOn('#000000'), inkOn('#0072B2'), inkOn('#E69F00'), inkOn('#ffffff')]).toEqual([
      '#ffffff',
      '#ffffff',
      '#000000',
      '#000000',
    ]);
  });
});
