import { boundsOf } from '../../../src/domain/bounds.js';
import type { Optimizer, OptimizerFactory, OptimizerSetup } from '../../../src/domain/optimizer.js';
import { Rng } from '../../../src/domain/rng.js';
import type { StartOptimizer } from '../../../src/protocol/messages.js';
import { loadExport } from '../task/load-task.js';

/** The optimizer that its specification asks for, in the state that it shall go on from. */
export async function makeOptimizer(start: StartOptimizer): Promise<Optimizer> {
  const { spec, bounds, x0, rng, snapshot } = start;
  const factory = (await loadExport(spec.module, spec.export, 'GLOMPO_OPTIMIZER_LOAD')) as OptimizerFactory;
  const setup: OptimizerSetup = {
    bounds: boundsOf(bounds),
    x0: Float64Array.from(x0),
    rng: Rng.restore(rng),
    workers: spec.workers,
  };
  return factory(setup, spec.options, snapshot?.saved);
}
