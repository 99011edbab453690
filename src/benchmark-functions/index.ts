export type { BenchmarkFunction } from './benchmark-function.js';
