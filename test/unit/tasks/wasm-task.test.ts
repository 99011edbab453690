import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import loadWabt from 'wabt';
import { describe, expect, test } from 'vitest';
import { loadTask } from '../../../actors/host/task/load-task.js';
import { type WasmTaskOptions, wasmTask } from 'glompo/tasks';
import { called, failing, temporaryDirectory } from './setup.js';

const root = temporaryDirectory();
const wabt = await loadWabt();

function compiled(name: string, text: string): URL {
  const module = wabt.parseWat(name, text);
  const file = join(root, `${name}.wasm`);
  writeFileSync(file, module.toBinary({}).buffer);
  module.destroy();
  return pathToFileURL(file);
}

const SPHERE = compiled(
  'sphere',
  readFileSync(new URL('../../fixtures/foreign/sphere.wat', import.meta.url), 'utf8'),
);

describe('wasmTask', () => {
  test('calls the function with the point in the memory', async () => {
    const task = await loadTask(wasmTask(SPHERE));
    expect(task(Float64Array.of(1, 2, 3), {} as never)).toBe(14);
    expect(task(Float64Array.of(4), {} as never)).toBe(16);
    const large = new Float64Array(20_000).fill(1);
    expect((await loadTask(wasmTask(SPHERE)))(large, {} as never)).toBe(20_000);
    expect(await called(wasmTask(SPHERE, { offset: 16 }), [1, 2])).toBe(5);
  });

  test('survives memory that grows', async () => {
    const task = await loadTask(wasmTask(SPHERE, { export: 'growing' }));
    expect([5, 6, 7].map((x) => task(Float64Array.of(x), {} as never))).toEqual([5, 6, 7]);
  });

  test('goes on after a trap', async () => {
    const task = await loadTask(wasmTask(SPHERE));
    expect(() => task(Float64Array.of(13), {} as never)).toThrow(
      failing('GLOMPO_TASK_FAILED', 'The WebAssembly module trapped: unreachable'),
    );
    expect(task(Float64Array.of(12), {} as never)).toBe(144);
  });

  test('gives the module what it imports', async () => {
    const url = compiled(
      'importing',
      `(module (import "env" "scale" (func $scale (result f64))) (memory (export "memory") 1)
        (func (export "task") (param i32 i32) (result f64)
          (f64.mul (call $scale) (f64.load (local.get 0)))))`,
    );
    const imports = join(root, 'imports.mjs');
    writeFileSync(imports, 'export const given = { env: { scale: () => 3 } };');
    const options: WasmTaskOptions = { imports: { module: pathToFileURL(imports), export: 'given' } };
    expect(await called(wasmTask(url, options), [2])).toBe(6);
    await expect(loadTask(wasmTask(url))).rejects.toThrow(failing('GLOMPO_TASK_LOAD', 'imports env.scale'));
  });

  test('says when memory for the point is neither there nor to be had', async () => {
    const url = compiled(
      'full',
      '(module (memory (export "memory") 1 1) (func (export "task") (param i32 i32) (result f64) (f64.const 1)))',
    );
    await expect(called(wasmTask(url), [2])).rejects.toThrow(
      failing('GLOMPO_TASK_FAILED', 'give the offset of a place for it'),
    );
    expect(await called(wasmTask(url, { offset: 0 }), [2])).toBe(1);
  });

  test.each([
    ['its file', new URL('none.wasm', SPHERE), {}, 'could not be compiled'],
    ['its function', SPHERE, { export: 'cost' }, 'has no function "cost" (it exports memory, task, growing)'],
    ['its memory', SPHERE, { memory: 'heap' }, 'has no memory "heap"'],
  ])('says when %s is not there', async (_, url, options, text) => {
    await expect(loadTask(wasmTask(url, options))).rejects.toThrow(failing('GLOMPO_TASK_LOAD', text));
  });

  test.each([
    ['wasmTask.url', 'model.wasm', {}],
    ['wasmTask.url', 'https://example.org/model.wasm', {}],
    ['wasmTask.export', SPHERE, { export: '' }],
    ['wasmTask.offset', SPHERE, { offset: 4 }],
    ['wasmTask.imports.module', SPHERE, { imports: {} }],
    ['wasmTask.size', SPHERE, { size: 4 }],
  ])('refuses a bad %s', (option, url, options) => {
    expect(() => wasmTask(url, options as WasmTaskOptions)).toThrow(failing('GLOMPO_OPTION_INVALID', option));
  });
});
