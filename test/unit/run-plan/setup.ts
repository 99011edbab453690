import { expect } from 'vitest';
import { GlompoError } from '../../../src/domain/errors.js';
import type { ManagerConfig } from '../../../src/manager-config.js';
import { randomSearch } from '../../../src/optimizers/index.js';
import { planOf } from '../../../src/run-plan.js';
import { cycle } from '../../../src/selectors/index.js';

export const TASK = { module: 'file:///task.js', export: 'default', factory: false, options: null };

/** A configuration that says only what it must, and more. */
export function config(more: Readonly<Record<string, unknown>> = {}): ManagerConfig {
  return { task: TASK, bounds: [[-1, 1]], optSelector: cycle(randomSearch()), ...more } as ManagerConfig;
}

/** The error of a configuration that is refused. */
export function refusal(more: Readonly<Record<string, unknown>>): GlompoError {
  try {
    planOf(config(more));
  } catch (error) {
    expect(error).toBeInstanceOf(GlompoError);
    return error as GlompoError;
  }
  throw new Error(`nothing was said against ${JSON.stringify(more)}`);
}
