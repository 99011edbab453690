export {
  type CommandInput,
  type CommandTaskOptions,
  commandTask,
  type KeptDirectories,
} from './tasks/command-task.js';
export type { CommandOutput, ModuleExport } from './tasks/command-output.js';
export { type PythonOptimizerOptions, pythonOptimizer } from './tasks/python-optimizer.js';
export { type PythonOptions, type PythonTaskOptions, pythonTask } from './tasks/python-task.js';
export { type WasmTaskOptions, wasmTask } from './tasks/wasm-task.js';
