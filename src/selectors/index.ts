export type { Selection, Selector, SelectorFacts } from '../domain/selector.js';
export { type CycleOptions, cycle } from './cycle.js';
