import type { GivenPoint, RunChange } from '../actors/host/manager/interventions.js';
import type { Bounds } from './domain/bounds.js';
import { Condition } from './domain/condition.js';
import { invalidOption } from './domain/errors.js';
import type { ExitCondition } from './domain/exit-condition.js';
import { checkOptions, finiteNumber, wholeNumber } from './domain/options.js';

/** A point that is given to a run. */
export interface PointToInject {
  /** One number a parameter, within the bounds. */
  readonly x: ArrayLike<number>;
  /** Its value. Left out, the next optimizer that is started begins at the point. */
  readonly fx?: number;
  /** The one optimizer that is told of it, by a point with a value. Default: all. */
  readonly optimizerId?: number;
}

/** Settings that may change while a run goes on. */
export interface ManagerChange {
  /** When the run ends. Evaluations that were granted are made in any case. */
  readonly exitConditions?: ExitCondition;
  /** Slots, at least 1. */
  readonly maxJobs?: number;
}

/** @throws GlompoError `GLOMPO_OPTION_INVALID` naming what is wrong. */
export function checkedPoint(point: PointToInject, bounds: Bounds): GivenPoint {
  checkOptions('inject', point, ['x', 'fx', 'optimizerId']);
  const { x, fx, optimizerId } = point;
  const { dims, lower, upper } = bounds;
  if (typeof x !== 'object' || x === null || x.length !== dims)
    throw invalidOption('inject.x', x, `an array of ${dims} numbers`);
  const copy = Float64Array.from(x, (value, i) => {
    if (value >= lower[i] && value <= upper[i]) return value;
    throw invalidOption(`inject.x[${i}]`, value, `within [${lower[i]}, ${upper[i]}]`);
  });
  if (fx === undefined && optimizerId !== undefined)
    throw invalidOption('inject.optimizerId', optimizerId, 'left out where there is no fx');
  return {
    x: copy,
    fx: fx === undefined ? null : finiteNumber('inject.fx', fx),
    optimizerId: optimizerId === undefined ? null : wholeNumber('inject.optimizerId', optimizerId, 1),
  };
}

/** @throws GlompoError `GLOMPO_OPTION_INVALID` naming what is wrong. */
export function checkedChange(settings: ManagerChange): RunChange {
  checkOptions('change', settings, ['exitConditions', 'maxJobs']);
  const { exitConditions, maxJobs } = settings;
  if (exitConditions === undefined && maxJobs === undefined)
    throw invalidOption('change', settings, 'given exitConditions or maxJobs');
  const isCondition = exitConditions instanceof Condition && exitConditions.family === 'exit';
  if (exitConditions !== undefined && !isCondition)
    throw invalidOption('exitConditions', exitConditions, 'an exit condition, such as maxEvaluations(1000)');
  if (maxJobs !== undefined) wholeNumber('maxJobs', maxJobs, 1);
  return {
    ...(exitConditions !== undefined && { exitConditions }),
    ...(maxJobs !== undefined && { maxJobs }),
  };
}
