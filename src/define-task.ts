import { checkedHeaders, type DeclaredHeaders } from './domain/detail-columns.js';
import { invalidOption } from './domain/errors.js';
import { checkOptions } from './domain/options.js';
import type { DefinedTask } from './domain/task.js';
import { plainOptions } from './plain-options.js';

/** Which export of a module is the task, and what it is given. */
export interface DefineTaskOptions {
  /** Name of the export that is the task. Default: `default`. */
  readonly export?: string;
  /** Name of an export that makes the task from the options, once in every isolate; instead of `export`. */
  readonly factory?: string;
  /** Plain data; the task finds it in its context, a factory gets it as its argument. */
  readonly options?: unknown;
  /**
   * Columns of what the task returns besides the value, recorded with `isLogDetailed`: `float64`, `boolean`, `string` or
   * `json`, with a shape where there is an array, such as `{ energy: 'float64', forces: { type: 'float64', shape: [13, 3] } }`.
   * Default: inferred from the first evaluation.
   */
  readonly headers?: DeclaredHeaders;
}

/**
 * Names the task of a run by the module that exports it, so that threads and processes can load it themselves.
 * The module may be JavaScript or TypeScript whose types can be stripped.
 *
 * A task that has a state may have methods `save(directory)` and `load(directory)`, be it exported or made by a factory:
 * checkpoints have the files that the one writes, and the other reads them when the run is resumed.
 *
 * @param url URL of the module, usually `new URL('./task.js', import.meta.url)`.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when the URL or an option is not usable.
 * @example
 * // task.js: export default (x) => x[0] ** 2 + x[1] ** 2;
 * const task = defineTask(new URL('./task.js', import.meta.url));
 * @example
 * // counting-task.js: a task with a state
 * let calls = 0;
 * export default Object.assign((x) => { calls += 1; return x[0] ** 2; }, {
 *   async save(directory) { await writeFile(join(directory, 'calls'), String(calls)); },
 *   async load(directory) { calls = Number(await readFile(join(directory, 'calls'), 'utf8')); },
 * });
 */
export function defineTask(url: URL | string, options: DefineTaskOptions = {}): DefinedTask {
  checkOptions('defineTask', options, ['export', 'factory', 'options', 'headers']);
  const module = moduleUrl(url);
  const { factory, headers, options: taskOptions } = options;
  if (factory !== undefined && options.export !== undefined) {
    throw invalidOption('defineTask.factory', factory, 'left out when export is given');
  }
  const name = factory ?? options.export ?? 'default';
  if (typeof name !== 'string' || name === '') {
    const option = factory === undefined ? 'defineTask.export' : 'defineTask.factory';
    throw invalidOption(option, name, 'the name of an export');
  }
  return Object.freeze({
    module,
    export: name,
    factory: factory !== undefined,
    options: plainOptions('defineTask.options', taskOptions ?? null),
    ...(headers !== undefined && { headers: checkedHeaders('defineTask.headers', headers) }),
  });
}

function moduleUrl(url: URL | string): string {
  const text = String(url);
  if (!URL.canParse(text)) {
    throw invalidOption('defineTask.url', url, "a URL, such as new URL('./task.js', import.meta.url)");
  }
  return text;
}
