export { type OptimizerView, type Stopper, type StopperFacts, StopperRule } from '../domain/stopper.js';
export { bestUnmoving } from './best-unmoving.js';
export { evaluationsUnmoving } from './evaluations-unmoving.js';
export { minFunctionCalls } from './min-function-calls.js';
