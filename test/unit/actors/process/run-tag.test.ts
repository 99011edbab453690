import { describe, expect, test } from 'vitest';
import {
  childTag,
  type RunTag,
  rootTag,
  runIdOf,
  tagIn,
  tagInText,
  tagVariables,
  untagged,
} from '../../../../actors/process/run-tag.js';

const MARK: RunTag = {
  tag: 'Vx-3_f/3/1/',
  owner: '12.34.56',
  workingDir: '/somewhere/with =signs= und Ümläuten',
};

function environOf(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\0`)
    .join('');
}

describe('a tag', () => {
  test('is read as it was written, from variables and from the text of an environment', () => {
    const variables = tagVariables(MARK);
    expect(tagIn({ PATH: '/bin', ...variables })).toEqual(MARK);
    expect(tagInText(environOf({ PATH: '/bin', ...variables, HOME: '/' }))).toEqual(MARK);
    expect(tagInText(environOf(variables))).toEqual(MARK);
  });

  test('names its run, and is the prefix of all below it and of no sibling', () => {
    const three = childTag(rootTag('Vx-3_f'), 3);
    expect(childTag(three, 1)).toBe(MARK.tag);
    expect(runIdOf(MARK.tag)).toBe('Vx-3_f');
    expect(childTag(rootTag('Vx-3_f'), 33).startsWith(three)).toBe(false);
    expect(runIdOf('')).toBe('');
  });

  test.each([
    ['no environment', ''],
    ['another variable', 'PATH=/bin\0'],
    ['a name that only ends alike', 'MY_GLOMPO_RUN=a/1/\0'],
    ['the text within a value', 'NOTE=GLOMPO_RUN=a/1/\0'],
    ['an identifier that is none', 'GLOMPO_RUN=a\0'],
  ])('is not found in %s', (_, environ) => {
    expect(tagInText(environ)).toBeUndefined();
  });

  test('is taken out of an environment', () => {
    expect(untagged({ PATH: '/bin', ...tagVariables(MARK) })).toEqual({ PATH: '/bin' });
  });
});
