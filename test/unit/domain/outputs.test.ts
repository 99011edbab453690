import { expect, test } from 'vitest';
import { OUTPUTS, outputsOf } from '../../../src/domain/outputs.js';

test('each level adds to the one before', () => {
  const levels = [0, 1, 2, 3, 4, 5].map((level) => outputsOf('summaryFiles', level));
  expect(levels[0]).toEqual([]);
  expect(levels[1]).toEqual(['journal', 'summary']);
  expect(levels[2]).toEqual(['journal', 'summary', 'trajectories']);
  expect(levels[3]).toEqual(['journal', 'summary', 'trajectories', 'hdf5']);
  expect(levels[5]).toEqual([...OUTPUTS]);
});

test('outputs can be chosen by name; what is made of the journal brings it', () => {
  expect(outputsOf('summaryFiles', ['summary'])).toEqual(['summary']);
  expect(outputsOf('summaryFiles', ['hdf5'])).toEqual(['journal', 'hdf5']);
  expect(outputsOf('summaryFiles', [])).toEqual([]);
});

test.each([-1, 6, 1.5, Number.NaN, '1', true, {}, ['hdf6'], [1]])('%j is refused', (value) => {
  expect(() => outputsOf('summaryFiles', value)).toThrow(
    expect.objectContaining({ code: 'GLOMPO_OPTION_INVALID', message: expect.stringContaining("'hdf5'") }),
  );
});
