export { loadModule } from '../actors/host/task/load-module.js';
