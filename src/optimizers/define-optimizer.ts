import { invalidOption } from '../domain/errors.js';
import type { OptimizerSpec, Wanted } from '../domain/optimizer.js';
import { type EvaluationOptions, specified } from '../domain/optimizer-spec.js';
import { checkOptions, oneOf } from '../domain/options.js';

export interface DefineOptimizerOptions extends EvaluationOptions {
  /** Name of the export that is the `OptimizerFactory`. Default `default`. */
  readonly export?: string;
  /** Short name for logs and stoppers. Default: the name of the module's file without its ending. */
  readonly kind?: string;
  /** Plain data, handed to the factory. Default `{}`. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** What the algorithm wants of the task besides the value: its `residuals` or its `gradient`. Default null. */
  readonly wants?: Wanted;
}

const OPTIONS = ['export', 'kind', 'options', 'wants', 'workers', 'backend'];

/**
 * The specification of an optimizer of your own, which lives in a module, because it is made in the thread or process
 * in which it runs.
 *
 * @param url The module, absolute: mostly `new URL('./mine.js', import.meta.url)`.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option, a relative URL, or options that are not plain data.
 * @example
 * const mine = defineOptimizer(new URL('./halving.js', import.meta.url), {
 *   export: 'createHalving',
 *   options: { steps: 20 },
 *   workers: 2,
 * });
 */
export function defineOptimizer(url: URL | string, options: DefineOptimizerOptions = {}): OptimizerSpec {
  checkOptions('defineOptimizer', options, OPTIONS);
  const { export: name = 'default', options: own = {}, wants = null, ...rest } = options;
  if (!URL.canParse(String(url))) {
    throw invalidOption('defineOptimizer.url', url, 'an absolute URL of a module');
  }
  const module = new URL(url);
  const { kind = kindOf(module), ...evaluation } = rest;
  nonEmpty('kind', kind);
  nonEmpty('export', name);
  oneOf('defineOptimizer.wants', wants, ['residuals', 'gradient', null]);
  checkOptions('defineOptimizer.options', own, Object.keys(own ?? {}));
  for (const reserved of ['workers', 'backend']) {
    if (reserved in own) {
      const expected = `left out: ${reserved} belongs beside the options, not into them`;
      throw invalidOption(`defineOptimizer.options.${reserved}`, own[reserved], expected);
    }
  }
  return specified({ kind, module, export: name, wants }, { ...own, ...evaluation }, Object.keys(own));
}

function kindOf(module: URL): string {
  const file = module.pathname.split('/').at(-1) ?? '';
  return decodeURIComponent(file).replace(/\.[^.]*$/, '') || 'optimizer';
}

function nonEmpty(option: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') {
    throw invalidOption(`defineOptimizer.${option}`, value, 'a text that is not empty');
  }
}
