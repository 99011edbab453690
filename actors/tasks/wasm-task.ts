import { readFile } from 'node:fs/promises';
import { GlompoError } from '../../src/domain/errors.js';
import type { Task } from '../../src/domain/task.js';
import type { WasmPlan } from '../../src/tasks/wasm-task.js';
import { errorText } from '../host/task/error-text.js';
import { loadModule } from '../host/task/load-module.js';
import { taskFailed } from './program/task-failed.js';

/** Bytes of a page of WebAssembly's memory. */
const PAGE = 65_536;
const NUMBER_BYTES = Float64Array.BYTES_PER_ELEMENT;

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

type Imports = Readonly<Record<string, unknown>>;

/** What is used of it; the types of Node.js 20 leave it out. */
declare const WebAssembly: {
  readonly Module: { imports(module: Module): readonly { readonly module: string; readonly name: string }[] };
  readonly Instance: new (module: Module, imports: Imports) => { readonly exports: Imports };
  readonly Memory: abstract new (...args: never[]) => Memory;
  compile(bytes: Uint8Array): Promise<Module>;
};

/** A compiled module. */
interface Module {
  readonly [Symbol.toStringTag]: string;
}

/** One instance of the module. */
interface Instance {
  readonly call: (pointer: number, count: number) => unknown;
  readonly memory: Memory;
}

/** Makes the task that `wasmTask` describes. */
export async function createWasmTask(plan: WasmPlan): Promise<Task> {
  const module = await compiled(plan);
  const imports = await importsOf(plan, module);
  const instantiated = () => instanceOf(plan, module, imports);
  let instance = instantiated();
  let pointer: number | null = plan.offset;
  let view = new Float64Array(0);

  return (x) => {
    // Memory that grows gets a new buffer, and the view into the old one no length.
    if (view.length !== x.length || view.buffer !== instance.memory.buffer) {
      pointer ??= roomFor(instance.memory, x.length);
      view = new Float64Array(instance.memory.buffer, pointer, x.length);
    }
    view.set(x);
    try {
      // A value that is no number is refused as it would be of any task.
      return instance.call(pointer as number, x.length) as number;
    } catch (cause) {
      instance = instantiated();
      pointer = plan.offset;
      throw taskFailed(`The WebAssembly module trapped: ${errorText(cause)}`, cause);
    }
  };
}

/** Grows the memory by what the point needs; nothing else in the module knows of the new pages. */
function roomFor(memory: Memory, count: number): number {
  try {
    return memory.grow(Math.ceil((count * NUMBER_BYTES) / PAGE)) * PAGE;
  } catch (cause) {
    throw taskFailed('The memory cannot be grown for the point: give the offset of a place for it.', cause);
  }
}

async function compiled({ url }: WasmPlan): Promise<Module> {
  try {
    return await WebAssembly.compile(await readFile(new URL(url)));
  } catch (cause) {
    throw notLoaded(`${url} could not be compiled: ${errorText(cause)}`, cause);
  }
}

async function importsOf({ url, imports }: WasmPlan, module: Module): Promise<Imports> {
  if (imports !== null) {
    const found = (await loadModule(imports.module))[imports.export];
    if (typeof found === 'object' && found !== null) return found as Imports;
    throw notLoaded(`${imports.module} has no object exported as "${imports.export}".`);
  }
  const names = WebAssembly.Module.imports(module).map(({ module: from, name }) => `${from}.${name}`);
  if (names.length > 0) throw notLoaded(`${url} imports ${names.join(', ')}: give its imports.`);
  return {};
}

function instanceOf(
  { url, export: name, memory: memoryName }: WasmPlan,
  module: Module,
  imports: Imports,
): Instance {
  let exports: Imports;
  try {
    ({ exports } = new WebAssembly.Instance(module, imports));
  } catch (cause) {
    throw notLoaded(`${url} could not be instantiated: ${errorText(cause)}`, cause);
  }
  const all = Object.keys(exports).join(', ') || 'nothing';
  const call = exports[name];
  const memory = exports[memoryName];
  if (typeof call !== 'function') throw notLoaded(`${url} has no function "${name}" (it exports ${all}).`);
  if (!(memory instanceof WebAssembly.Memory)) {
    throw notLoaded(`${url} has no memory "${memoryName}" (it exports ${all}).`);
  }
  return { call: call as Instance['call'], memory };
}

function notLoaded(message: string, cause?: unknown): GlompoError {
  return new GlompoError('GLOMPO_TASK_LOAD', message, { cause });
}
