export type { Selection, Selector, SelectorFacts } from '../domain/selector.js';
export { type BanditOptions, bandit } from './bandit.js';
export { chain } from './chain.js';
export { type CycleOptions, cycle } from './cycle.js';
export { random } from './random.js';
export { type SpawnControlOptions, spawnControl } from './spawn-control.js';
