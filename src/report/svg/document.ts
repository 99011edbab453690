import { element, escaped } from './element.js';

/** A whole SVG document on white, since plots are read on paper and in viewers of any background. */
export function svgDocument(width: number, height: number, title: string, ...content: string[]): string {
  const root = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      'font-family': 'sans-serif',
      'font-size': 12,
      fill: '#222222',
    },
    `<title>${escaped(title)}</title>`,
    element('rect', { width, height, fill: '#ffffff' }),
    '\n',
    content.filter(Boolean).join('\n'),
    '\n',
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}
