import { expect, test } from 'vitest';
import {
  type ControlAction,
  controlFile,
  controlRequest,
  isControlName,
} from '../../../src/storage/control-request.js';

test.each([
  'STOP_1',
  'STOP_003',
  'STOP_abc',
  'STOP_ALL',
  'EXIT',
  'CHKPT',
  'CHANGE',
  'PAUSE',
  'PAUSE_2',
  'RESUME',
  'RESUME_12',
  'INJECT',
  'INJECT_mine-1',
])('%s asks something', (name) => {
  expect(isControlName(name)).toBe(true);
});

test.each([
  'STOP',
  'STOP_',
  'stop_1',
  'STOP_1.refused',
  'INJECT_a.refused',
  'INJECT_a.0123',
  'CHKPT2',
  'EXIT_1',
  'CHANGES',
  'CHANGE_1',
  'README',
  '',
])('%j asks nothing', (name) => {
  expect(isControlName(name)).toBe(false);
});

const byFile = (wanted: ControlAction) => ({ wanted, by: 'file' });

test.each<[string, ControlAction]>([
  ['STOP_1', { action: 'stopOptimizer', optimizerId: 1, reason: 'stopped by the file STOP_1' }],
  ['STOP_003', { action: 'stopOptimizer', optimizerId: 3, reason: 'stopped by the file STOP_003' }],
  ['STOP_ALL', { action: 'stop', reason: 'stopped by the file STOP_ALL' }],
  ['EXIT', { action: 'stop', reason: 'stopped by the file EXIT' }],
  ['CHKPT', { action: 'checkpoint' }],
  ['PAUSE', { action: 'pause', optimizerId: null }],
  ['PAUSE_7', { action: 'pause', optimizerId: 7 }],
  ['RESUME', { action: 'resume', optimizerId: null }],
  ['RESUME_7', { action: 'resume', optimizerId: 7 }],
])('an empty %s is understood', (name, wanted) => {
  expect(controlRequest(name, '')).toEqual(byFile(wanted));
  expect(controlRequest(name, ' \n')).toEqual(byFile(wanted));
});

test('who asks, and why, may be said', () => {
  expect(controlRequest('STOP_2', '{"by": "Ada", "reason": "no good"}')).toEqual({
    wanted: { action: 'stopOptimizer', optimizerId: 2, reason: 'no good' },
    by: 'Ada',
  });
  expect(controlRequest('CHKPT', '{"by": "Ada"}')).toEqual({ wanted: { action: 'checkpoint' }, by: 'Ada' });
});

test('a point is injected with what is said of it', () => {
  expect(controlRequest('INJECT', '{"x": [1, -2.5]}')).toEqual(
    byFile({ action: 'inject', x: [1, -2.5], fx: null, optimizerId: null }),
  );
  expect(controlRequest('INJECT_a', '{"x": [1], "fx": 0, "optimizerId": 4}')).toEqual(
    byFile({ action: 'inject', x: [1], fx: 0, optimizerId: 4 }),
  );
});

test('settings are changed, one or both', () => {
  expect(controlRequest('CHANGE', '{"maxJobs": 3}')).toEqual(
    byFile({ action: 'change', exitConditions: null, maxJobs: 3 }),
  );
  expect(controlRequest('CHANGE', '{"exitConditions": "maxEvaluations(5)", "maxJobs": null}')).toEqual(
    byFile({ action: 'change', exitConditions: 'maxEvaluations(5)', maxJobs: null }),
  );
});

test.each([
  ['STOP_1', '{"by": "A'],
  ['INJECT', ''],
  ['INJECT', '{"x": [1,'],
  ['CHANGE', '\n'],
  ['CHANGE', '[1]'],
  ['CHKPT', 'please'],
])('%s with %j may only be its begin', (name, text) => {
  expect(controlRequest(name, text)).toBeNull();
});

test.each([
  ['STOP_abc', '', 'STOP_ is "abc", but must be the number of an optimizer'],
  ['STOP_0', '', 'from 1'],
  ['STOP_99999999999999999999', '', 'number of an optimizer'],
  ['PAUSE_ALL', '', 'PAUSE_ is "ALL"'],
  ['STOP_1', '{"why": "no"}', 'STOP_1.why'],
  ['STOP_1', '{"x": [1]}', 'STOP_1.x'],
  ['STOP_1', '{"by": ""}', 'STOP_1.by'],
  ['STOP_1', '{"by": 3}', 'STOP_1.by'],
  ['STOP_1', JSON.stringify({ by: 'a'.repeat(201) }), 'at most 200 characters'],
  ['STOP_1', '{"reason": "two\\nlines"}', 'one line'],
  ['INJECT', '{}', 'x is undefined'],
  ['INJECT', '{"x": []}', 'list of numbers'],
  ['INJECT', '{"x": [1, "2"]}', 'x[1]'],
  ['INJECT', '{"x": [1], "fx": "low"}', 'fx'],
  ['INJECT', '{"x": [1e999]}', 'x[0] is Infinity'],
  ['INJECT', '{"x": [1], "optimizerId": 0}', 'optimizerId'],
  ['CHANGE', '{}', 'nothing that is to change'],
  ['CHANGE', '{"maxJobs": 0}', 'maxJobs'],
  ['CHANGE', '{"exitConditions": 5}', 'exitConditions'],
  ['CHANGE', '{"__proto__": 1, "maxJobs": 1}', '__proto__'],
])('%s with %j is refused by name', (name, text, message) => {
  expect(() => controlRequest(name, text)).toThrow(
    expect.objectContaining({
      code: 'GLOMPO_OPTION_INVALID',
      message: expect.stringContaining(message),
    }),
  );
});

test.each<ControlAction>([
  { action: 'stop', reason: 'enough' },
  { action: 'stopOptimizer', optimizerId: 3, reason: 'stuck' },
  { action: 'pause', optimizerId: null },
  { action: 'pause', optimizerId: 2 },
  { action: 'resume', optimizerId: null },
  { action: 'resume', optimizerId: 2 },
  { action: 'checkpoint' },
  { action: 'inject', x: [0.1 + 0.2, -2], fx: 1e-300, optimizerId: 1 },
  { action: 'inject', x: [1], fx: null, optimizerId: null },
  { action: 'change', exitConditions: 'targetCost(0)', maxJobs: null },
])('what is written for %j is read as that', (wanted) => {
  const { name, text } = controlFile({ wanted, by: 'Ada (glompo stop)' }, 'ab12');
  expect(isControlName(name)).toBe(true);
  expect(controlRequest(name, text)).toEqual({ wanted, by: 'Ada (glompo stop)' });
});
