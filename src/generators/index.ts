export type { Generator, GeneratorFacts } from '../domain/generator.js';
export { random } from './random.js';
