import { describe, expect, test } from 'vitest';
import { type CheckpointControl, checkpointPlanOf } from '../../../src/domain/checkpoint-control.js';

const refused = (option: string, expected: string) =>
  expect.objectContaining({
    code: 'GLOMPO_OPTION_INVALID',
    message: expect.stringMatching(new RegExp(`^checkpointControl${option} is .*${expected}`)),
  });

describe('the options of checkpoints', () => {
  test('have defaults', () => {
    const plan = checkpointPlanOf({ atStart: undefined });
    expect(plan).toEqual({
      everySeconds: Infinity,
      everyEvaluations: Infinity,
      atStart: false,
      atExit: false,
      raiseOnFailure: false,
      keepPast: -1,
      namingFormat: 'glompo_checkpoint_%(date)_%(time)',
      directory: 'checkpoints',
      patience: 5,
    });
    expect(Object.isFrozen(plan)).toBe(true);
  });

  test('may be left out', () => {
    expect(checkpointPlanOf(null)).toBeNull();
    expect(checkpointPlanOf(undefined)).toBeNull();
  });

  test('are kept as they are given', () => {
    const control: Required<CheckpointControl> = {
      everySeconds: 0.5,
      everyEvaluations: 1,
      atStart: true,
      atExit: true,
      raiseOnFailure: true,
      keepPast: 0,
      namingFormat: 'run_v1.2_%(count)',
      directory: '/elsewhere',
      patience: 0.1,
    };
    expect(checkpointPlanOf(control)).toEqual(control);
    expect(checkpointPlanOf({ everySeconds: Infinity, everyEvaluations: Infinity })).toEqual(
      checkpointPlanOf({}),
    );
  });

  test.each<[string, unknown[], string]>([
    ['.everySeconds', [0, -1, Number.NaN, '5', null], 'a number above 0, or Infinity'],
    ['.everyEvaluations', [0, 1.5, -Infinity, null], 'a whole number of at least 1, or Infinity'],
    ['.atStart', [1, null], 'true or false'],
    ['.atExit', ['yes'], 'true or false'],
    ['.raiseOnFailure', [0], 'true or false'],
    ['.keepPast', [-2, 1.5, Infinity], 'a whole number of at least -1'],
    ['.namingFormat', ['', 'a/b'], 'a text with keys|without separators'],
    ['.directory', ['', 5, 'a\0'], 'a path'],
    ['.patience', [0, Infinity], 'a finite number above 0'],
    ['.checkpoint_at_conv', [true], 'no such option'],
  ])('%s is refused when it is wrong', (option, values, expected) => {
    for (const value of values)
      expect(() => checkpointPlanOf({ [option.slice(1)]: value })).toThrow(refused(option, expected));
  });

  test.each([5, true, 'often', [[]]])('are refused when they are %j', (value) => {
    expect(() => checkpointPlanOf(value)).toThrow(refused('', 'an object of options'));
  });
});
