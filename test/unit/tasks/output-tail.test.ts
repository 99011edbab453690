import { describe, expect, test } from 'vitest';
import { OutputTail, printedLast } from '../../../actors/tasks/program/output-tail.js';

const tail = (most: number, ...chunks: string[]) => {
  const output = new OutputTail(most);
  for (const chunk of chunks) output.push(Buffer.from(chunk));
  return output;
};

describe('the tail of an output', () => {
  test.each([
    [20, ['ab', 'c\nd'], 'abc\nd', false],
    [5, ['ab', 'c\nd'], 'abc\nd', false],
    [4, ['ab', 'c\nd'], 'd', true],
    [3, ['a\n'.repeat(5000), 'b\n'], 'b\n', true],
    [3, new Array(5000).fill('a\n'), 'a\n', true],
    [3, ['abcdef'], 'def', true],
  ])('of %i bytes keeps whole lines', (most, chunks, text, isCut) => {
    const output = tail(most, ...chunks);
    expect(output.text()).toBe(text);
    expect(output.isCut).toBe(isCut);
  });

  test('is shown with the first output that says anything', () => {
    expect(printedLast('', ' \n')).toBe('it printed nothing');
    expect(printedLast(' ', 'b\n')).toBe('it printed last: b');
    expect(printedLast(`${'a'.repeat(3000)}b`)).toMatch(/^it printed last: \.\.\.a{1999}b$/);
  });
});
