import { type Attributes, element, escaped } from './element.js';

/**
 * Advance widths of DejaVu Sans 2.37 in hundredths of the font size. It is one of the widest sans-serif fonts, so
 * what has room in it has room in whichever a viewer takes.
 */
const ADVANCES = new Map(
  (
    [
      [28, "'ijl"],
      [32, ' ,.IJ·'],
      [34, '/:;\\|'],
      [39, '-()[]tf!⁰¹²³⁴⁵⁶⁷⁸⁹'],
      [41, 'r'],
      [50, '"*_`'],
      [53, 'sz?⁻'],
      [58, 'cLFk'],
      [62, 'vxyPTYaoe'],
      [64, 'ESbdghnpqu$0123456789{}'],
      [70, 'KAVBRXZC'],
      [78, 'UHNDG&OQ'],
      [84, 'w#+<=>^~−×≤≥'],
      [97, 'M%m'],
      [100, 'W@…—'],
    ] as const
  ).flatMap(([width, characters]) => [...characters].map((character) => [character, width / 100] as const)),
);

const OTHER_ADVANCE = 0.7;
/** From here on characters are mostly as wide as high (CJK, emoji). */
const FIRST_WIDE = 0x2e80;

/** About how wide a text is, in the unit of `size`; rather too much than too little. */
export function textWidth(content: string, size: number): number {
  let sum = 0;
  for (const character of content) {
    sum += ADVANCES.get(character) ?? ((character.codePointAt(0) ?? 0) >= FIRST_WIDE ? 1.1 : OTHER_ADVANCE);
  }
  return sum * size;
}

/** The text if it has room, else as much of its beginning as has, with an ellipsis. */
export function fitted(content: string, size: number, room: number): string {
  if (textWidth(content, size) <= room) return content;
  const characters = [...content];
  while (characters.length > 0 && textWidth(`${characters.join('')}…`, size) > room) characters.pop();
  return characters.length === 0 ? '' : `${characters.join('').trimEnd()}…`;
}

/** A text element; `text-anchor` and all else by attributes. */
export function text(x: number, y: number, content: string, attributes: Attributes = {}): string {
  return content === '' ? '' : element('text', { x, y, ...attributes }, escaped(content));
}
