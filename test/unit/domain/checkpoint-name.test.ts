import { describe, expect, test } from 'vitest';
import { CheckpointNames, checkedNamingFormat } from '../../../src/domain/checkpoint-name.js';

const DATE = new Date(2031, 1, 3, 4, 5, 6);

const refused = (expected: string) =>
  expect.objectContaining({ code: 'GLOMPO_OPTION_INVALID', message: expect.stringContaining(expected) });

describe('names of checkpoints', () => {
  test.each([
    ['glompo_checkpoint_%(date)_%(time)', 'glompo_checkpoint_20310203_040506'],
    ['%(year)-%(month)-%(day) %(hour).%(min).%(sec)', '2031-02-03 04.05.06'],
    ['%(yr)', '31'],
    ['run_v1.2_%(count)', 'run_v1.2_000'],
    ['Prüfpunkt 検査点 100%', 'Prüfpunkt 検査点 100%'],
    ['a%(count)(b)[c]{d}+e*f?g^h$i|j', 'a000(b)[c]{d}+e*f?g^h$i|j'],
  ])('follow the format %s', (format, name) => {
    const names = new CheckpointNames(checkedNamingFormat('format', format));
    expect(names.next(DATE, [])).toBe(name);
    expect(names.matches(name)).toBe(true);
    expect(names.matches(`${name}x`)).toBe(false);
    expect(names.matches(`x${name}`)).toBe(false);
  });

  test('count on from the largest that matches', () => {
    const names = new CheckpointNames('run.%(count)_%(year)');
    const others = ['run.007_2030', 'run.003_2031', 'run.099_20', 'runx500_2030', 'run.12_2030'];
    expect(names.next(DATE, others)).toBe('run.008_2031');
    expect(names.next(DATE, ['run.999_2030'])).toBe('run.1000_2031');
    expect(names.next(DATE, ['run.1000_2030', 'run.999_2030'])).toBe('run.1001_2031');
  });

  test.each([
    ['', 'a text with keys'],
    [5, 'a text with keys'],
    [undefined, 'a text with keys'],
    ['%(hours)', 'without %(hours): there are %(date)'],
    ['%()', 'without %()'],
    ['%(toString)', 'without %(toString)'],
    ['%(date', 'without %(date'],
    ['a/%(date)', 'without separators'],
    ['..\\%(date)', 'without separators'],
    ['a\u0000', 'without separators'],
    ['a\nb', 'without separators'],
    ['a\ud800', 'without separators'],
    ['.%(date)', 'neither begins with a dot'],
    ['..', 'neither begins with a dot'],
    ['a.replaced-by-b', 'neither begins with a dot'],
    ['ü'.repeat(76), 'at most 150 bytes'],
  ])('do not follow the format %j', (format, expected) => {
    expect(() => checkedNamingFormat('checkpointControl.namingFormat', format)).toThrow(refused(expected));
    expect(() => checkedNamingFormat('checkpointControl.namingFormat', format)).toThrow(
      refused('checkpointControl.namingFormat is '),
    );
  });
});
