import type { OptimizerSpec } from '../domain/optimizer.js';
import { oneOf } from '../domain/options.js';
import { locatedModule } from '../domain/portable-module.js';
import type { RecordedOptimizer } from '../storage/run-record.js';
import { notRecorded } from './rebuilt.js';

const EVALUATIONS: readonly OptimizerSpec['evaluations'][] = ['inline', 'threads', 'processes', 'shared'];

/**
 * A specification that was recorded, with its module where that is now.
 *
 * @param option Its name in messages.
 * @throws GlompoError `GLOMPO_RESUME` when its module is no file, or is not known.
 */
export function locatedSpec(option: string, recorded: RecordedOptimizer): OptimizerSpec {
  const { kind, workers, evaluations, options, module = '', export: name = '', wants = null } = recorded;
  const located = locatedModule(module);
  if (located === null) throw notRecorded(option, `${kind} of ${module || 'an unknown module'}`);
  return Object.freeze({
    kind,
    module: located,
    export: name,
    options,
    workers,
    evaluations: oneOf(`${option}.evaluations`, evaluations as OptimizerSpec['evaluations'], EVALUATIONS),
    wants,
  });
}
