import { describe, expect, test } from 'vitest';
import { portableModule } from '../../src/domain/portable-module.js';
import type { OptimizerState } from '../../src/domain/run-state.js';
import { randomSearch } from '../../src/optimizers/index.js';
import { goesOn, settledState } from '../../src/settled-state.js';
import { optimizerState, runState } from './storage/checkpoints/setup.js';

function optimizer(id: number, workers: number, more: Partial<OptimizerState> = {}): OptimizerState {
  return optimizerState(id, { spec: randomSearch({ workers }), ...more });
}

describe('the optimizers that go on', () => {
  test('are those that nobody and nothing has ended', () => {
    expect(goesOn(optimizer(1, 1))).toBe(true);
    expect(goesOn(optimizer(1, 1, { paused: true }))).toBe(true);
    expect(goesOn(optimizer(1, 1, { outcome: 'crashed' }))).toBe(false);
    expect(goesOn(optimizer(1, 1, { stopReason: 'a rule' }))).toBe(false);
    expect(goesOn(optimizer(1, 1, { converged: true }))).toBe(false);
  });

  test('keep their slots when there are enough', () => {
    const state = runState([optimizer(1, 2), optimizer(2, 9, { outcome: 'stopped' }), optimizer(3, 3)]);
    const settled = settledState(state, 5);
    expect(settled.state.optimizers.map(({ spec }) => spec.workers)).toEqual([2, 9, 3]);
    expect(settled.warnings).toEqual([]);
  });

  test('share what there is, and that is said', () => {
    const state = runState([optimizer(1, 4), optimizer(2, 9, { outcome: 'stopped' }), optimizer(3, 4)]);
    const settled = settledState(state, 5);
    expect(settled.state.optimizers.map(({ spec }) => spec.workers)).toEqual([3, 9, 2]);
    expect(settled.warnings).toEqual([
      expect.stringMatching(/maxJobs is 5.*had 8 slots: 2 of them get fewer/),
    ]);
  });

  test('are refused when there is not a slot for each', () => {
    const state = runState([optimizer(1, 1), optimizer(2, 1)]);
    expect(() => settledState(state, 1)).toThrow(expect.objectContaining({ code: 'GLOMPO_RESUME' }));
  });

  test('find their modules on this machine, and keep all else', () => {
    const spec = randomSearch();
    const portable = { ...spec, module: portableModule(spec.module) };
    const state = runState([optimizerState(1, { spec: portable })]);
    const settled = settledState(state, 5).state;
    expect(portable.module).toMatch(/^glompo:/);
    expect(settled.optimizers[0].spec.module).toBe(spec.module);
    expect({ ...settled, optimizers: state.optimizers }).toEqual(state);
  });

  test('are refused when this version has not their module, but not when they have ended', () => {
    const spec = { ...randomSearch(), module: 'glompo:optimizers/of-the-future.js' };
    const refused = () => settledState(runState([optimizerState(1, { spec })]), 5);
    expect(refused).toThrow(/Optimizer 1 .*glompo:optimizers\/of-the-future\.js is not in this version/);
    expect(refused).toThrow(expect.objectContaining({ code: 'GLOMPO_RESUME' }));
    const ended = runState([optimizerState(1, { spec, outcome: 'stopped' })]);
    expect(settledState(ended, 5).state).toEqual(ended);
  });
});
