export { randomSearch, type RandomSearchOptions } from './random-search.js';
