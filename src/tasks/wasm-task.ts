import { checkOptions, wholeNumber } from '../domain/options.js';
import type { DefinedTask } from '../domain/task.js';
import { fileUrl, nonEmptyText } from './checks.js';
import { type ModuleExport, moduleExportOf } from './command-output.js';
import { runnerTask } from './runner-task.js';

export interface WasmTaskOptions {
  /** Name of the exported function `(pointer: i32, count: i32) -> f64`. Default `task`. */
  readonly export?: string;
  /** Name of the exported memory. Default `memory`. */
  readonly memory?: string;
  /**
   * Byte offset in the memory, a multiple of 8, at which the point is put. Default: the memory is grown once, so that no
   * other data lies there.
   */
  readonly offset?: number;
  /** A JavaScript module's export that is what the WebAssembly module imports. Default: it imports nothing. */
  readonly imports?: ModuleExport;
}

/** The same as plain data with all defaults, as it travels to the runner. */
export interface WasmPlan {
  readonly url: string;
  readonly export: string;
  readonly memory: string;
  readonly offset: number | null;
  readonly imports: { readonly module: string; readonly export: string } | null;
}

/**
 * An exported function of a WebAssembly module as task. It is called with the address of the parameters (64-bit floats in
 * the module's memory, of which it may make what it likes) and their number, and returns the value. The module is compiled
 * once in each isolate. After a trap, which is a failed evaluation, the next evaluation gets a new instance.
 *
 * @param url URL of the module's file.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad URL or option.
 * @example
 * // model.c: double task(const double *x, int n) { ... }
 * // clang --target=wasm32 -nostdlib -O3 -Wl,--no-entry -Wl,--export=task -o model.wasm model.c
 * const task = wasmTask(new URL('./model.wasm', import.meta.url));
 */
export function wasmTask(url: URL | string, options: WasmTaskOptions = {}): DefinedTask {
  checkOptions('wasmTask', options, ['export', 'memory', 'offset', 'imports']);
  const { export: name = 'task', memory = 'memory', offset, imports } = options;
  const plan: WasmPlan = {
    url: fileUrl('wasmTask.url', url),
    export: nonEmptyText('wasmTask.export', name),
    memory: nonEmptyText('wasmTask.memory', memory),
    offset: offset === undefined ? null : 8 * wholeNumber('wasmTask.offset / 8', offset / 8, 0),
    imports: imports === undefined ? null : moduleExportOf('wasmTask.imports', imports),
  };
  return runnerTask('wasmTask', 'wasm-task', 'createWasmTask', plan, undefined);
}
